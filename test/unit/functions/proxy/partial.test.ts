import { describe, expect, it } from "vitest";
import { handleRequest } from "../../../../functions/proxy/proxy.ts";
import type { PolicyDocument } from "../../../../shared/policy/document.ts";
import { viewOf } from "../../opensearch/view.ts";
import { fakePorts, json, POLICY, restEvent, textOf } from "./ports.ts";

const VIEW = viewOf({ "logs-a": {}, "logs-b": {}, "secret-hr": {} });
const [LOGS] = Object.values(POLICY.domains);
if (LOGS === undefined) throw new Error("the policy has no domain");
const PARTIAL: PolicyDocument = {
  ...POLICY,
  domains: { ...POLICY.domains, logs: { ...LOGS, partial: true } },
};

async function run(event: unknown, answer = json(200, "{}"), policy = PARTIAL) {
  const { ports, sent, lines, faults } = fakePorts([VIEW], [answer]);
  const { response } = await handleRequest(event, { ...ports, policy });
  expect(faults).toEqual([]);
  return { response, sent, lines, text: await textOf(response) };
}

const ndjson = (...lines: unknown[]) => `${lines.map((line) => JSON.stringify(line)).join("\n")}\n`;
const msearch = (body: string, query: Readonly<Record<string, string>> = {}, path = "/_msearch") =>
  restEvent("POST", path, { body, query, type: "application/x-ndjson" });
const mget = (docs: unknown, more = {}) => restEvent("POST", "/_mget", { body: JSON.stringify({ docs, ...more }) });

const MIXED = ndjson({ index: "logs-a" }, {}, { index: "secret-hr" }, {}, { index: "logs-*" }, { size: 1 });
const LOOK_UP = { query: { terms: { user: { index: "secret-hr", id: "1", path: "user" } } } };

