import { describe, expect, it } from "vitest";
import { handleRequest } from "../../../../functions/proxy/proxy.ts";
import { FaultError } from "../../../../shared/errors.ts";
import type { Grant } from "../../../../shared/policy/document.ts";
import { viewOf } from "../../opensearch/view.ts";
import { fakePorts, json, NOW_MS, READ_LOGS, restEvent } from "./ports.ts";

const VIEW = viewOf({ "logs-app": {}, "secret-hr": {}, views: {} }, { "logs-alias": ["secret-hr"] });
const MANAGE_LOGS: Grant = { ...READ_LOGS, actions: ["read", "write", "manage"] };

async function run(event: unknown, world = fakePorts([VIEW])) {
  const { response, trail } = await handleRequest(event, world.ports);
  trail?.end(0);
  const text = Buffer.isBuffer(response.body) ? response.body.toString("utf8") : "";
  return { ...world, response, text, code: response.headers["Index-Gate-Code"] };
}

describe("refusals", () => {
  it.each([
    ["an index without a grant", restEvent("GET", "/secret-hr/_search"), 403, "index-not-granted"],
    ["its existence is not told", restEvent("HEAD", "/secret-nope"), 403, "index-not-granted"],
    ["an alias of one", restEvent("GET", "/logs-alias/_search"), 403, "index-not-granted"],
    [
      "an index in a query parameter",
      restEvent("GET", "/_search", { query: { index: "secret-hr" } }),
      403,
      "index-not-granted",
    ],
    ["an action", restEvent("DELETE", "/logs-app"), 403, "action-not-granted"],
    ["the cluster right", restEvent("GET", "/_cluster/health"), 403, "action-not-granted"],
    ["an operation nobody judged", restEvent("GET", "/_cluster/state"), 403, "operation-not-supported"],
    ["a path that is no operation", restEvent("GET", "/logs-app/_search/secret-hr"), 403, "operation-not-supported"],
    ["a method", restEvent("PATCH", "/logs-app/_doc/1"), 403, "operation-not-supported"],
    ["a path trick", restEvent("GET", "/logs-app/../secret-hr/_search"), 400, "request-not-understood"],
    [
      "an unknown parameter",
      restEvent("GET", "/logs-app/_search", { query: { nope: "1" } }),
      400,
      "request-not-understood",
    ],
    [
      "a media type",
      restEvent("POST", "/logs-app/_search", { body: "{}", type: "application/cbor" }),
      415,
      "media-type-not-supported",
    ],
    [
      "an expired token",
      restEvent("GET", "/logs-app/_search", { context: { expiresAt: String(NOW_MS / 1_000 - 31) } }),
      401,
      "token-expired",
    ],
    [
      "too many roles",
      restEvent("GET", "/", { grants: [], context: { roles: "", refusal: "too-many-roles" } }),
      403,
      "too-many-roles",
    ],
    ["below `/-`", restEvent("GET", "/-/nothing", { resource: "/-/{proxy+}" }), 404, "not-found"],
  ])("%s", async (_, event, status, code) => {
    const { response, sent, lines, code: given } = await run(event);
    expect({ status: response.status, code: given }).toEqual({ status, code });
    expect(sent).toEqual([]);
    expect(lines).toMatchObject([{ kind: "audit", phase: "decision", decision: "deny", code }]);
  });

  it("says what is missing, as it was written", async () => {
    const { text } = await run(restEvent("GET", "/secret-hr,logs-app/_search"));
    expect(JSON.parse(text)).toMatchObject({
      status: 403,
      error: { type: "security_exception", gate: { missing: [{ action: "read", index: "secret-hr" }] } },
    });
  });

  it("answers every domain without a grant alike, known or not, before it looks at the form", async () => {
    const paths = ["other", "nope", "constructor", "__proto__"].flatMap((name) => [
      `/-/domains/${name}/logs-app/_search`,
      `/-/domains/${name}/..;/%`,
      `/-/domains/${name}/_cluster/state`,
    ]);
    const answers = await Promise.all(paths.map((path) => run(restEvent("GET", path))));
    const shapes = new Set(answers.map(({ response, text }) => `${response.status} ${text}`));
    expect([...shapes]).toHaveLength(1);
    expect(answers[0]?.code).toBe("index-not-granted");
  });

  it("refuses a caller without any grant even `GET /`, but not OPTIONS", async () => {
    expect((await run(restEvent("GET", "/", { grants: [] }))).response.status).toBe(403);
    expect((await run(restEvent("OPTIONS", "/logs-app", { grants: [] }))).response.status).toBe(204);
  });
});

