import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { handleRequest } from "../../functions/proxy/proxy.ts";
import { encodeQuery } from "../../shared/http/encode.ts";
import type { DomainAnswer } from "../../shared/http/response.ts";
import { NamesCache } from "../../shared/opensearch/names-cache.ts";
import { parseNamesView } from "../../shared/opensearch/names-view.ts";
import { ACTIONS, type Action } from "../../shared/policy/document.ts";
import { fakePorts, restEvent, textOf } from "../unit/functions/proxy/ports.ts";

/** Aliases through the gate's whole flow, with a real node behind it. */

interface Answer {
  readonly status: number;
  readonly body: string;
}

/** Sends the path as it stands to the node; `fetch` would normalise it. */
function sendRaw(method: string, path: string, body: Buffer = Buffer.alloc(0), accept?: string): Promise<DomainAnswer> {
  return new Promise((resolve, reject) => {
    const headers = {
      ...(body.length === 0 ? {} : { "content-type": "application/json", "content-length": body.length }),
      ...(accept === undefined ? {} : { accept }),
    };
    const sent = request(`${inject("openSearchUrl")}${path}`, { method, headers, agent: false }, (answer) => {
      const named = Object.entries(answer.headers).map(([name, value]) => [name, String(value)]);
      resolve({ status: answer.statusCode ?? 0, headers: Object.fromEntries(named), body: answer });
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

async function send(method: string, path: string, body?: object): Promise<Answer> {
  const answer = await sendRaw(method, path, body === undefined ? undefined : Buffer.from(JSON.stringify(body)));
  return { status: answer.status, body: await textOf(answer) };
}

/** The same through the gate, as somebody with these grants; names are read anew for each request. */
async function ask(
  line: string,
  body?: object,
  indices = ["alp-*"],
  actions: readonly Action[] = ACTIONS,
): Promise<Answer> {
  const [method = "", target = ""] = line.split(" ");
  const [path = "", query = ""] = target.split("?");
  const { ports, faults } = fakePorts([]);
  const event = restEvent(method, path, {
    query: Object.fromEntries(new URLSearchParams(query)),
    grants: [{ domain: "logs", indices, actions, source: "role:r" }],
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const names = new NamesCache(
    async () => parseNamesView(Buffer.from((await send("GET", "/_resolve/index/*?expand_wildcards=all")).body)),
    ports.now,
  );
  const { response } = await handleRequest(event, {
    ...ports,
    names,
    forward: ({ method: sent, path: to, query: params, body: bytes, headers }) =>
      sendRaw(sent, `${to}?${encodeQuery(params)}`, bytes, headers["accept"]),
  });
  expect(faults).toEqual([]);
  return { status: response.status, body: await textOf(response) };
}

const FIXTURE: readonly (readonly [string, string, object?])[] = [
  ["PUT", "/alp-1", { aliases: { "alp-a": { filter: { term: { n: 1 } } }, "alp-trap": {}, "alq-own": {} } }],
  ["PUT", "/alp-000001", { aliases: { "alp-w": { is_write_index: true, is_hidden: true }, "alp-long-name": {} } }],
  ["PUT", "/alp-shut", { aliases: { "alp-shut-a": { routing: "1" } } }],
  ["PUT", "/alq-secret", { aliases: { "alp-trap": {}, "alq-a": {} } }],
  ["PUT", "/alq-secret/_doc/1?refresh=true", { msg: "CANARY" }],
  ["POST", "/alp-shut/_close"],
];

async function removeAll(): Promise<void> {
  const names = (await send("GET", "/_cat/indices/alp-*,alq-*?h=index&expand_wildcards=all")).body.split("\n");
  for (const name of names.filter((each) => each !== "")) await send("DELETE", `/${name}`);
}

async function makeFixture(): Promise<void> {
  await removeAll();
  for (const [method, path, body] of FIXTURE) {
    const answer = await send(method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.body}`);
  }
}

const state = async (): Promise<string> =>
  (await send("GET", "/_cat/aliases/al*?s=alias,index")).body +
  (await send("GET", "/_cat/indices/al*?h=index,status&s=index&expand_wildcards=all")).body;

beforeAll(makeFixture);
afterAll(removeAll);

describe("aliases are read", () => {
  it.each([
    "GET /_alias",
    "GET /_aliases",
    "GET /_alias/*",
    "GET /_alias/alp-*,alp-none",
    "GET /*/_alias/alp-*",
    "GET /alp-1/_alias",
    "GET /alp-1/_alias?filter_path=**.aliases",
    "GET /_cat/aliases",
    "GET /_cat/aliases?h=alias&v=true",
    "GET /_cat/aliases?h=index,filter&s=index:desc&format=json",
    "GET /_cat/aliases/*",
  ])("%s tells nothing foreign", async (line) => {
    const answer = await ask(line);
    expect([200, 404]).toContain(answer.status);
    expect(answer.body).toContain("alp-");
    expect(answer.body).not.toMatch(/alq-|alp-trap/);
  });

  it.each([
    ["GET /_alias/alp-none", 404, '{"error":"alias [alp-none] missing","status":404}'],
    ["HEAD /_alias/alp-none", 404, ""],
    ["HEAD /_alias/alp-a", 200, ""],
    ["HEAD /_alias/alp-tr*", 200, ""],
    ["GET /_alias/alp-tr*", 200, "{}"],
    ["GET /alp-none*/_alias", 200, "{}"],
    [
      "GET /alp-shut/_alias/alp-*",
      200,
      '{"alp-shut":{"aliases":{"alp-shut-a":{"index_routing":"1","search_routing":"1"}}}}',
    ],
    ["GET /alp-1,alp-shut/_alias/alp-*,-alp-sh*", 200, '{"alp-1":{"aliases":{"alp-a":{"filter":{"term":{"n":1}}}}}}'],
    ["GET /_alias/alq-a", 403, "index-not-granted"],
    ["HEAD /_alias/alp-trap", 403, ""],
  ])("%s is %i", async (line, status, body) => {
    const answer = await ask(line);
    expect(answer.status).toBe(status);
    if (status === 403) expect(answer.body).toContain(body);
    else expect(answer.body).toBe(body);
  });

  it.each([
    "?s=alias,index",
    "?s=alias:desc,index&v",
    "?s=i,a&h=a,i,routing.*,f,w,zz,al*&v=true",
    "?s=index,alias&h=rs,routingIndex,w",
    "?s=index,alias&format=json",
    "?s=index,alias&format=json&h=a,is_write_index,rs",
    "?s=index,alias&expand_wildcards=open",
    "?s=index,alias&h=nothing&v",
  ])("the table of `%s` is the node's own, byte for byte, where everything is granted", async (query) => {
    const path = `/_cat/aliases/alp-*${query}`;
    expect((await ask(`GET ${path}`, undefined, ["alp-*", "alq-*"])).body).toBe((await send("GET", path)).body);
  });

  it("the help is the node's own", async () => {
    expect((await ask("GET /_cat/aliases?help")).body).toBe((await send("GET", "/_cat/aliases?help")).body);
  });
});

describe("`manage` on aliases widens no grant", () => {
  afterAll(makeFixture);

  const add = (index: string, alias: string): object => ({ actions: [{ add: { index, alias } }] });

  it.each<[string, object?]>([
    ["PUT /alq-secret/_alias/alp-new"],
    ["PUT /*/_alias/alp-new"],
    ["PUT /_alias/alp-new?index=alq-secret"],
    ["PUT /_alias", { index: "alq-secret", alias: "alp-new" }],
    ["PUT /alp-1/_alias/alp-new", { index: "alq-secret" }],
    ["PUT /alp-1/_alias/alp-new", { alias: "alq-new" }],
    ["PUT /alp-1/_alias/alp-new", { filter: { terms: { user: { index: "alq-secret", id: "1", path: "msg" } } } }],
    ["PUT /alp-1/_alias/alp-trap"],
    ["DELETE /alq-secret/_alias/alp-trap"],
    ["DELETE /alp-1/_alias/*"],
    ["POST /_aliases", add("alq-secret", "alp-new")],
    ["POST /_aliases", add("al*", "alp-new")],
    ["POST /_aliases", add("alp-1", "alq-own")],
    ["POST /_aliases", { actions: [{ remove: { index: "*", alias: "alp-a" } }] }],
    [
      "POST /_aliases",
      { actions: [{ add: { index: "alp-1", alias: "alp-new" } }, { remove_index: { index: "alq-secret" } }] },
    ],
    ["PUT /alp-new", { aliases: { "alq-new": {} } }],
    ["PUT /alp-new", { aliases: { "alp-trap": {} } }],
    ["POST /alp-trap/_rollover/alp-9"],
    ["POST /alp-w/_rollover/alq-9"],
    ["POST /alp-w/_rollover/alp-9", { aliases: { "alq-new": {} } }],
  ])("%s %j changes nothing", async (line, body) => {
    const before = await state();
    expect((await ask(line, body)).status).toBeGreaterThanOrEqual(400);
    expect(await state()).toBe(before);
  });

  it("whatever is allowed, one after the other: the foreign document stays unseen", async () => {
    const steps: [string, object?][] = [
      ["PUT /_alias/alp-new?index=alp-*"],
      ["POST /_aliases", add("alp-*", "alp-all")],
      [
        "POST /_aliases",
        { actions: [{ remove_index: { index: "alp-1" } }, { add: { index: "alp-000001", alias: "alp-1" } }] },
      ],
      ["POST /alp-w/_rollover", { aliases: { "alp-next": { filter: { match_all: {} } } } }],
      ["DELETE /alp-000001/_alias/alp-ne*"],
    ];
    for (const [line, body] of steps) expect([line, (await ask(line, body)).status]).toEqual([line, 200]);
    const aliases = (await send("GET", "/_cat/aliases/al*?h=alias,index&s=alias,index")).body
      .split("\n")
      .map((row) => row.split(/ +/).join(" "));
    expect(aliases).toEqual([
      "alp-1 alp-000001",
      "alp-all alp-000001",
      "alp-long-name alp-000001",
      "alp-next alp-000002",
      "alp-shut-a alp-shut",
      "alp-trap alq-secret",
      "alp-w alp-000001",
      "alp-w alp-000002",
      "alq-a alq-secret",
      "",
    ]);
    for (const name of ["alp-1", "alp-all", "alp-next", "alp-w", "*", "_all", "alp-*"]) {
      const found = await ask(`GET /${name}/_search`);
      expect([name, found.status]).toEqual([name, 200]);
      expect(found.body).not.toMatch(/CANARY|alq-/);
    }
    expect((await ask("GET /alp-trap/_search")).status).toBe(403);
  });
});

describe("a rollover", () => {
  afterAll(makeFixture);

  it("needs the name that the node makes up, dry or not", async () => {
    const named = ["alp-w", "alp-000001"];
    for (const line of ["POST /alp-w/_rollover", "POST /alp-w/_rollover?dry_run=true"]) {
      expect((await ask(line, undefined, named)).status).toBe(403);
      expect((await ask(line, undefined, [...named, "alp-0*"])).status).toBe(403);
    }
    const given = await ask("POST /alp-w/_rollover/alp-x", undefined, [...named, "alp-x"]);
    expect(given.body).toContain('"new_index":"alp-x"');
  });

  it("counts on from the name that an index was created with, date math anew", async () => {
    await send("PUT", "/%3Calp-%7Bnow%2Fd-1d%7D-1%3E", { aliases: { "alp-dated": {} } });
    const answer = await ask("POST /alp-dated/_rollover?dry_run=true");
    const { old_index: old, new_index: made } = JSON.parse(answer.body) as { old_index: string; new_index: string };
    expect([old, made].map((name) => name.replaceAll(/\d+/g, "*"))).toEqual(["alp-*.*.*-*", "alp-*.*.*-*"]);
    expect(made).toMatch(/-000002$/);
  });
});
