import type { AgentOptions } from "node:https";
import type { Credentials } from "../config.ts";
import { FaultError } from "../errors.ts";
import { collect } from "../http/collect.ts";
import { parseObject } from "../parse-object.ts";
import { DomainAgent } from "./domain-agent.ts";
import { SendError, send } from "./send.ts";
import { regionOf, serviceHost } from "./service-host.ts";
import { sign } from "./sign.ts";

export interface DomainTagsOptions {
  readonly readCredentials: () => Credentials;
  /** the wall clock, epoch milliseconds */
  readonly now?: () => number;
  /** for tests: a CA of their own */
  readonly agentOptions?: AgentOptions;
}

/** Tag → value, of the domain with this ARN. Rejects with `FaultError` (`gate-failed`) when they cannot be read. */
export type ReadTags = (arn: string) => Promise<ReadonlyMap<string, string>>;

const TIMEOUT_MS = 5_000;
/** A domain has at most 50 tags of at most 384 characters. */
const MAX_ANSWER_BYTES = 262_144;

/** Reads tags of domains from OpenSearch Service (`ListTags`, needs `es:ListTags`), in the domain's own region. */
export function createTagReader({ readCredentials, agentOptions, now = Date.now }: DomainTagsOptions): ReadTags {
  const agent = new DomainAgent(now, agentOptions);

  async function ask(arn: string): Promise<{ readonly status: number; readonly text: string }> {
    const region = regionOf(arn);
    const host = serviceHost("es", region);
    const headers = { accept: "application/json" };
    const query = [["arn", arn]] as const;
    const request = { method: "GET", host, path: "/2021-01-01/tags", query, headers, body: Buffer.alloc(0) };
    const signed = await sign(request, { service: "es", region }, readCredentials(), new Date(now()));
    const endAt = now() + TIMEOUT_MS;
    const answer = await send(signed, { hostname: host, port: 443 }, agent, { firstByteAt: endAt, endAt }, now);
    const text = (await collect(answer.body, MAX_ANSWER_BYTES)).toString("utf8");
    // it is asked a few times an hour: nobody will use the connection again
    agent.dropIdle(true);
    return { status: answer.status, text };
  }

  return async (arn) => {
    const { status, text } = await ask(arn).catch((error: unknown) => {
      const cause = error instanceof SendError ? error.fault : error;
      throw new FaultError("gate-failed", "OpenSearch Service did not answer ListTags", { cause });
    });
    const list = status === 200 ? parseObject(text)?.["TagList"] : undefined;
    if (!Array.isArray(list))
      throw new FaultError("gate-failed", `OpenSearch Service answered ListTags with ${status}`);
    return new Map(
      (list as { readonly Key?: unknown; readonly Value?: unknown }[]).flatMap(({ Key, Value }) =>
        typeof Key === "string" && typeof Value === "string" ? [[Key, Value] as const] : [],
      ),
    );
  };
}
