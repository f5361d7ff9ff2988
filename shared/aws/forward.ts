import type { AgentOptions } from "node:https";
import type { Credentials } from "../config.ts";
import type { AuthorizedRequest, DomainRequest } from "../http/authorized.ts";
import { FaultError } from "../errors.ts";
import { collect } from "../http/collect.ts";
import type { DomainAnswer } from "../http/response.ts";
import type { Domain } from "../policy/document.ts";
import { DomainAgent } from "./domain-agent.ts";
import { type Deadlines, type Destination, SendError, send } from "./send.ts";
import { sign } from "./sign.ts";

export interface ForwarderOptions {
  /** asked for every request, because they change while the function lives */
  readonly readCredentials: () => Credentials;
  /** the wall clock, epoch milliseconds */
  readonly now?: () => number;
  /** for tests: a CA of their own */
  readonly agentOptions?: AgentOptions;
}

export interface InternalAnswer {
  readonly status: number;
  readonly body: Buffer;
}

export interface Forwarder {
  /**
   * Signs and sends what was authorized, byte for byte, and streams the answer. A read is sent a second time when the
   * connection broke before a byte of an answer. Throws `FaultError`: `domain-unavailable` with status 502, 503 or 504,
   * `gate-failed` (no credentials, a path that is not canonical).
   */
  readonly forward: (request: AuthorizedRequest, deadlines: Deadlines) => Promise<DomainAnswer>;
  /**
   * The gate's own question to a domain (a GET), with its own identity; the whole answer, at most 32 MiB of it.
   * `path` is strictly encoded, `query` decoded. Throws as `forward` does, and `response-too-large`.
   */
  readonly forwardInternal: (
    domain: Domain,
    path: string,
    query: DomainRequest["query"],
    timeoutMs: number,
  ) => Promise<InternalAnswer>;
  /** Closes idle connections. */
  readonly close: () => void;
}

const MAX_INTERNAL_BYTES = 32 * 1024 * 1024;
const NO_BODY = Buffer.alloc(0);

export function createForwarder(options: ForwarderOptions): Forwarder {
  const now = options.now ?? Date.now;
  const agent = new DomainAgent(now, options.agentOptions);

  async function attempt(request: DomainRequest, deadlines: Deadlines): Promise<DomainAnswer> {
    const { domain, method, path, query, headers, body } = request;
    if (domain.auth.type !== "sigv4") throw new FaultError("gate-failed", "the domain's `auth` is not served yet");
    const to = placeOf(domain);
    const outgoing = { method, host: to.host, path, query, headers, body };
    const signed = await sign(outgoing, domain, options.readCredentials(), new Date(now()));
    return send(signed, to, agent, deadlines, now);
  }

  async function exchange(request: DomainRequest, deadlines: Deadlines): Promise<DomainAnswer> {
    try {
      return await attempt(request, deadlines);
    } catch (error) {
      if (!(error instanceof SendError)) throw error;
      if (!error.isUnanswered || !request.retryable || now() >= deadlines.firstByteAt) throw error.fault;
    }
    agent.dropIdle(true);
    return attempt(request, deadlines).catch((error: unknown) => {
      throw error instanceof SendError ? error.fault : error;
    });
  }

  return {
    forward: exchange,
    forwardInternal: async (domain, path, query, timeoutMs) => {
      const headers = { accept: "application/json", "accept-encoding": "identity", "x-opaque-id": "index-gate" };
      const endAt = now() + timeoutMs;
      const request: DomainRequest = { domain, method: "GET", path, query, headers, body: NO_BODY, retryable: true };
      const answer = await exchange(request, { firstByteAt: endAt, endAt });
      return { status: answer.status, body: await collect(answer.body, MAX_INTERNAL_BYTES) };
    },
    close: () => agent.destroy(),
  };
}

interface Place extends Destination {
  /** with the port where it is not the usual one */
  readonly host: string;
}

const places = new WeakMap<Domain, Place>();

/** The domains of a policy stay what they are: an endpoint is parsed once. */
function placeOf(domain: Domain): Place {
  const known = places.get(domain);
  if (known !== undefined) return known;
  const { host, hostname, port } = new URL(domain.endpoint);
  const place = { host, hostname, port: Number(port || 443) };
  places.set(domain, place);
  return place;
}
