import { Readable } from "node:stream";
import type { ProxyPorts } from "../../../../functions/proxy/proxy.ts";
import type { AuditLine } from "../../../../shared/audit/line.ts";
import type { AuthorizedRequest } from "../../../../shared/http/authorized.ts";
import type { DomainAnswer, GateResponse } from "../../../../shared/http/response.ts";
import { NamesCache } from "../../../../shared/opensearch/names-cache.ts";
import type { NamesView } from "../../../../shared/opensearch/names-view.ts";
import type { Grant, PolicyDocument } from "../../../../shared/policy/document.ts";
import { readerIds } from "../../../../functions/proxy/reader-ids.ts";
import { SealKeyCache } from "../../../../shared/opensearch/sealed-ids/seal-key-cache.ts";
import { deriveSealKey } from "../../../../shared/opensearch/sealed-ids/seal-key.ts";
import { GrantSets } from "../../../../shared/policy/grant-sets.ts";

export const KEYS = { current: deriveSealKey("0123456789abcdef".repeat(2)), previous: undefined };
export const NOW_MS = Date.parse("2026-11-22T10:00:00Z");

export const POLICY: PolicyDocument = {
  version: 1,
  policyVersion: "0123456789ab",
  issuers: {},
  domains: {
    logs: {
      endpoint: "https://vpc-logs-abc123.eu-west-1.es.amazonaws.com",
      service: "es",
      region: "eu-west-1",
      auth: { type: "sigv4" },
      default: true,
      opaqueId: "principal",
    },
    other: {
      endpoint: "https://vpc-other-abc123.eu-west-1.es.amazonaws.com",
      service: "es",
      region: "eu-west-1",
      auth: { type: "sigv4" },
      default: false,
      opaqueId: "principal",
    },
  },
  roles: {},
};

/** What the domain is to answer, in order; the last answer is given again. */
export type Answers = readonly (Omit<DomainAnswer, "body"> & { readonly body: string })[];

/** Ports that stand for the world: a view of names per read, canned answers of the domain, and what went through. */
export function fakePorts(views: readonly (NamesView | Error)[], answers: Answers = [json(200, "{}")]) {
  const sent: AuthorizedRequest[] = [];
  const lines: AuditLine[] = [];
  const faults: unknown[] = [];
  let reads = 0;
  const names = new NamesCache(
    async () => {
      const view = views[Math.min(reads++, views.length - 1)];
      if (view === undefined || view instanceof Error) throw view ?? new Error("no view");
      return view;
    },
    () => NOW_MS,
  );
  const ports: ProxyPorts = {
    temporaryGrants: () => Promise.resolve([]),
    policy: POLICY,
    basePath: undefined,
    gateway: undefined,
    grantSets: new GrantSets(),
    names,
    now: () => NOW_MS,
    forward: async (request) => {
      const answer = answers[Math.min(sent.length, answers.length - 1)];
      sent.push(request);
      if (answer === undefined) throw new Error("no answer");
      return { ...answer, body: Readable.from(Buffer.from(answer.body)) };
    },
    queryFields: () =>
      Promise.resolve({
        of: () => Promise.resolve({ fields: [], mayGrow: false }),
        everywhere: (_, fields) => Promise.resolve(fields),
      }),
    ...readerIds(
      new SealKeyCache(
        () => Promise.resolve(KEYS),
        () => NOW_MS,
      ),
    ),
    audit: (line, about) => lines.push({ ...line, ...about }),
    report: (fault) => faults.push(fault),
  };
  return { ports, sent, lines, faults, reads: () => reads };
}

/** The body of an answer, read to its end. */
export async function textOf({ body }: GateResponse): Promise<string> {
  if (body === undefined || Buffer.isBuffer(body)) return (body ?? "").toString();
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks).toString();
}

export function json(status: number, body: string): Answers[number] {
  return { status, headers: { "content-type": "application/json" }, body };
}

interface Wish {
  readonly grants?: readonly Grant[];
  readonly context?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly type?: string;
  readonly resource?: string;
}

export const READ_LOGS: Grant = { domain: "logs", indices: ["logs-*"], actions: ["read"], source: "role:devops" };

/** A REST event at a custom domain, as API Gateway hands it over. */
export function restEvent(method: string, path: string, wish: Wish = {}): unknown {
  const headers = wish.body === undefined ? {} : { "content-type": [wish.type ?? "application/json"] };
  const query = Object.entries(wish.query ?? {}).map(([name, value]) => [name, [value]]);
  return {
    resource: wish.resource ?? (path === "/" ? "/" : "/{proxy+}"),
    httpMethod: method,
    path,
    multiValueHeaders: headers,
    multiValueQueryStringParameters: query.length === 0 ? null : Object.fromEntries(query),
    body: wish.body === undefined ? null : Buffer.from(wish.body).toString("base64"),
    isBase64Encoded: wish.body !== undefined,
    requestContext: {
      path,
      stage: "dev",
      domainName: "search.example.com",
      requestId: "5d49eeaf-ab1a-4e87-9a8e-25e3c3518255",
      identity: { sourceIp: "203.0.113.7", userAgent: "test" },
      authorizer: {
        principal: "okta:00u1abc",
        roles: "devops",
        grants: JSON.stringify(wish.grants ?? [READ_LOGS]),
        grantsFrom: "context",
        expiresAt: String(NOW_MS / 1_000 + 60),
        policyVersion: POLICY.policyVersion,
        ...wish.context,
      },
    },
  };
}
