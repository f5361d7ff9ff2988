import { describe, expect, it } from "vitest";
import { handleRequest } from "../../../../functions/proxy/proxy.ts";
import { seal } from "../../../../shared/opensearch/sealed-ids/sealed-id.ts";
import { viewOf } from "../../opensearch/view.ts";
import { fakePorts, json, KEYS, restEvent, textOf } from "./ports.ts";

const VIEW = viewOf({ "logs-a": {}, "logs-b": {}, "secret-hr": {} }, { "logs-view": ["logs-a"] });
const ME = { principal: "okta:00u1abc", domain: "logs" };
const RAW = "FGluY2x1ZGVfY29udGV4dA==";
const scrollId = seal({ raw: RAW, names: ["logs-a"] }, { kind: "scroll", ...ME }, KEYS);
const pitId = seal({ raw: RAW, names: ["logs-a"] }, { kind: "pit", ...ME }, KEYS);

async function run(event: unknown, answer = json(200, "{}")) {
  const { ports, sent, faults } = fakePorts([VIEW], [answer]);
  const { response } = await handleRequest(event, ports);
  expect(faults).toEqual([]);
  return { response, sent, text: await textOf(response) };
}

describe("an id that was not handed out to this caller, for this", () => {
  const others = [
    ["the domain's own", RAW],
    [
      "another principal's",
      seal({ raw: RAW, names: ["logs-a"] }, { kind: "scroll", ...ME, principal: "okta:eve" }, KEYS),
    ],
    ["of another domain", seal({ raw: RAW, names: ["logs-a"] }, { kind: "scroll", ...ME, domain: "other" }, KEYS)],
    ["of a point in time", pitId],
    ["of all", "_all"],
  ] as const;

  it.each(others)("is not found: %s", async (_, id) => {
    for (const event of [
      restEvent("POST", "/_search/scroll", { body: JSON.stringify({ scroll_id: id }) }),
      restEvent("GET", `/_search/scroll/${encodeURIComponent(id)}`),
      restEvent("GET", "/_search/scroll", { query: { scroll_id: id } }),
      restEvent("DELETE", "/_search/scroll", { body: JSON.stringify({ scroll_id: [scrollId, id] }) }),
    ]) {
      const { response, sent } = await run(event);
      expect([response.status, response.headers["Index-Gate-Code"], sent]).toEqual([404, "not-found", []]);
    }
  });

  it.each([
    ["a search", restEvent("POST", "/_search", { body: JSON.stringify({ pit: { id: scrollId } }) })],
    [
      "an msearch",
      restEvent("POST", "/_msearch", {
        body: `{}\n${JSON.stringify({ pit: { id: RAW } })}\n`,
        type: "application/x-ndjson",
      }),
    ],
    [
      "the end of a point in time",
      restEvent("DELETE", "/_search/point_in_time", { body: JSON.stringify({ pit_id: RAW }) }),
    ],
  ])("is not found in %s", async (_, event) => {
    const { response, sent } = await run(event);
    expect([response.status, sent]).toEqual([404, []]);
  });
});

