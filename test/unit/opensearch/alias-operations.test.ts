import { describe, expect, it } from "vitest";
import { RejectedError } from "../../../shared/errors.ts";
import { encodeQuery } from "../../../shared/http/encode.ts";
import { matchOperation } from "../../../shared/opensearch/match.ts";
import type { NamesView } from "../../../shared/opensearch/names-view.ts";
import { writeOutgoing } from "../../../shared/opensearch/outgoing.ts";
import { readNow } from "../../support/read-now.ts";
import { NO_OPENED_IDS, resolve } from "../../../shared/opensearch/resolve.ts";
import { decide } from "../../../shared/policy/decide.ts";
import { ACTIONS, type Action } from "../../../shared/policy/document.ts";
import { GrantSet } from "../../../shared/policy/grant-set.ts";
import { viewOf } from "./view.ts";

const NOW = new Date("2026-11-22T10:00:00Z");
const VIEW = viewOf(
  { "logs-1": {}, "logs-2": {}, "logs-shut": { closed: true }, "secret-hr": {}, ".ds-logs-s-000001": { hidden: true } },
  {
    "logs-a": ["logs-1"],
    "logs-b": ["logs-1", "logs-2"],
    "logs-shut-a": ["logs-shut"],
    "logs-trap": ["logs-1", "secret-hr"],
    "secret-a": ["logs-1"],
  },
  { "logs-s": [".ds-logs-s-000001"] },
);

interface Asked {
  readonly indices?: readonly string[];
  readonly actions?: readonly Action[];
  readonly view?: NamesView;
}

/** What is sent for the request, or the code it is refused with. */
function send(
  line: string,
  body?: object,
  { indices = ["logs-*"], actions = ACTIONS, view = VIEW }: Asked = {},
): string {
  const [method = "", target = ""] = line.split(" ");
  const [path = "", query = ""] = target.split("?");
  const raw = path.split("/").slice(1);
  const matched = matchOperation(method, raw, raw.map(decodeURIComponent));
  if (matched === undefined) throw new Error(`${line} is not known`);
  const bytes = Buffer.from(body === undefined ? "" : JSON.stringify(body));
  const asked = new Map(new URLSearchParams(query));
  try {
    const read = readNow({ operation: matched.operation, pathParams: matched.params, query: asked, body: bytes });
    const resolved = resolve(read, NO_OPENED_IDS, NOW);
    const decision = decide(
      resolved.needs,
      new GrantSet([{ domain: "d", indices, actions, source: "role:r" }], "d"),
      view,
    );
    if (decision.effect === "deny") return decision.code;
    const sent = writeOutgoing(resolved, decision, view);
    const params = encodeQuery(sent.query);
    return `${decision.effect} ${decodeURIComponent(sent.path)}${params === "" ? "" : `?${decodeURIComponent(params)}`}${sent.body.length === 0 ? "" : ` ${sent.body.toString()}`}`;
  } catch (error) {
    if (error instanceof RejectedError) return error.code;
    throw error;
  }
}

describe("reading aliases", () => {
  it.each([
    ["GET /secret-hr/_alias", "index-not-granted"],
    ["HEAD /secret-hr/_alias", "index-not-granted"],
    ["GET /logs-1/_alias/secret-a", "index-not-granted"],
    ["GET /_alias/logs-trap", "index-not-granted"],
    ["HEAD /_alias/logs-trap", "index-not-granted"],
    ["GET /_alias/logs-a,secret-a", "index-not-granted"],
    ["GET /_alias/secret-*", "index-not-granted"],
    ["GET /_cat/aliases/secret-a", "index-not-granted"],
    ["GET /_cat/aliases/logs-trap", "index-not-granted"],
    ["GET /_alias?name=secret-a", "request-not-understood"],
    ["GET /_cat/aliases?alias=secret-a", "request-not-understood"],
    ["GET /_cat/aliases?filter_path=*", "request-not-understood"],
    ["GET /_cat/aliases?format=yaml", "operation-not-supported"],
    ["GET /_alias?format=text", "operation-not-supported"],
  ])("%s is refused", (line, code) => {
    expect(send(line)).toBe(code);
  });

  it("needs `read`", () => {
    for (const line of ["GET /_alias", "GET /_aliases", "HEAD /_alias/logs-a", "GET /_cat/aliases"]) {
      expect(send(line, undefined, { actions: ["write", "manage"] })).toBe("index-not-granted");
    }
  });

  const ALL = "/logs-1,logs-2,logs-shut,.ds-logs-s-000001,logs-a,logs-b,logs-shut-a";

  it.each([
    ["GET /_alias", `narrow ${ALL}/_alias?ignore_unavailable=true`],
    ["GET /_aliases", `narrow ${ALL}/_alias?ignore_unavailable=true`],
    ["GET /_aliases?index=logs-1", "allow /logs-1/_alias"],
    ["HEAD /logs-1/_alias/logs-a", "allow /logs-1/_alias/logs-a"],
    ["GET /logs-1/_alias/logs-new", "allow /logs-1/_alias/logs-new"],
    ["GET /_alias/*", `narrow ${ALL}/_alias/logs-*?ignore_unavailable=true`],
    ["GET /logs-1/_alias/logs-*", "allow /logs-1/_alias/logs-*"],
    ["GET /logs-1/_alias/l*,secret-*", "narrow /logs-1/_alias/logs-*"],
    ["GET /logs-1/_alias/logs-*,-logs-b*", "allow /logs-1/_alias/logs-*,-logs-b,-logs-trap"],
  ])("%s is %s", (line, sent) => {
    expect(send(line)).toBe(sent);
  });

  const ASK = "h=alias,index,filter,routing.index,routing.search,is_write_index";

  it.each([
    ["GET /_cat/aliases?h=index&s=alias&v=true", `narrow /_cat/aliases?h=${ASK.slice(2)}&s=alias&v=true&format=json`],
    ["GET /_cat/aliases/logs-a", `narrow /_cat/aliases/logs-a?format=json&${ASK}`],
    ["GET /_cat/aliases/*?format=text", `narrow /_cat/aliases/logs-*?format=json&${ASK}`],
    ["GET /_cat/aliases?help", "allow /_cat/aliases?help="],
  ])("%s is %s", (line, sent) => {
    expect(send(line)).toBe(sent);
  });
});

