import http, { type IncomingMessage, type ServerResponse } from "node:http";
import https from "node:https";
import type { Domain } from "../../shared/policy/document.ts";
import { groupHeaders, readBody } from "../stack/body.ts";
import type { LocalCertificates } from "../stack/certificates.ts";
import { listen, stopListening } from "../stack/listen.ts";
import { type AccessOptions, type Access, checkAccess } from "./check-access.ts";
import type { SignatureScope } from "./check-signature.ts";
import { forwardToNode } from "./forward-to-node.ts";
import { type DomainRequest, RequestLog } from "./request-log.ts";

/** Amazon OpenSearch's own limit for the larger instances. */
const MAX_BODY = 100 * 1024 * 1024;

export interface DomainFrontOptions extends AccessOptions {
  readonly domains: Readonly<Record<string, Domain>>;
  /** origin of the node that all domains are played by */
  readonly opensearch: string;
  readonly certificates: LocalCertificates;
  /** of several fronts; left out: one of its own */
  readonly log?: RequestLog;
  readonly now?: () => Date;
}

export interface DomainFront {
  /** plain HTTP on 127.0.0.1, for tests: the default domain, behind the same check (signed for this host) */
  readonly url: string;
  /** where the domains' own hosts are to be connected to, over TLS */
  readonly port: number;
  /** what arrived, refused or not, oldest first */
  requests(): readonly DomainRequest[];
  clearRequests(): void;
  close(): Promise<void>;
}

interface Place {
  readonly name: string;
  readonly auth: Domain["auth"];
  readonly scope: SignatureScope;
}

/** Plays domains of a policy: lets in whom they know, as AWS does, and passes the raw bytes on to the node. */
export async function startDomainFront(options: DomainFrontOptions): Promise<DomainFront> {
  const log = options.log ?? new RequestLog();
  const places = new Map<string, Place>();
  const add = (name: string, { auth, service, region }: Domain, host: string): void => {
    places.set(host, { name, auth, scope: { host, service, region } });
  };
  for (const [name, domain] of Object.entries(options.domains)) add(name, domain, new URL(domain.endpoint).host);
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    answer(request, response, places, options, log).catch(() => response.destroy());
  };
  const secure = https.createServer({ cert: options.certificates.cert, key: options.certificates.key }, handle);
  const plain = http.createServer(handle);
  const port = await listen(secure);
  const plainPort = await listen(plain);
  const [name, domain] = Object.entries(options.domains).find(([, { default: isDefault }]) => isDefault) ?? [];
  if (name !== undefined && domain !== undefined) add(name, domain, `127.0.0.1:${plainPort}`);
  return {
    url: `http://127.0.0.1:${plainPort}`,
    port,
    requests: () => log.all(),
    clearRequests: () => log.clear(),
    close: async () => {
      await Promise.all([stopListening(secure), stopListening(plain)]);
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  places: ReadonlyMap<string, Place>,
  options: DomainFrontOptions,
  log: RequestLog,
): Promise<void> {
  const method = request.method ?? "GET";
  const url = request.url ?? "/";
  const headers = Object.fromEntries(
    [...groupHeaders(request.rawHeaders)].map(([name, values]) => [name, values.join(",")]),
  );
  const body = await readBody(request, MAX_BODY);
  const place = places.get(headers["host"] ?? "");
  const entry = log.add({ domain: place?.name, method, url, headers, body: body ?? Buffer.alloc(0) });
  if (body === undefined) {
    return refuse(response, { status: 413, type: "RequestEntityTooLarge", message: "Request Entity Too Large" });
  }
  if (place === undefined) {
    return refuse(response, { status: 404, type: "NotFound", message: "no domain has this host" });
  }
  const now = options.now?.() ?? new Date();
  const access = await checkAccess({ method, url, headers, body }, place.auth, place.scope, options, now);
  if ("refusal" in access) {
    entry.refused = access.refusal.message;
    return refuse(response, access.refusal);
  }
  entry.visitor = access.visitor;
  entry.status = await forwardToNode(options.opensearch, request, body, response);
}

type Refusal = Pick<Extract<Access, { refusal: object }>["refusal"], "type" | "message"> & { readonly status: number };

/** A domain's own 401 asks for a password, as its Security plugin does. */
function refuse(response: ServerResponse, { status, type, message }: Refusal): void {
  if (status === 401) {
    response.writeHead(401, { "www-authenticate": 'Basic realm="OpenSearch Security"' }).end(message);
    return;
  }
  response.writeHead(status, { "content-type": "application/json", "x-amzn-ErrorType": type });
  response.end(JSON.stringify({ message }));
}