describe("an id of this caller's", () => {
  it("does not outlive the grant", async () => {
    const foreign = seal({ raw: RAW, names: ["logs-a", "secret-hr"] }, { kind: "scroll", ...ME }, KEYS);
    const { response, sent } = await run(
      restEvent("POST", "/_search/scroll", { body: JSON.stringify({ scroll_id: foreign }) }),
    );
    expect([response.status, response.headers["Index-Gate-Code"], sent]).toEqual([403, "index-not-granted", []]);
  });

  it.each([
    ["beside an index", restEvent("POST", "/logs-a/_search", { body: JSON.stringify({ pit: { id: pitId } }) })],
    [
      "in two places",
      restEvent("POST", "/_search/scroll", {
        query: { scroll_id: scrollId },
        body: JSON.stringify({ scroll_id: scrollId }),
      }),
    ],
    ["left out", restEvent("POST", "/_search/scroll", { body: '{"scroll":"1m"}' })],
    ["an empty list", restEvent("DELETE", "/_search/scroll", { body: '{"scroll_id":[]}' })],
    [
      "beside a header's index",
      restEvent("POST", "/_msearch", {
        body: `{"index":"logs-a"}\n${JSON.stringify({ pit: { id: pitId } })}\n`,
        type: "application/x-ndjson",
      }),
    ],
  ])("is refused %s", async (_, event) => {
    const { response, sent } = await run(event);
    expect([response.status, sent]).toEqual([400, []]);
  });

  it.each([
    [restEvent("POST", "/_search/scroll", { body: JSON.stringify({ scroll: "1m", scroll_id: scrollId }) })],
    [restEvent("GET", `/_search/scroll/${scrollId}`)],
    [restEvent("GET", "/_search/scroll", { query: { scroll_id: scrollId } })],
  ])("goes on with the domain's id, and comes back sealed", async (event) => {
    const { response, sent, text } = await run(event, json(200, `{ "_scroll_id":"${RAW}", "n": 9007199254740993 }`));
    expect([response.status, sent.length]).toEqual([200, 1]);
    const [{ path, query, body } = { path: "", query: [], body: "" }] = sent;
    expect(decodeURIComponent(`${path} ${JSON.stringify(query)} ${body.toString()}`)).toContain(RAW);
    expect(text).toBe(`{ "_scroll_id":"${scrollId}", "n": 9007199254740993 }`);
  });

  it("is made by a search, for what the search reads", async () => {
    const answer = json(200, `{"_scroll_id":"${RAW}","hits":{"hits":[{"_source":{"_scroll_id":"mine"}}]}}`);
    const { text } = await run(restEvent("POST", "/logs-view,logs-b/_search", { query: { scroll: "1m" } }), answer);
    const names = ["logs-view", "logs-b", "logs-a"];
    const sealed = seal({ raw: RAW, names }, { kind: "scroll", ...ME }, KEYS);
    expect(text).toBe(`{"_scroll_id":"${sealed}","hits":{"hits":[{"_source":{"_scroll_id":"mine"}}]}}`);
  });

  it("is made by a point in time, and used by searches", async () => {
    const opened = await run(
      restEvent("POST", "/logs-a/_search/point_in_time", { query: { keep_alive: "1m" } }),
      json(200, `{"pit_id":"${RAW}"}`),
    );
    expect(JSON.parse(opened.text)).toEqual({ pit_id: pitId });
    const pair = `{}\n${JSON.stringify({ pit: { id: pitId } })}\n`;
    const two = `{"index":"logs-*"}\n{}\n${pair}`;
    const { sent, text } = await run(
      restEvent("POST", "/_msearch", { body: two, type: "application/x-ndjson" }),
      json(200, `{"responses":[{},{"pit_id":"${RAW}"}]}`),
    );
    expect(sent[0]?.body.toString().split("\n").slice(2)).toEqual(["{}", JSON.stringify({ pit: { id: RAW } }), ""]);
    expect(JSON.parse(text)).toEqual({ responses: [{}, { pit_id: pitId }] });
  });

  it("ends with its grants alone", async () => {
    const event = restEvent("DELETE", "/_search/point_in_time", { body: JSON.stringify({ pit_id: [pitId] }) });
    const { sent, text } = await run(event, json(200, `{"pits":[{"successful":true,"pit_id":"${RAW}"}]}`));
    expect(sent[0]?.body.toString()).toBe(JSON.stringify({ pit_id: [RAW] }));
    expect(JSON.parse(text)).toEqual({ pits: [{ successful: true, pit_id: pitId }] });
  });

  it("is opened and decided once, however often it is sent", async () => {
    const other = seal({ raw: "x", names: ["logs-b", "logs-a"] }, { kind: "pit", ...ME }, KEYS);
    const body = JSON.stringify({ pit_id: [pitId, other, pitId, pitId, other] });
    const { ports, lines, sent } = fakePorts([VIEW]);
    const asked: number[] = [];
    const openIds: typeof ports.openIds = (ids, holder) => {
      asked.push(ids.length);
      return ports.openIds(ids, holder);
    };
    await handleRequest(restEvent("DELETE", "/_search/point_in_time", { body }), { ...ports, openIds });
    expect(asked).toEqual([2]);
    expect(sent[0]?.body.toString()).toBe(JSON.stringify({ pit_id: [RAW, "x", RAW, RAW, "x"] }));
    expect(lines[0]?.["requirements"]).toEqual([
      { action: "read", index: "logs-a" },
      { action: "read", index: "logs-b" },
    ]);
  });

  it("fails when the domain's answer is encoded, though none was asked for", async () => {
    const encoded = { ...json(200, `{"_scroll_id":"${RAW}"}`), headers: { "content-encoding": "gzip" } };
    const { ports, sent } = fakePorts([VIEW], [encoded]);
    const { response } = await handleRequest(restEvent("POST", "/logs-a/_search", { query: { scroll: "1m" } }), ports);
    expect([response.status, sent[0]?.headers["accept-encoding"]]).toEqual([502, "identity"]);
  });

  it.each([
    `<html>${RAW}`,
    `{"_scroll_id":"${RAW}\\x"}`,
    `{"_scroll_id":"${RAW}\n"}`,
    `{"a\\x":1,"_scroll_id":"${RAW}"}`,
  ])("fails when the domain's answer is no JSON, and nothing of it passes: %s", async (answer) => {
    const { ports } = fakePorts([VIEW], [json(200, answer)]);
    const { response } = await handleRequest(restEvent("POST", "/logs-a/_search", { query: { scroll: "1m" } }), ports);
    expect([response.status, (await textOf(response)).includes(RAW)]).toEqual([502, false]);
  });
});