describe("changing aliases", () => {
  const add = (index: string, alias: string) => ({ actions: [{ add: { index, alias } }] });
  const remove = (index: string, alias: string) => ({ actions: [{ remove: { index, alias } }] });

  it.each<[string, object?]>([
    ["PUT /secret-hr/_alias/logs-new"],
    ["POST /logs-1,secret-hr/_aliases/logs-new"],
    ["PUT /*/_alias/logs-new"],
    ["PUT /_all/_alias/logs-new"],
    ["PUT /logs-1/_alias/secret-new"],
    ["PUT /logs-1/_alias/logs-trap"],
    ["PUT /_alias/logs-new?index=secret-hr"],
    ["PUT /_alias", { index: "secret-hr", alias: "logs-new" }],
    ["PUT /_alias", { index: "logs-*,secret-hr", alias: "logs-new" }],
    ["PUT /logs-1/_alias", { alias: "secret-new" }],
    ["PUT /logs-1/_alias/secret-new", { alias: "logs-new" }],
    ["PUT /logs-1/_alias/logs-new", { alias: "secret-new" }],
    ["PUT /logs-trap/_alias/logs-new"],
    ["DELETE /secret-hr/_alias/logs-trap"],
    ["DELETE /logs-1/_alias/logs-trap"],
    ["DELETE /logs-1/_alias/secret-a"],
    ["DELETE /logs-1/_alias/*"],
    ["DELETE /logs-1/_alias/logs-*"],
    ["DELETE /*/_alias/logs-a"],
    ["POST /_aliases", add("secret-hr", "logs-new")],
    ["POST /_aliases", add("logs-1", "secret-new")],
    ["POST /_aliases", add("*", "logs-new")],
    ["POST /_aliases", remove("*", "logs-a")],
    ["POST /_aliases", remove("logs-1", "*")],
    ["POST /_aliases", remove("logs-1", "logs-*")],
    ["POST /_aliases", { actions: [...add("logs-1", "logs-a").actions, { remove_index: { index: "secret-hr" } }] }],
    ["PUT /logs-new", { aliases: { "secret-new": {} } }],
    ["PUT /logs-new", { aliases: { "logs-new-a": {}, "logs-trap": {} } }],
  ])("%s %j is refused", (line, body) => {
    expect(send(line, body)).toBe("index-not-granted");
  });

  it.each<[string, object?]>([
    ["PUT /_alias/logs-new"],
    ["PUT /_alias", { alias: "logs-new" }],
    ["PUT /logs-1/_alias/logs-new", { index: "logs-1" }],
    ["PUT /logs-1/_alias/logs-*"],
    ["PUT /logs-1/_alias/logs-a,logs-b"],
    ["PUT /logs-1/_alias?name=logs-new"],
    ["DELETE /logs-1/_alias/-logs-a"],
    ["POST /_aliases?index=logs-1", add("logs-1", "logs-new")],
  ])("%s %j is not understood", (line, body) => {
    expect(send(line, body)).toBe("request-not-understood");
  });

  it("needs `manage`", () => {
    const asked: Asked = { actions: ["read", "write"] };
    expect(send("PUT /logs-1/_alias/logs-new", undefined, asked)).toBe("action-not-granted");
    expect(send("DELETE /logs-1/_alias/logs-a", undefined, asked)).toBe("action-not-granted");
    expect(send("POST /_aliases", add("logs-1", "logs-new"), asked)).toBe("action-not-granted");
    expect(send("POST /logs-a/_rollover/logs-9", undefined, asked)).toBe("action-not-granted");
  });

  it.each<[string, object | undefined, string]>([
    ["PUT /logs-1/_alias/logs-new", undefined, "/logs-1/_alias/logs-new"],
    ["PUT /logs-1/_alias/logs-b", { is_write_index: true }, '/logs-1/_alias/logs-b {"is_write_index":true}'],
    ["PUT /_alias/logs-new?index=logs-*", undefined, "/logs-1,logs-2/_alias/logs-new"],
    ["PUT /%3Clogs-%7Bnow%2Fd%7D%3E/_alias/logs-new", undefined, "/logs-2026.11.22/_alias/logs-new"],
    ["PUT /_alias", { index: "logs-*", alias: "logs-n" }, '/_alias {"index":"logs-1,logs-2","alias":"logs-n"}'],
    ["DELETE /logs-1,logs-2/_alias/logs-b,logs-a*", undefined, "/logs-1,logs-2/_alias/logs-b,logs-a"],
    ["DELETE /logs-1/_aliases/logs-sh*", undefined, "/logs-1/_aliases/logs-shut-a"],
    ["POST /_aliases", add("logs-1", "logs-b"), '/_aliases {"actions":[{"add":{"index":"logs-1","alias":"logs-b"}}]}'],
    [
      "POST /_aliases",
      remove("logs-*", "logs-s*"),
      '/_aliases {"actions":[{"remove":{"indices":["logs-1","logs-2"],"aliases":["logs-shut-a"]}}]}',
    ],
    [
      "POST /_aliases",
      remove("logs-1", "logs-q*"),
      '/_aliases {"actions":[{"remove":{"index":"logs-1","aliases":["*","-*"]}}]}',
    ],
    ["PUT /logs-new", { aliases: { "logs-b": {} } }, '/logs-new {"aliases":{"logs-b":{}}}'],
  ])("%s %j is allowed", (line, body, sent) => {
    expect(send(line, body)).toBe(`allow ${sent}`);
  });
});