describe("a request of several items, one of them refused", () => {
  it("is refused as a whole where the policy does not say `partial`", async () => {
    for (const event of [
      msearch(MIXED),
      mget([
        { _index: "logs-a", _id: "1" },
        { _index: "secret-hr", _id: "1" },
      ]),
    ]) {
      const { response, sent } = await run(event, json(200, "{}"), POLICY);
      expect([response.status, sent]).toEqual([403, []]);
    }
  });

  it.each([
    ["every item is", msearch(ndjson({ index: "secret-hr" }, {}, { index: "secret-*" }, {}))],
    ["the path is", msearch(MIXED, {}, "/secret-hr/_msearch")],
    ["the answer's entries cannot be told apart", msearch(MIXED, { filter_path: "responses.took" })],
    ["the answer is no JSON", msearch(MIXED, { format: "yaml" })],
    ["it is no request of items", restEvent("POST", "/logs-a,secret-hr/_search")],
    [
      "documents come as `ids`, too",
      mget(
        [
          { _index: "secret-hr", _id: "1" },
          { _index: "logs-a", _id: "1" },
        ],
        { ids: [] },
      ),
    ],
    [
      "more than 10,000 items are",
      mget([{ _index: "logs-a", _id: "1" }, ...Array.from({ length: 10_001 }, () => ({ _index: "x", _id: "1" }))]),
    ],
  ])("is refused as a whole where %s", async (_, event) => {
    const { response, sent } = await run(event);
    expect([response.status, sent]).toEqual([403, []]);
  });

  it("is an msearch without that search, and its answer has the refusal in its place", async () => {
    const answer = json(200, '{"took":1, "responses":[{"hits":{"n":9007199254740993}}, {"status":200}]}');
    const { response, sent, lines, text } = await run(msearch(MIXED), answer);
    expect(response.status).toBe(200);
    expect(sent[0]?.body.toString()).toBe(
      ndjson({ index: "logs-a" }, {}, { ignore_unavailable: true, index: ["logs-a", "logs-b"] }, { size: 1 }),
    );
    expect(text).toContain('{"took":1, "responses":[{"hits":{"n":9007199254740993}}, {"error":{');
    expect(JSON.parse(text)).toMatchObject({
      responses: [
        {},
        {
          status: 403,
          error: {
            type: "security_exception",
            gate: { code: "index-not-granted", missing: [{ action: "read", index: "secret-hr" }] },
          },
        },
        { status: 200 },
      ],
    });
    expect(response.headers["Index-Gate-Narrowed"]).toBe("logs-a,logs-*");
    expect(lines[0]).toMatchObject({ decision: "narrow", narrowedTo: ["logs-a", "logs-*"] });
    expect(lines[0]?.["requirements"]).toContainEqual({ action: "read", index: "secret-hr" });
  });

  it.each([
    ["first", [LOOK_UP, {}, {}], [403, 200, 200]],
    ["last", [{}, {}, LOOK_UP], [200, 200, 403]],
    ["all but one", [LOOK_UP, {}, LOOK_UP], [403, 200, 403]],
  ])("leaves the others where they are: %s", async (_, searches, statuses) => {
    const body = ndjson(...searches.flatMap((search) => [{ index: "logs-a" }, search]));
    const kept = statuses.filter((status) => status === 200).map((status) => ({ status }));
    const { sent, text } = await run(msearch(body), json(200, JSON.stringify({ responses: kept })));
    expect(sent[0]?.body.toString()).not.toContain("secret-hr");
    const { responses } = JSON.parse(text) as { responses: { status: number }[] };
    expect(responses.map(({ status }) => status)).toEqual(statuses);
  });

  it("keeps a blank header that has become the first line", async () => {
    const body = `${ndjson({ index: "secret-hr" }, {})}\n${ndjson({ size: 1 })}`;
    const { sent, text } = await run(
      msearch(body, {}, "/logs-a/_msearch"),
      json(200, '{"responses":[{"status":200}]}'),
    );
    expect(sent[0]?.body.toString()).toBe(ndjson({}, { size: 1 }));
    expect(JSON.parse(text)).toMatchObject({ responses: [{ status: 403 }, { status: 200 }] });
  });

  it("is an msearch of templates without that template", async () => {
    const template = (size: number) => ({ source: { size: "{{n}}" }, params: { n: size } });
    const body = ndjson({ index: "secret-hr" }, template(1), { index: "logs-a" }, template(2));
    const answer = json(200, '{"responses":[{"status":200}]}');
    const { sent, text } = await run(msearch(body, {}, "/_msearch/template"), answer);
    expect([sent[0]?.path, sent[0]?.body.toString()]).toEqual([
      "/_msearch",
      ndjson({ index: "logs-a" }, { size: "2" }),
    ]);
    expect(JSON.parse(text)).toMatchObject({ responses: [{ status: 403 }, { status: 200 }] });
  });

  it("is an mget without that document", async () => {
    const docs = [
      { _index: "secret-hr", _id: "7" },
      { _index: "logs-a", _id: "1", _source: ["a"] },
      { _index: "x", _id: "2" },
    ];
    const { sent, text } = await run(mget(docs), json(200, '{"docs":[{"_index":"logs-a","found":true}]}'));
    expect(sent[0]?.body.toString()).toBe(JSON.stringify({ docs: [docs[1]] }));
    expect(JSON.parse(text)).toMatchObject({
      docs: [
        { _index: "secret-hr", _id: "7", error: { gate: { code: "index-not-granted" } } },
        { _index: "logs-a", found: true },
        { _index: "x", _id: "2", error: { type: "security_exception" } },
      ],
    });
  });

  it("does not call a refused document by another id", async () => {
    const body = `{"docs":[${["12345678901234567890", "true", "7"].map((id) => `{"_index":"x","_id":${id}}`).join()},{"_index":"logs-a","_id":1}]}`;
    const { text } = await run(restEvent("POST", "/_mget", { body }), json(200, '{"docs":[{"_id":"1"}]}'));
    const { docs } = JSON.parse(text) as { docs: { _id?: string }[] };
    expect(docs.map(({ _id }) => _id)).toEqual([undefined, "true", "7", "1"]);
  });

  it("passes a domain's error as it is, and makes one of an answer that cannot be read", async () => {
    const failed = await run(msearch(MIXED), json(429, '{"error":"busy","status":429}'));
    expect([failed.response.status, failed.text]).toEqual([429, '{"error":"busy","status":429}']);
    for (const answer of ['{"took":1}', '{"responses":[{}]}', '{"responses":[{},{},{}]}']) {
      const { ports } = fakePorts([VIEW], [json(200, answer)]);
      const { response } = await handleRequest(msearch(MIXED), { ...ports, policy: PARTIAL });
      expect(response.status).toBe(502);
    }
  });
});
