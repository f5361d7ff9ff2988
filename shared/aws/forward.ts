import type { AgentOptions } from "node:https";
import { isIP } from "node:net";
import type { Credentials } from "../config.ts";
import type { AuthorizedRequest, DomainRequest } from "../http/authorized.ts";
import { collect } from "../http/collect.ts";
import type { DomainAnswer } from "../http/response.ts";
import type { Domain } from "../policy/document.ts";
import { DomainAgent } from "./domain-agent.ts";
import { type Deadlines, type Destination, SendError, send } from "./send.ts";
import { type OutgoingRequest, sign, type SignedRequest } from "./sign.ts";

/** Adds what lets a request into its domain. */
export type Authenticate = (request: OutgoingRequest, at: Date) => SignedRequest | Promise<SignedRequest>;

/** Sends a request to its domain with that. */
export type Attempt = (authenticate: Authenticate) => Promise<DomainAnswer>;

/** Lets a request into a domain that does not know the gate by its own role. */
export type LogIn = (request: DomainRequest, attempt: Attempt) => Promise<DomainAnswer>;

export interface ForwarderOptions {
  /** asked for every request, because they change while the function lives */
  readonly readCredentials: () => Credentials;
  /** for domains whose `auth` is not `sigv4` */
  readonly logIn: LogIn;
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
  const routes = new Map<Domain, Route>();

  /** The domains of a policy stay what they are: an endpoint is parsed once, and no domain has another's connections. */
  function routeTo(domain: Domain): Route {
    const known = routes.get(domain);
    if (known !== undefined) return known;
    const { host, hostname, port } = new URL(domain.endpoint);
    const agent = new DomainAgent(now, options.agentOptions);
    const route: Route = { host, hostname, port: Number(port || 443), servername: nameOf(hostname), agent };
    routes.set(domain, route);
    return route;
  }

  async function attempt(request: DomainRequest, deadlines: Deadlines, authenticate: Authenticate) {
    const { domain, method, path, query, headers, body } = request;
    const to = routeTo(domain);
    const authenticated = authenticate({ method, host: to.host, path, query, headers, body }, new Date(now()));
    const signed = authenticated instanceof Promise ? await authenticated : authenticated;
    return send(signed, to, to.agent, deadlines, now);
  }

  async function exchange(request: DomainRequest, deadlines: Deadlines, authenticate: Authenticate) {
    try {
      return await attempt(request, deadlines, authenticate);
    } catch (error) {
      if (!(error instanceof SendError)) throw error;
      if (!error.isUnanswered || !request.retryable || now() >= deadlines.firstByteAt) throw error.fault;
    }
    routeTo(request.domain).agent.dropIdle(true);
    return attempt(request, deadlines, authenticate).catch((error: unknown) => {
      throw error instanceof SendError ? error.fault : error;
    });
  }

  function forward(request: DomainRequest, deadlines: Deadlines): Promise<DomainAnswer> {
    const { domain } = request;
    if (domain.auth.type !== "sigv4") {
      return options.logIn(request, (authenticate) => exchange(request, deadlines, authenticate));
    }
    return exchange(request, deadlines, (outgoing, at) => sign(outgoing, domain, options.readCredentials(), at));
  }

  return {
    forward,
    forwardInternal: async (domain, path, query, timeoutMs) => {
      const headers = { accept: "application/json", "accept-encoding": "identity", "x-opaque-id": "index-gate" };
      const endAt = now() + timeoutMs;
      const request: DomainRequest = { domain, method: "GET", path, query, headers, body: NO_BODY, retryable: true };
      const answer = await forward(request, { firstByteAt: endAt, endAt });
      return { status: answer.status, body: await collect(answer.body, MAX_INTERNAL_BYTES) };
    },
    close: () => {
      for (const { agent } of routes.values()) agent.destroy();
    },
  };
}

interface Route extends Destination {
  /** with the port where it is not the usual one */
  readonly host: string;
  readonly agent: DomainAgent;
}

/** Addresses are not asked for by name (RFC 6066 section 3). */
function nameOf(hostname: string): string {
  return isIP(hostname.replace(/^\[(.*)\]$/, "$1")) === 0 ? hostname : "";
}