describe("rolling over", () => {
  const view = viewOf(
    { "logs-000001": {}, "logs-2026.11.21-1": {}, "logs-app": {} },
    { "logs-w": ["logs-000001"], "logs-dated": ["logs-2026.11.21-1"], "logs-own": ["logs-app"] },
    { "logs-s": [] },
  );

  it.each<[string, object?, (readonly string[])?]>([
    ["POST /secret-w/_rollover"],
    ["POST /logs-w/_rollover/secret-2"],
    ["POST /logs-w/_rollover/logs-2", { aliases: { "secret-a": {} } }],
    ["POST /logs-w/_rollover", {}, ["logs-w", "logs-000001"]],
    ["POST /logs-w/_rollover?dry_run=true", {}, ["logs-w", "logs-0*"]],
    ["POST /logs-dated/_rollover", {}, ["logs-dated", "logs-2026.11.*"]],
    ["POST /logs-dated/_rollover", {}, ["logs-dated", "logs-2*"]],
  ])("%s %j is refused", (line, body, indices = ["logs-*"]) => {
    expect(send(line, body, { indices, view })).toBe("index-not-granted");
  });

  it("takes an alias of which one target is foreign for a foreign one", () => {
    expect(send("POST /logs-trap/_rollover/logs-9")).toBe("index-not-granted");
  });

  it.each([
    ["POST /logs-*/_rollover"],
    ["POST /logs-w/_rollover?new_index=secret-2"],
    ["POST /logs-w/_rollover?index=secret-2"],
  ])("%s is not understood", (line) => {
    expect(send(line, undefined, { view })).toBe("request-not-understood");
  });

  it.each<[string, (readonly string[])?]>([
    ["POST /logs-w/_rollover"],
    ["POST /logs-w/_rollover?dry_run=true"],
    ["POST /logs-w/_rollover/logs-2", ["logs-w", "logs-000001", "logs-2"]],
    ["POST /logs-dated/_rollover", ["logs-dated", "logs-*.*"]],
    ["POST /logs-own/_rollover", ["logs-own", "logs-app"]],
    ["POST /logs-s/_rollover", ["logs-s"]],
    ["POST /logs-none/_rollover"],
  ])("%s is allowed with %j", (line, indices = ["logs-*"]) => {
    expect(send(line, undefined, { indices, view })).toBe(`allow ${line.split(" ")[1]}`);
  });

  it("sends date math as the name it stands for", () => {
    expect(send("POST /logs-w/_rollover/%3Clogs-%7Bnow%2Fd%7D-1%3E", undefined, { view })).toBe(
      "allow /logs-w/_rollover/logs-2026.11.22-1",
    );
  });
});
