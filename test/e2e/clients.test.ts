import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { Client, errors } from "@opensearch-project/opensearch";
import { AwsSigv4Signer } from "@opensearch-project/opensearch/aws-v3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Credentials } from "../../local/domain/check-signature.ts";
import { LOCAL_REGION } from "../../local/gateway/gateway.ts";
import type { Stack } from "../../local/stack/start-stack.ts";
import { pythonWithClient } from "../support/python-client.ts";
import { startStack } from "../support/stack.ts";

const POLICY = `version: 1
issuers:
  okta: { type: oidc, issuer: "https://clients.okta.example/oauth2/default", audience: "api://opensearch" }
domains:
  logs: { endpoint: "https://vpc-clients-abc123.eu-west-1.es.amazonaws.com", service: es, auth: { type: sigv4 } }
roles:
  clients:
    members: { groups: ["okta:clients"], iam: ["arn:aws:iam::123456789012:role/clients-*"] }
    grants:
      - { indices: ["clients-*"], actions: [read, write, manage] }
`;
const FOREIGN = "elsewhere-1";
const run = promisify(execFile);

/** What every program below must have seen. */
const EXPECTED = {
  distribution: "opensearch",
  "exists before": false,
  created: true,
  exists: true,
  mapping: { properties: { n: { type: "long" }, tag: { type: "keyword" } } },
  indexed: "created",
  bulk: 25,
  search: { total: 13, ids: ["0", "2", "4"] },
  pages: [10, 10, 5],
  count: 12,
  get: { n: "9007199254740993", tag: "first" },
  mget: [true, true, false],
  msearch: [1, 12],
  deleted: "deleted",
  "exists after delete": false,
  missing: 404,
  refused: {
    status: 403,
    type: "security_exception",
    code: "index-not-granted",
    missing: [{ action: "read", index: FOREIGN }],
  },
  dropped: true,
};

describe.each(["rest", "http"] as const)("official clients through a gateway of type %s", (type) => {
  let stack: Stack;
  let access: Access;

  beforeAll(async () => {
    stack = await startStack({ gateway: type, policyText: POLICY });
    const credentials = stack.iamPersonas.find(({ name }) => name === "clients")?.credentials;
    if (credentials === undefined) throw new Error("there is no IAM persona");
    access = { token: await stack.token({ sub: "program", groups: ["clients"] }), credentials };
  });
  // its installation is not a test's time
  beforeAll(() => pythonWithClient().catch(() => undefined), 300_000);
  afterAll(() => stack?.close());

  describe.each([
    { at: "default", base: "", way: "token" },
    { at: "named", base: "/-/domains/logs", way: "token" },
    { at: "default", base: "/-/iam", way: "iam" },
    { at: "named", base: "/-/iam/-/domains/logs", way: "iam" },
  ] as const)("the $at domain, with $way", ({ at, base, way }) => {
    it("opensearch-js works, and raises its own error for a refusal", async () => {
      const node = stack.gateway + base;
      const client = way === "iam" ? signingClientFor(node, access.credentials) : clientFor(node, access.token);
      expect(await useClient(client, `clients-js-${type}-${at}-${way}`)).toEqual(EXPECTED);
    });

    it("opensearch-py works, and raises its own error for a refusal", async ({ skip }) => {
      const python = await pythonWithClient().catch((error: Error) => error.message);
      if (!python.startsWith("/")) {
        if (process.env["CI"] !== undefined) throw new Error(python);
        skip(`opensearch-py is not tested: ${python}`);
      }
      const script = join(import.meta.dirname, "clients.py");
      const args = [script, stack.gateway + base, `clients-py-${type}-${at}-${way}`, FOREIGN];
      const identity = way === "iam" ? environmentOf(access.credentials) : { GATE_TOKEN: access.token };
      const { stdout } = await run(python, args, { env: { PATH: process.env["PATH"], ...identity } });
      expect(JSON.parse(stdout)).toEqual(EXPECTED);
    });
  });

  it("opensearch-js may compress what it sends, where the gateway can hand that over", async () => {
    stack.clearRequests();
    const client = clientFor(stack.gateway, access.token, "gzip");
    if (type === "rest") {
      expect(await useClient(client, "clients-js-gzip")).toEqual(EXPECTED);
    } else {
      // an HTTP API takes JSON for text, which destroys what is compressed
      const refused = await failureOf(client.search({ index: "clients-x", body: { query: { match_all: {} } } }));
      expect(refused.statusCode).toBe(415);
    }
    expect(stack.requests().filter(({ headers }) => headers["content-encoding"] !== undefined)).toEqual([]);
  });
});

interface Access {
  readonly token: string;
  readonly credentials: Credentials;
}

