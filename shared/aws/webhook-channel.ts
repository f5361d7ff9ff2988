import type { AgentOptions } from "node:https";
import type { Channel } from "../access/notify/announcer.ts";
import { slackMessage } from "../access/notify/slack-message.ts";
import type { SecretArn } from "../config.ts";
import { FaultError } from "../errors.ts";
import { collect } from "../http/collect.ts";
import { parseObject } from "../parse-object.ts";
import { DomainAgent } from "./domain-agent.ts";
import type { ReadCurrentSecret } from "./secrets.ts";
import { send } from "./send.ts";

export interface WebhookOptions {
  readonly readSecret: ReadCurrentSecret;
  /** the wall clock, epoch milliseconds */
  readonly now?: () => number;
  /** for tests: a CA of their own */
  readonly agentOptions?: AgentOptions;
}

const TIMEOUT_MS = 8_000;
const MAX_ANSWER_BYTES = 65_536;
/** A URL that was replaced counts after so long. */
const KEEP_MS = 300_000;

/**
 * Messages to an incoming webhook. INVARIANT: its URL is a secret: it is read when it is needed, stands in no error and no
 * log, is `https:` and is never left by a redirect.
 */
export function webhookChannel(secret: SecretArn, options: WebhookOptions): Channel {
  const now = options.now ?? Date.now;
  const agent = new DomainAgent(now, options.agentOptions);
  let known: { readonly url: URL; readonly readAt: number } | undefined;

  async function address(): Promise<URL> {
    if (known === undefined || now() - known.readAt > KEEP_MS) {
      known = { url: readUrl(await options.readSecret(secret)), readAt: now() };
    }
    return known.url;
  }

  return {
    name: "webhook",
    send: async (announcement) => {
      const { hostname, port, host, pathname, search } = await address();
      const body = Buffer.from(JSON.stringify(slackMessage(announcement)));
      const headers = { host, "content-type": "application/json; charset=utf-8", "user-agent": "index-gate" };
      const endAt = now() + TIMEOUT_MS;
      const request = { method: "POST", target: `${pathname}${search}`, headers, body };
      const to = { hostname: hostname.replaceAll(/^\[|\]$/g, ""), port: port === "" ? 443 : Number(port) };
      try {
        const answer = await send(request, to, agent, { firstByteAt: endAt, endAt }, now);
        // to its end: the connection is used again; what it says does not matter
        await collect(answer.body, MAX_ANSWER_BYTES).catch(() => undefined);
        if (answer.status >= 200 && answer.status < 300) return;
        known = undefined;
        throw new FaultError("gate-failed", `the webhook answered with ${answer.status}`);
      } finally {
        agent.dropIdle();
      }
    },
  };
}

/** The URL alone, or JSON with it under `url`. Throws `FaultError` (`gate-failed`), which repeats nothing. */
function readUrl(value: string): URL {
  const text = parseObject(value)?.["url"] ?? value.trim();
  const url = typeof text === "string" && URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== "https:" || url.username !== "" || url.password !== "") {
    throw new FaultError("gate-failed", "the webhook's secret holds no https URL");
  }
  return url;
}