describe("faults", () => {
  it("answers 500 to an event that has no identity, and says nothing of it", async () => {
    const event = restEvent("GET", "/logs-app/_search") as { requestContext: { authorizer: unknown } };
    event.requestContext.authorizer = null;
    const { response, sent, faults } = await run(event);
    expect(response.status).toBe(500);
    expect(sent).toEqual([]);
    expect(faults).toHaveLength(1);
  });

  it("answers 503 when the names cannot be read", async () => {
    const fault = new FaultError("domain-unavailable", "x", { status: 503 });
    const { response, sent, code } = await run(restEvent("GET", "/logs-app/_search"), fakePorts([fault]));
    expect({ status: response.status, code }).toEqual({ status: 503, code: "domain-unavailable" });
    expect(sent).toEqual([]);
  });

  it("says in the outcome what became of a request that was allowed", async () => {
    const world = fakePorts([VIEW]);
    const forward = async () => {
      throw new FaultError("domain-unavailable", "no answer in time", { status: 504 });
    };
    const { response, lines } = await run(restEvent("GET", "/logs-app/_search"), {
      ...world,
      ports: { ...world.ports, forward },
    });
    expect(response.status).toBe(504);
    expect(lines).toMatchObject([
      { phase: "decision", decision: "allow" },
      { phase: "outcome", decision: "allow", code: "domain-unavailable" },
    ]);
  });

  it("turns the domain's own refusals into the gate's", async () => {
    const refused = await run(restEvent("GET", "/logs-app/_search"), fakePorts([VIEW], [json(403, "secret text")]));
    expect(refused).toMatchObject({ code: "domain-refused", response: { status: 403 } });
    expect(refused.text).not.toContain("secret text");
    const gate = await run(restEvent("GET", "/logs-app/_search"), fakePorts([VIEW], [json(401, "{}")]));
    expect(gate).toMatchObject({ code: "domain-refused-gate", response: { status: 502 } });
  });
});