function environmentOf({
  accessKeyId,
  secretAccessKey,
  sessionToken,
}: Credentials): Record<string, string | undefined> {
  const keys = {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  };
  return { ...keys, AWS_REGION: LOCAL_REGION };
}

/** The client's own signer: its types know two services, it signs for any. */
function signingClientFor(node: string, { accessKeyId, secretAccessKey, sessionToken = "" }: Credentials): Client {
  const signer = AwsSigv4Signer({
    region: LOCAL_REGION,
    service: "execute-api" as "es",
    getCredentials: () => Promise.resolve({ accessKeyId, secretAccessKey, sessionToken }),
  });
  return new Client({ ...signer, node, maxRetries: 0, enableLongNumeralSupport: true });
}

function clientFor(node: string, token: string, compression?: "gzip"): Client {
  const headers = { authorization: `Bearer ${token}` };
  const options = { node, headers, maxRetries: 0, enableLongNumeralSupport: true };
  return new Client({ ...options, ...(compression === undefined ? {} : { compression }) });
}

/** What an ordinary program does. */
async function useClient(client: Client, index: string): Promise<unknown> {
  const tagged = (tag: string) => ({ query: { term: { tag } } });
  const seen: Record<string, unknown> = {};
  seen["distribution"] = (await client.info()).body.version.distribution;
  seen["exists before"] = (await client.indices.exists({ index })).body;
  const properties = { n: { type: "long" }, tag: { type: "keyword" } } as const;
  const settings = { number_of_shards: 1, number_of_replicas: 0 };
  seen["created"] = (
    await client.indices.create({ index, body: { settings, mappings: { properties } } })
  ).body.acknowledged;
  seen["exists"] = (await client.indices.exists({ index })).body;
  seen["mapping"] = (await client.indices.getMapping({ index })).body[index]?.mappings;
  const first = { n: 9_007_199_254_740_993n, tag: "first" };
  seen["indexed"] = (await client.index({ index, id: "first c+d", body: first, refresh: true })).body.result;
  const documents = Array.from({ length: 25 }, (_, n) => ({ n, tag: n % 2 === 0 ? "even" : "odd" }));
  const lines = documents.flatMap((document) => [{ index: { _index: index, _id: String(document.n) } }, document]);
  const bulk = await client.bulk({ body: lines, refresh: true });
  seen["bulk"] = bulk.body.items.filter((item) => item.index?.status === 201).length;
  const found = await client.search({ index, body: { ...tagged("even"), size: 3, sort: ["n"] } });
  const { total, hits } = found.body.hits;
  seen["search"] = { total: typeof total === "object" ? total.value : total, ids: hits.map(({ _id }) => _id) };
  seen["pages"] = await countPages(client, index);
  seen["count"] = (await client.count({ index, body: tagged("odd") })).body.count;
  const got = (await client.get({ index, id: "first c+d" })).body["_source"] as { n: bigint; tag: string };
  seen["get"] = { ...got, n: String(got.n) };
  const many = (await client.mget({ index, body: { ids: ["1", "2", "none"] } })).body.docs;
  seen["mget"] = many.map((document) => "found" in document && document.found);
  const searches = [{ index }, { query: { term: { n: 3 } } }, {}, { ...tagged("odd"), size: 0 }];
  const { responses } = (await client.msearch({ index, body: searches })).body;
  seen["msearch"] = responses.map((one) => (one as { hits: { total: { value: number } } }).hits.total.value);
  seen["deleted"] = (await client.delete({ index, id: "1", refresh: true })).body.result;
  seen["exists after delete"] = (await client.exists({ index, id: "1" })).body;
  seen["missing"] = (await failureOf(client.get({ index, id: "1" }))).statusCode;
  const refused = await failureOf(client.search({ index: FOREIGN, body: { query: { match_all: {} } } }));
  const { type, gate } = (refused.body as { error: { type: string; gate: { code: string; missing: unknown } } }).error;
  seen["refused"] = { status: refused.statusCode, type, code: gate.code, missing: gate.missing };
  seen["dropped"] = (await client.indices.delete({ index })).body.acknowledged;
  await client.close();
  return seen;
}

/** Pages without a scroll: each page begins after the last hit of the one before. */
async function countPages(client: Client, index: string): Promise<number[]> {
  const pages: number[] = [];
  let after: object = {};
  for (;;) {
    const body = { query: { terms: { tag: ["odd", "even"] } }, size: 10, sort: [{ n: "asc" as const }], ...after };
    const { hits } = (await client.search({ index, body })).body.hits;
    if (hits.length === 0) return pages;
    pages.push(hits.length);
    after = { search_after: hits.at(-1)?.sort };
  }
}

async function failureOf(request: Promise<unknown>): Promise<errors.ResponseError> {
  const error: unknown = await request.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof errors.ResponseError) return error;
  throw new Error("the client raised no ResponseError", { cause: error });
}
