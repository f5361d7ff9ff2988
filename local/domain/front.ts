import http, { type IncomingMessage, type ServerResponse } from "node:http";
import https from "node:https";
import type { Domain } from "../../shared/policy/document.ts";
import { groupHeaders, readBody } from "../stack/body.ts";
import type { LocalCertificates } from "../stack/certificates.ts";
import { listen, stopListening } from "../stack/listen.ts";
import { type Credentials, checkSignature, type SignatureRefusal, type SignatureScope } from "./check-signature.ts";
import { forwardToNode } from "./forward-to-node.ts";
import { type DomainRequest, RequestLog } from "./request-log.ts";

/** Amazon OpenSearch's own limit for the larger instances. */
const MAX_BODY = 100 * 1024 * 1024;

export interface DomainFrontOptions {
  readonly domains: Readonly<Record<string, Domain>>;
  /** origin of the node that all domains are played by */
  readonly opensearch: string;
  readonly certificates: LocalCertificates;
  /** whose signatures are accepted; asked at every request */
  readonly credentials: () => Credentials;
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

/** Plays every domain of a policy: checks the signature as AWS does and passes the raw bytes on to the node. */
export async function startDomainFront(options: DomainFrontOptions): Promise<DomainFront> {
  const log = new RequestLog();
  const scopes = new Map<string, SignatureScope & { domain: string }>();
  for (const [domain, { endpoint, service, region }] of Object.entries(options.domains)) {
    const { host } = new URL(endpoint);
    scopes.set(host, { domain, host, service, region });
  }
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    answer(request, response, scopes, options, log).catch(() => response.destroy());
  };
  const secure = https.createServer({ cert: options.certificates.cert, key: options.certificates.key }, handle);
  const plain = http.createServer(handle);
  const port = await listen(secure);
  const plainPort = await listen(plain);
  const [name, domain] = Object.entries(options.domains).find(([, { default: isDefault }]) => isDefault) ?? [];
  if (name !== undefined && domain !== undefined) {
    const host = `127.0.0.1:${plainPort}`;
    scopes.set(host, { domain: name, host, service: domain.service, region: domain.region });
  }
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
  scopes: ReadonlyMap<string, SignatureScope & { domain: string }>,
  options: DomainFrontOptions,
  log: RequestLog,
): Promise<void> {
  const method = request.method ?? "GET";
  const url = request.url ?? "/";
  const headers = Object.fromEntries(
    [...groupHeaders(request.rawHeaders)].map(([name, values]) => [name, values.join(",")]),
  );
  const body = await readBody(request, MAX_BODY);
  const scope = scopes.get(headers["host"] ?? "");
  const entry = log.add({ domain: scope?.domain, method, url, headers, body: body ?? Buffer.alloc(0) });
  if (body === undefined)
    return refuse(response, 413, { type: "RequestEntityTooLarge", message: "Request Entity Too Large" });
  if (scope === undefined) return refuse(response, 404, { type: "NotFound", message: "no domain has this host" });

  const now = options.now?.() ?? new Date();
  const refusal = await checkSignature({ method, url, headers, body }, scope, options.credentials(), now);
  if (refusal !== undefined) {
    entry.refused = refusal.message;
    return refuse(response, 403, refusal);
  }
  entry.status = await forwardToNode(options.opensearch, request, body, response);
}

function refuse(response: ServerResponse, status: number, { type, message }: SignatureRefusal): void {
  response.writeHead(status, { "content-type": "application/json", "x-amzn-ErrorType": type });
  response.end(JSON.stringify({ message }));
}
