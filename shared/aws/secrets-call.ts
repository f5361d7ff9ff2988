import type { SecretArn } from "../config.ts";
import { FaultError } from "../errors.ts";
import { parseObject } from "../parse-object.ts";
import { createServiceCall, type ServiceAnswer, type ServiceCallOptions } from "./service-call.ts";

export interface SecretsCallOptions extends ServiceCallOptions {
  /** of both attempts together; 5 s by default */
  readonly timeoutMs?: number;
}

/** Secrets Manager said no: `type` is the name of its exception. */
export class SecretsRefusal extends Error {
  override readonly name = "SecretsRefusal";
  readonly type: string;

  constructor(operation: string, type: string) {
    super(`Secrets Manager refused ${operation}: ${type}`);
    this.type = type;
  }
}

/**
 * One operation on one secret, in the secret's own region: its answer, or a rejection with `SecretsRefusal`, or with
 * `FaultError` (`gate-failed`) when there is no answer in time that can be read. Neither repeats anything of an answer.
 */
export type CallSecrets = (
  secret: SecretArn,
  operation: string,
  parameters: Readonly<Record<string, unknown>>,
) => Promise<Readonly<Record<string, unknown>>>;

const TIMEOUT_MS = 5_000;
/** A secret has at most 64 KiB; JSON may double that. */
const MAX_ANSWER_BYTES = 262_144;

/** Secrets Manager's JSON 1.1 protocol, signed and sent as requests to domains are. */
export function createSecretsCall(options: SecretsCallOptions): CallSecrets {
  const call = createServiceCall("secretsmanager", MAX_ANSWER_BYTES, options);

  // every operation may be repeated
  return async (secret, operation, parameters) => {
    const { region, host } = secret;
    const headers = { "content-type": "application/x-amz-json-1.1", "x-amz-target": `secretsmanager.${operation}` };
    const body = Buffer.from(JSON.stringify({ SecretId: secret.arn, ...parameters }));
    const question = { region, host, headers, body };
    const answer = await call(question, options.timeoutMs ?? TIMEOUT_MS).catch((cause: unknown) => {
      throw new FaultError("gate-failed", `Secrets Manager did not answer ${operation}`, { cause });
    });
    return read(operation, answer);
  };
}

function read(operation: string, { status, text }: ServiceAnswer): Readonly<Record<string, unknown>> {
  const answer = parseObject(text);
  if (status === 200 && answer !== undefined) return answer;
  // a name of the service's own, perhaps after its namespace; anything else is not repeated
  const type = /(?:^|#)([A-Za-z]{1,80})$/.exec(String(answer?.["__type"]))?.[1];
  if (status === 400 && type !== undefined) throw new SecretsRefusal(operation, type);
  throw new FaultError("gate-failed", `Secrets Manager answered ${operation} with ${status} and no type of error`);
}
