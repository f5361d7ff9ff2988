import { request as httpRequest, type RequestOptions } from "node:http";
import { request as httpsRequest } from "node:https";
import { sign } from "../shared/aws/sign.ts";
import { basicAuthorization } from "../shared/http/basic.ts";
import { encodeQuery } from "../shared/http/encode.ts";
import type { Credentials } from "../shared/config.ts";
import { CommandFailure } from "./command.ts";

/** How the operator shows a domain who it is. */
export type DomainLogin =
  | { readonly type: "basic"; readonly user: string; readonly password: string }
  | { readonly type: "sigv4"; readonly region: string; readonly credentials: Credentials };

export interface DomainAnswer {
  readonly status: number;
  readonly body: Buffer;
}

export interface DomainQuestion {
  readonly method: "GET" | "PATCH";
  /** strictly encoded */
  readonly path: string;
  readonly query?: readonly (readonly [string, string])[];
  readonly json?: unknown;
}

/** Asks one domain; throws `CommandFailure` (`domain-unavailable`) when there is no answer. */
export type Ask = (question: DomainQuestion) => Promise<DomainAnswer>;

const TIMEOUT_MS = 30_000;
const MAX_BYTES = 64 * 1024 * 1024;

/** Connects to a domain by its origin. Redirects are answers like any other: credentials go nowhere else. */
export function connect(origin: string, login: DomainLogin, timeoutMs = TIMEOUT_MS): Ask {
  const { protocol, hostname, port, host } = new URL(origin);
  const request = protocol === "http:" ? httpRequest : httpsRequest;
  return async ({ method, path, query = [], json }) => {
    const body = json === undefined ? Buffer.alloc(0) : Buffer.from(JSON.stringify(json));
    const { target, headers } = await authorize({ method, host, path, query, headers: headersFor(json), body }, login);
    const options: RequestOptions = {
      hostname: hostname.replaceAll(/^\[|\]$/g, ""),
      port,
      method,
      path: target,
      headers: body.length > 0 ? { ...headers, "content-length": body.length } : { ...headers },
      agent: false,
      signal: AbortSignal.timeout(timeoutMs),
    };
    return exchange(request, options, body).catch((cause: unknown) => {
      throw new CommandFailure("domain-unavailable", `\`${origin}\` cannot be reached: ${reasonOf(cause)}`, { cause });
    });
  };
}

type Unsigned = Parameters<typeof sign>[0];

async function authorize(request: Unsigned, login: DomainLogin) {
  if (login.type === "sigv4") return sign(request, { ...login, service: "es" }, login.credentials, new Date());
  const { path, query, headers, host } = request;
  const target = query.length === 0 ? path : `${path}?${encodeQuery(query)}`;
  return { target, headers: { ...headers, host, authorization: basicAuthorization(login.user, login.password) } };
}

function headersFor(json: unknown): Record<string, string> {
  const headers = { accept: "application/json", "accept-encoding": "identity" };
  return json === undefined ? headers : { ...headers, "content-type": "application/json" };
}

function exchange(request: typeof httpRequest, options: RequestOptions, body: Buffer): Promise<DomainAnswer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(options, (incoming) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      incoming.on("data", (chunk: Buffer) => {
        chunks.push(chunk);
        bytes += chunk.length;
        if (bytes > MAX_BYTES) incoming.destroy(new Error("the answer is too large"));
      });
      incoming.on("error", reject);
      incoming.on("end", () => resolve({ status: incoming.statusCode ?? 0, body: Buffer.concat(chunks) }));
    });
    outgoing.on("error", reject);
    outgoing.end(body.length > 0 ? body : undefined);
  });
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown error";
  if (error.name === "TimeoutError" || error.name === "AbortError") return "no answer in time";
  return "code" in error && typeof error.code === "string" ? error.code : error.message;
}