describe("what is forwarded", () => {
  it("is the request itself where everything is granted", async () => {
    const { sent, response, lines } = await run(restEvent("GET", "/logs-app/_search", { query: { q: "a:b c" } }));
    expect(response.status).toBe(200);
    expect(sent).toMatchObject([{ method: "GET", path: "/logs-app/_search", query: [["q", "a:b c"]] }]);
    expect(sent[0]?.headers["authorization"]).toBeUndefined();
    expect(sent[0]?.onBehalfOf).toEqual({
      principal: "okta:00u1abc",
      roles: ["devops"],
      grants: ["role:devops"],
    });
    expect(lines).toMatchObject([
      { phase: "decision", decision: "allow", operation: "search", determiningGrants: ["role:devops"] },
      { phase: "outcome", upstreamStatus: 200 },
    ]);
  });

  it("is narrowed to names, with the header that says so", async () => {
    const { sent, response } = await run(restEvent("GET", "/_search"));
    expect(sent).toMatchObject([{ path: "/logs-app/_search", query: [["ignore_unavailable", "true"]] }]);
    expect(response.headers["Index-Gate-Narrowed"]).toBe("logs-*");
  });

  it("is nothing at all where a granted pattern has no live index", async () => {
    const { sent } = await run(restEvent("GET", "/logs-z*/_search"));
    expect(sent).toMatchObject([{ path: "/%2A%2C-%2A/_search" }]);
  });

  it("names an index twice that is called as one of OpenSearch's own paths", async () => {
    const grants: Grant[] = [{ ...READ_LOGS, indices: ["views"] }];
    const { sent } = await run(restEvent("GET", "/_search", { grants }));
    expect(sent).toMatchObject([{ path: "/views%2Cviews/_search" }]);
  });

  it("is a pattern with exclusions where the names do not fit into a request line", async () => {
    const many = Array.from({ length: 300 }, (_, at) => `logs-a-long-index-name-${at}`);
    const view = viewOf(Object.fromEntries([...many, "logs-x", "secret-hr"].map((name) => [name, {}])), {
      "logs-alias": ["secret-hr"],
    });
    const { sent } = await run(restEvent("GET", "/_search"), fakePorts([view]));
    expect(sent).toMatchObject([{ path: "/logs-%2A%2C-secret-hr/_search" }]);
    const all = await run(restEvent("GET", "/_search", { query: { expand_wildcards: "all" } }), fakePorts([view]));
    expect(all.sent[0]?.query).toContainEqual(["expand_wildcards", "open,closed,hidden"]);
  });

  it("is refused as too wide when neither fits", async () => {
    const names = Array.from({ length: 300 }, (_, at) => [
      `logs-a-long-index-name-${at}`,
      `secret-long-index-name-${at}`,
    ]);
    const view = viewOf(
      Object.fromEntries(names.flat().map((name) => [name, {}])),
      Object.fromEntries(names.map(([, secret = ""], at) => [`logs-alias-${at}`, [secret]])),
    );
    const { sent, code, lines } = await run(restEvent("GET", "/_search"), fakePorts([view]));
    expect(code).toBe("expression-too-wide");
    expect(sent).toEqual([]);
    expect(lines).toMatchObject([{ decision: "deny", code: "expression-too-wide", determiningGrants: [] }]);
  });

  it("keeps the caller's own bytes", async () => {
    const body = '{"query":{"term":{"n":9007199254740993}} }';
    const { sent } = await run(restEvent("POST", "/logs-app/_search", { body }));
    expect(sent[0]?.body.toString()).toBe(body);
  });
});

describe("the view of names", () => {
  it("is read once more for a name that a grant matches and the view does not know, once a request", async () => {
    const known = await run(restEvent("GET", "/logs-app/_search"));
    expect(known.reads()).toBe(1);
    const fresh = viewOf({ "logs-app": {}, "secret-hr": {} }, { "logs-new": ["secret-hr"] });
    const turned = await run(restEvent("GET", "/logs-new/_search"), fakePorts([VIEW, fresh]));
    expect(turned).toMatchObject({ code: "index-not-granted", sent: [] });
    expect(turned.reads()).toBe(2);
    const foreign = await run(restEvent("GET", "/secret-new/_search"));
    expect(foreign.reads()).toBe(1);
  });

  it("is dropped after a change", async () => {
    const world = fakePorts([VIEW]);
    await run(restEvent("PUT", "/logs-new", { grants: [MANAGE_LOGS] }), world);
    const before = world.reads();
    await run(restEvent("GET", "/logs-app/_search"), world);
    expect(world.reads()).toBe(before + 1);
  });

  it("is read again, once, when a table's names have gone meanwhile", async () => {
    const later = viewOf({ "logs-web": {} });
    const answers = [json(404, "{}"), json(200, "[]")];
    const { sent, response } = await run(restEvent("GET", "/_cat/count"), fakePorts([VIEW, later], answers));
    expect(response.status).toBe(200);
    expect(sent.map(({ path }) => path)).toEqual(["/_cat/count/logs-app", "/_cat/count/logs-web"]);
  });
});

describe("answers of the gate's own", () => {
  it("resolves names from its view", async () => {
    const { text, sent } = await run(restEvent("GET", "/_resolve/index/*"));
    expect(sent).toEqual([]);
    expect(JSON.parse(text)).toEqual({
      indices: [{ name: "logs-app", attributes: ["open"] }],
      aliases: [],
      data_streams: [],
    });
  });

  it("says it is alive, and nothing else", async () => {
    const { text, lines } = await run(restEvent("GET", "/-/health", { resource: "/-/health" }));
    expect(text).toBe('{"status":"ok"}');
    expect(lines).toEqual([]);
  });
});
