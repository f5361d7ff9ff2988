import type { Forwarder } from "../shared/aws/forward.ts";
import { queryFieldsReader } from "../shared/aws/read-query-fields.ts";
import type { QueryFieldsPort } from "../shared/opensearch/stored-queries.ts";
import { randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import { handleRequest, type ProxyPorts } from "../functions/proxy/proxy.ts";
import { decodePath, httpEvent } from "../local/gateway/http-event.ts";
import { restEvent } from "../local/gateway/rest-event.ts";
import { matchRoute } from "../local/gateway/routes.ts";
import type { WireRequest } from "../local/gateway/types.ts";
import { FaultError } from "../shared/errors.ts";
import type { AuthorizedRequest } from "../shared/http/authorized.ts";
import { encodeQuery } from "../shared/http/encode.ts";
import { collect } from "../shared/http/collect.ts";
import { NamesCache } from "../shared/opensearch/names-cache.ts";
import { parseNamesView } from "../shared/opensearch/names-view.ts";
import type { Domain, PolicyDocument } from "../shared/policy/document.ts";
import { GrantSets } from "../shared/policy/grant-sets.ts";
import { ADMIN, type NodeClient, type NodeRequest } from "./node/node-client.ts";
import { DOMAIN, type FuzzPrincipal, grantsOf } from "./principal.ts";
import { bodyOf, type Probe } from "./probe.ts";
import { READER_IDS } from "./reader-ids.ts";

/** What came of one request. */
export interface Outcome {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** the gate's refusal; undefined: it let the request through, or answered itself */
  readonly code: string | undefined;
  /** undefined: refused before its operation was known */
  readonly operation: string | undefined;
  /** what was sent to the node, without the gate's own questions */
  readonly forwarded: readonly NodeRequest[];
  /** a fault of the gate's own, or the node's silence */
  readonly fault: unknown;
}

const POLICY: PolicyDocument = {
  version: 1,
  policyVersion: "0123456789ab",
  issuers: {},
  domains: {
    [DOMAIN]: {
      endpoint: "https://vpc-fuzz-abc123.eu-west-1.es.amazonaws.com",
      service: "es",
      region: "eu-west-1",
      auth: { type: "sigv4" },
      default: true,
      opaqueId: "principal",
    },
  },
  roles: {},
};
const POLICY_DOMAIN = Object.values(POLICY.domains)[0] as Domain;
const HOST = "search.example.com";
const API = { accountId: "123456789012", apiId: "a1b2c3d4e5", region: "eu-west-1", stage: "prod", basePath: "" };
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

/** What the harness may break on purpose, to see whether it is noticed. */
export interface Sabotage {
  /** changes what is forwarded after the decision */
  readonly forward?: (request: NodeRequest) => NodeRequest;
}

/** The real decision code in process; its forward port sends to the node as the administrator, as a gate's own role would. */
export class Gate {
  readonly #client: NodeClient;
  readonly #sabotage: Sabotage;
  readonly #names: NamesCache;
  readonly #grantSets = new GrantSets();
  readonly #queryFields: QueryFieldsPort;

  constructor(client: NodeClient, sabotage: Sabotage = {}) {
    this.#client = client;
    const forwardInternal: Forwarder["forwardInternal"] = async (_, path, query) => {
      const target = `${path}?${encodeQuery(query)}`;
      return this.#client.send({ method: "GET", target, as: ADMIN }).catch(silent);
    };
    this.#queryFields = queryFieldsReader({ forwardInternal }, POLICY_DOMAIN);
    this.#sabotage = sabotage;
    this.#names = new NamesCache(() => this.#readNames(), Date.now);
  }

  /** Something else than the gate has changed the node's names. */
  forgetNames(): void {
    this.#names.drop(DOMAIN);
  }

  async handle(principal: FuzzPrincipal, probe: Probe): Promise<Outcome> {
    const forwarded: NodeRequest[] = [];
    let fault: unknown;
    let operation: string | undefined;
    const event = eventOf(principal, probe);
    // API Gateway's own refusals
    if (event === undefined)
      return { status: 403, headers: {}, body: Buffer.alloc(0), code: "api-gateway", operation, forwarded, fault };
    const ports: ProxyPorts = {
      policy: POLICY,
      basePath: undefined,
      gateway: undefined,
      grantSets: this.#grantSets,
      names: this.#names,
      ...READER_IDS,
      temporaryGrants: () => Promise.resolve([]),
      queryFields: () => Promise.resolve(this.#queryFields),
      now: Date.now,
      audit: (_line, about) => {
        operation = typeof about?.["operation"] === "string" ? about["operation"] : operation;
      },
      report: (error) => {
        fault = error;
      },
      forward: async (request) => {
        const plain = nodeRequest(request);
        const sent = this.#sabotage.forward?.(plain) ?? plain;
        forwarded.push(sent);
        const { status, headers, body } = await this.#client.send(sent).catch(silent);
        return { status, headers, body: Readable.from(body.length === 0 ? [] : [body]) };
      },
    };
    const { response } = await handleRequest(event, ports);
    const body =
      response.body instanceof Readable
        ? await collect(response.body, MAX_ANSWER_BYTES)
        : (response.body ?? Buffer.alloc(0));
    const headers = Object.fromEntries(
      Object.entries(response.headers).map(([name, value]) => [name.toLowerCase(), value]),
    );
    return { status: response.status, headers, body, code: headers["index-gate-code"], operation, forwarded, fault };
  }

  async #readNames() {
    const target = "/_resolve/index/%2A?expand_wildcards=all";
    const answer = await this.#client.send({ method: "GET", target, as: ADMIN }).catch(silent);
    if (answer.status !== 200)
      throw new FaultError("domain-unavailable", `the node answers ${answer.status}`, { status: 503 });
    return parseNamesView(answer.body);
  }
}

function silent(cause: unknown): never {
  throw new FaultError("domain-unavailable", "the node is silent", { cause, status: 504 });
}

function nodeRequest({ method, path, query, headers, body }: AuthorizedRequest): NodeRequest {
  const text = encodeQuery(query);
  return { method, target: text === "" ? path : `${path}?${text}`, headers, body, as: ADMIN };
}

/** The event that API Gateway makes of a request; undefined: it answers itself. */
function eventOf(principal: FuzzPrincipal, probe: Probe): unknown {
  const type = probe.gateway ?? "rest";
  const path = type === "http" ? decodePath(probe.path) : probe.path;
  const route = probe.path.startsWith("/") ? matchRoute(type, probe.method, path) : undefined;
  if (route === undefined) return undefined;
  const sent = Object.entries({ host: HOST, "user-agent": "fuzz", ...probe.headers });
  const request: WireRequest = {
    method: probe.method,
    path: probe.path,
    query: probe.query === "" ? undefined : probe.query,
    rawHeaders: sent.flat(),
    headers: new Map(sent.map(([name, value]) => [name.toLowerCase(), [value]])),
    body: bodyOf(probe),
  };
  const exchange = { requestId: randomUUID(), receivedAt: new Date(), domainName: HOST, routePath: path };
  const context = {
    principal: `fuzz:${principal.name}`,
    roles: "fuzz",
    grants: JSON.stringify(grantsOf(principal)),
    grantsFrom: "context",
    expiresAt: String(Math.floor(Date.now() / 1_000) + 3_600),
    policyVersion: POLICY.policyVersion,
  };
  try {
    return (type === "http" ? httpEvent : restEvent)(request, route, exchange, API, context);
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}
