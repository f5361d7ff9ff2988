import type { AgentOptions } from "node:https";
import type { Credentials, SecretArn } from "../config.ts";
import { FaultError } from "../errors.ts";
import { collect } from "../http/collect.ts";
import { DomainAgent } from "./domain-agent.ts";
import { SendError, send } from "./send.ts";
import { sign } from "./sign.ts";

export interface SecretReaderOptions {
  readonly readCredentials: () => Credentials;
  /** the wall clock, epoch milliseconds */
  readonly now?: () => number;
  /** for tests: a CA of their own */
  readonly agentOptions?: AgentOptions;
}

/** The versions of a secret that count. */
export interface SecretVersions {
  /** staging label `AWSCURRENT` */
  readonly current: string;
  /** staging label `AWSPREVIOUS`; undefined before the first replacement */
  readonly previous: string | undefined;
}

/**
 * Reads both versions of a secret, from its own region.
 * Throws `FaultError` (`gate-failed`) when that cannot be done within 3 s, with nothing of the secret in it.
 */
export type ReadSecret = (secret: SecretArn) => Promise<SecretVersions>;

/** Reads the version labelled `AWSCURRENT` alone; otherwise the same. */
export type ReadCurrentSecret = (secret: SecretArn) => Promise<string>;

export interface SecretReader {
  readonly both: ReadSecret;
  readonly current: ReadCurrentSecret;
}

const TIMEOUT_MS = 3_000;
/** A secret has at most 64 KiB; JSON may double that. */
const MAX_ANSWER_BYTES = 262_144;
const NOT_THERE = "ResourceNotFoundException";

/** Secrets Manager's `GetSecretValue` (its JSON 1.1 protocol), signed and sent as requests to domains are. */
export function createSecretReader(options: SecretReaderOptions): SecretReader {
  const now = options.now ?? Date.now;
  const agent = new DomainAgent(now, options.agentOptions);

  async function ask({ arn, region, host }: SecretArn, stage: string, endAt: number): Promise<Answer> {
    const body = Buffer.from(JSON.stringify({ SecretId: arn, VersionStage: stage }));
    const headers = {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": "secretsmanager.GetSecretValue",
    };
    const request = { method: "POST", host, path: "/", query: [], headers, body };
    const scope = { service: "secretsmanager", region } as const;
    const signed = await sign(request, scope, options.readCredentials(), new Date(now()));
    const answer = await send(signed, { hostname: host, port: 443 }, agent, { firstByteAt: endAt, endAt }, now);
    return { status: answer.status, text: (await collect(answer.body, MAX_ANSWER_BYTES)).toString("utf8") };
  }

  /** Once more when the connection broke or the service had a moment's trouble: it is asked a few times an hour. */
  async function read(secret: SecretArn, stage: string, endAt: number): Promise<string | undefined> {
    const answer = await ask(secret, stage, endAt).catch((error: unknown) => {
      if (error instanceof SendError && error.isUnanswered) return undefined;
      throw error;
    });
    return valueOf(answer === undefined || answer.status >= 500 ? await ask(secret, stage, endAt) : answer);
  }

  return {
    both: async (secret) => {
      const endAt = now() + TIMEOUT_MS;
      // both to their end: what is still under way when a function is frozen goes on when it wakes up
      const [current, previous] = await Promise.allSettled([
        read(secret, "AWSCURRENT", endAt),
        read(secret, "AWSPREVIOUS", endAt),
      ]);
      agent.dropIdle(true);
      if (current.status === "fulfilled" && previous.status === "fulfilled" && current.value !== undefined) {
        return { current: current.value, previous: previous.value };
      }
      const failed = [current, previous].find((each) => each.status === "rejected");
      throw unread(secret, failed?.reason);
    },
    current: async (secret) => {
      const value = await read(secret, "AWSCURRENT", now() + TIMEOUT_MS).catch((cause: unknown) => {
        throw unread(secret, cause);
      });
      agent.dropIdle(true);
      if (value === undefined) throw unread(secret);
      return value;
    },
  };
}

function unread({ arn }: SecretArn, cause?: unknown): FaultError {
  return new FaultError("gate-failed", `\`${arn}\` could not be read`, cause === undefined ? {} : { cause });
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

/** Undefined: the secret has no version with this label. */
function valueOf({ status, text }: Answer): string | undefined {
  const answer = parseObject(text);
  if (status === 200 && typeof answer["SecretString"] === "string") return answer["SecretString"];
  if (status === 200) throw new FaultError("gate-failed", "Secrets Manager answered without a text");
  // a name of the service's own, perhaps after its namespace; anything else is not repeated
  const type = /(?:^|#)([A-Za-z]{1,80})$/.exec(String(answer["__type"]))?.[1] ?? "no type of error";
  if (status === 400 && type === NOT_THERE) return undefined;
  throw new FaultError("gate-failed", `Secrets Manager answered ${status} (${type})`);
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === "object" && parsed !== null ? (parsed as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
