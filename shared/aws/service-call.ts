import type { AgentOptions } from "node:https";
import type { Credentials } from "../config.ts";
import { collect } from "../http/collect.ts";
import { DomainAgent } from "./domain-agent.ts";
import { SendError, send } from "./send.ts";
import { sign } from "./sign.ts";

export interface ServiceCallOptions {
  readonly readCredentials: () => Credentials;
  /** the wall clock, epoch milliseconds */
  readonly now?: () => number;
  /** for tests: a CA of their own */
  readonly agentOptions?: AgentOptions;
}

/** One question to an AWS service, which may be asked twice. */
export interface ServiceQuestion {
  readonly region: string;
  readonly host: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface ServiceAnswer {
  readonly status: number;
  readonly text: string;
}

/** Rejects with `SendError` or `FaultError` when there is no answer within `timeoutMs`. */
export type CallService = (question: ServiceQuestion, timeoutMs: number) => Promise<ServiceAnswer>;

/** Asks an AWS service, signed and sent as requests to domains are, and once more when the connection broke or it had a moment's trouble. */
export function createServiceCall(
  service: Parameters<typeof sign>[1]["service"],
  maxAnswerBytes: number,
  options: ServiceCallOptions,
): CallService {
  const now = options.now ?? Date.now;
  const agent = new DomainAgent(now, options.agentOptions);

  async function ask({ region, host, headers, body }: ServiceQuestion, endAt: number): Promise<ServiceAnswer> {
    const request = { method: "POST", host, path: "/", query: [], headers, body };
    const signed = await sign(request, { service, region }, options.readCredentials(), new Date(now()));
    const answer = await send(signed, { hostname: host, port: 443 }, agent, { firstByteAt: endAt, endAt }, now);
    return { status: answer.status, text: (await collect(answer.body, maxAnswerBytes)).toString("utf8") };
  }

  return async (question, timeoutMs) => {
    const endAt = now() + timeoutMs;
    const first = await ask(question, endAt).catch((error: unknown) => {
      if (error instanceof SendError && error.isUnanswered) return undefined;
      throw error;
    });
    const answer = first === undefined || first.status >= 500 ? await ask(question, endAt) : first;
    // it is asked a few times an hour: nobody will use the connection again
    agent.dropIdle(true);
    return answer;
  };
}
