import type { AgentOptions } from "node:https";
import type { Credentials, SecretArn } from "../config.ts";
import { FaultError } from "../errors.ts";
import { collect } from "../http/collect.ts";
import { DomainAgent } from "./domain-agent.ts";
import { SendError, send } from "./send.ts";
import { sign } from "./sign.ts";

export interface SecretsCallOptions {
  readonly readCredentials: () => Credentials;
  /** the wall clock, epoch milliseconds */
  readonly now?: () => number;
  /** of both attempts together; 5 s by default */
  readonly timeoutMs?: number;
  /** for tests: a CA of their own */
  readonly agentOptions?: AgentOptions;
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
  const now = options.now ?? Date.now;
  const agent = new DomainAgent(now, options.agentOptions);

  async function ask({ region, host }: SecretArn, operation: string, body: Buffer, endAt: number): Promise<Answer> {
    const headers = {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": `secretsmanager.${operation}`,
    };
    const request = { method: "POST", host, path: "/", query: [], headers, body };
    const scope = { service: "secretsmanager", region } as const;
    const signed = await sign(request, scope, options.readCredentials(), new Date(now()));
    const answer = await send(signed, { hostname: host, port: 443 }, agent, { firstByteAt: endAt, endAt }, now);
    return { status: answer.status, text: (await collect(answer.body, MAX_ANSWER_BYTES)).toString("utf8") };
  }

  /** Once more when the connection broke or the service had a moment's trouble: every operation may be repeated. */
  async function askTwice(secret: SecretArn, operation: string, body: Buffer): Promise<Answer> {
    const endAt = now() + (options.timeoutMs ?? TIMEOUT_MS);
    const answer = await ask(secret, operation, body, endAt).catch((error: unknown) => {
      if (error instanceof SendError && error.isUnanswered) return undefined;
      throw error;
    });
    return answer === undefined || answer.status >= 500 ? ask(secret, operation, body, endAt) : answer;
  }

  return async (secret, operation, parameters) => {
    const body = Buffer.from(JSON.stringify({ SecretId: secret.arn, ...parameters }));
    const answer = await askTwice(secret, operation, body).catch((cause: unknown) => {
      throw new FaultError("gate-failed", `Secrets Manager did not answer ${operation}`, { cause });
    });
    // it is asked a few times an hour: nobody will use the connection again
    agent.dropIdle(true);
    return read(operation, answer);
  };
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

function read(operation: string, { status, text }: Answer): Readonly<Record<string, unknown>> {
  const answer = parseObject(text);
  if (status === 200 && answer !== undefined) return answer;
  // a name of the service's own, perhaps after its namespace; anything else is not repeated
  const type = /(?:^|#)([A-Za-z]{1,80})$/.exec(String(answer?.["__type"]))?.[1];
  if (status === 400 && type !== undefined) throw new SecretsRefusal(operation, type);
  throw new FaultError("gate-failed", `Secrets Manager answered ${operation} with ${status} and no type of error`);
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === "object" && parsed !== null ? (parsed as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
