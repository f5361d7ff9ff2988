import { describe, expect, it } from "vitest";
import { send, type World } from "./send.ts";
import { viewOf } from "./view.ts";

const view = viewOf(
  {
    "logs-1": {},
    "logs-2": {},
    "logs-shut": { closed: true },
    "secret-hr": {},
    ".ds-logs-s-000001": { hidden: true },
    ".ds-secret-s-000001": { hidden: true },
  },
  { "logs-a": ["logs-1"], "logs-trap": ["logs-1", "secret-hr"] },
  { "logs-s": [".ds-logs-s-000001"], "secret-s": [".ds-secret-s-000001"] },
);
const logs: World = { view, indices: ["logs-*"] };
const reader: World = { ...logs, actions: ["read"] };
const open = "logs-1,logs-2,logs-a,logs-s";
const withClosed = "logs-1,logs-2,logs-shut,logs-a,logs-s";
const gone = "ignore_unavailable=true";

describe("monitors of indices", () => {
  it.each([
    "GET /secret-hr/_stats",
    "GET /logs-1,secret-hr/_segments",
    "GET /_recovery?index=secret-hr",
    "GET /logs-trap/_shard_stores",
    "GET /secret-*/_stats/docs",
    "GET /_cat/recovery/secret-hr",
    "GET /_cat/segment_replication?index=secret-hr",
    "GET /_list/indices/secret-*",
    "GET /_list/shards/logs-trap",
    "GET /.ds-secret-s-000001/_stats",
  ])("%s is refused", (line) => {
    expect(send(line, reader)).toBe("index-not-granted");
  });

  it.each([
    ["GET /_stats", `narrow /${open}/_stats?${gone}`],
    ["GET /_stats/docs,store?level=shards&human", `narrow /${open}/_stats/docs,store?level=shards&human=&${gone}`],
    ["GET /*/_stats/docs", `narrow /${open}/_stats/docs?${gone}`],
    ["GET /logs-1/_stats", "allow /logs-1/_stats"],
    ["GET /logs-s/_segments", "allow /logs-s/_segments"],
    ["GET /.ds-logs-s-000001/_segments", "allow /.ds-logs-s-000001/_segments"],
    ["GET /_segments?filter_path=indices", `narrow /${open}/_segments?filter_path=indices&${gone}`],
    ["GET /_recovery", `narrow /${withClosed}/_recovery?${gone}`],
    ["GET /logs-*,-logs-1/_shard_stores?status=all", `allow /logs-2,logs-shut,logs-s/_shard_stores?status=all&${gone}`],
    ["GET /logs-none*/_stats", `allow /*,-*/_stats?${gone}`],
    ["GET /_cat/recovery?v", `narrow /_cat/recovery/${withClosed}?v=&${gone}`],
    ["GET /_cat/recovery?help", "allow /_cat/recovery?help="],
    ["GET /_list/indices?size=10", `narrow /_list/indices/${withClosed}?size=10&${gone}`],
    ["GET /_list/shards", `narrow /_list/shards/${open}`],
  ])("%s: %s", (line, expected) => {
    expect(send(line, reader)).toBe(expected);
  });

  it("take no page token, no foreign level and no format that cannot be looked through", () => {
    expect(send("GET /_list/indices?next_token=MXxsb2dzLTE=", reader)).toBe("request-not-understood");
    expect(send("GET /_stats?level=node", reader)).toBe("operation-not-supported");
    expect(send("GET /_stats?format=yaml", reader)).toBe("operation-not-supported");
  });
});

describe("upkeep of indices", () => {
  it.each([
    "POST /secret-hr/_flush",
    "POST /logs-1,secret-hr/_forcemerge",
    "POST /_cache/clear?index=secret-hr",
    "PUT /secret-hr/_block/write",
    "PUT /logs-1,secret-hr/_block/write",
    "PUT /*/_block/read_only",
    "PUT /_all/_block/metadata",
    "PUT /logs-trap/_block/write",
  ])("%s is refused", (line) => {
    expect(send(line, logs)).toBe("index-not-granted");
  });

  it.each(["POST /logs-1/_flush", "POST /logs-1/_forcemerge", "POST /logs-1/_cache/clear", "PUT /logs-1/_block/write"])(
    "%s needs `manage`",
    (line) => {
      expect(send(line, { ...logs, actions: ["read", "write"] })).toBe("action-not-granted");
      expect(send(line, { ...logs, actions: ["manage"] })).toBe(`allow ${line.split(" ")[1]}`);
    },
  );

  it.each([
    ["POST /_flush?force=true", `narrow /${open}/_flush?force=true&${gone}`],
    ["GET /_flush", `narrow /${open}/_flush?${gone}`],
    ["POST /_forcemerge?max_num_segments=1", `narrow /${open}/_forcemerge?max_num_segments=1&${gone}`],
    ["POST /*/_cache/clear", `narrow /${open}/_cache/clear?${gone}`],
    ["POST /_forcemerge?wait_for_completion=false", "operation-not-supported"],
    ["POST /logs-1/_flush/synced", "operation-not-supported"],
    ["POST /logs-1/_upgrade", "operation-not-supported"],
    ["POST /logs-1/_scale", "operation-not-supported"],
  ])("%s: %s", (line, expected) => {
    expect(send(line, logs)).toBe(expected);
  });
});

describe("data streams", () => {
  it.each([
    "GET /_data_stream/secret-s",
    "GET /_data_stream/secret-*",
    "GET /_data_stream/logs-s,secret-s/_stats",
    "PUT /_data_stream/secret-n",
    "DELETE /_data_stream/secret-s",
    "DELETE /_data_stream/*",
    "DELETE /_data_stream/_all",
    "DELETE /_data_stream/logs-s,secret-s",
  ])("%s is refused", (line) => {
    expect(send(line, logs)).toBe("index-not-granted");
  });

  it.each([
    ["GET /_data_stream", "narrow /_data_stream/logs-s"],
    ["GET /_data_stream/*", "narrow /_data_stream/logs-s"],
    ["GET /_data_stream/logs-none*", "allow /_data_stream/*,-*"],
    ["GET /_data_stream/_stats", "narrow /_data_stream/logs-s/_stats"],
    ["GET /_data_stream?index=secret-hr", "request-not-understood"],
    ["GET /_data_stream?name=secret-s", "request-not-understood"],
    ["PUT /_data_stream/logs-n", "allow /_data_stream/logs-n"],
    ["PUT /_data_stream/logs-*", "request-not-understood"],
    ["DELETE /_data_stream/logs-*", "allow /_data_stream/logs-s"],
    ["DELETE /_data_stream/logs-s", "allow /_data_stream/logs-s"],
    ["POST /_data_stream/_modify", "operation-not-supported"],
  ])("%s: %s", (line, expected) => {
    expect(send(line, logs)).toBe(expected);
  });

  it("are never deleted by a pattern: `*,-*` is every stream to the node", () => {
    for (const line of ["DELETE /_data_stream/logs-none*", "DELETE /_data_stream/logs-*,-logs-*"])
      expect(send(line, logs)).toBe('own {"acknowledged":true}');
  });

  it("are read by `read`, and made and removed by `manage`", () => {
    expect(send("DELETE /_data_stream/logs-s", reader)).toBe("action-not-granted");
    expect(send("PUT /_data_stream/logs-n", { ...logs, actions: ["read", "write"] })).toBe("action-not-granted");
    expect(send("GET /_data_stream/logs-s", { ...logs, actions: ["manage"] })).toBe("action-not-granted");
  });
});

describe.each(["_clone", "_shrink", "_split"])("%s", (kind) => {
  it.each([
    [`PUT /secret-hr/${kind}/logs-n`],
    [`POST /logs-1/${kind}/secret-n`],
    [`PUT /logs-1/${kind}/secret-hr`],
    [`PUT /logs-1/${kind}/logs-trap`],
    [`PUT /logs-trap/${kind}/logs-n`],
  ])("%s is refused", (line) => {
    expect(send(line, logs)).toBe("index-not-granted");
  });

  it("needs `read` and `manage` on the source, and names one index on either side", () => {
    const line = `PUT /logs-1/${kind}/logs-n`;
    for (const actions of [["manage"], ["read"], ["read", "write"]] as const) {
      expect(send(line, { ...logs, actions })).toBe("action-not-granted");
    }
    expect(send(line, { ...logs, actions: ["read", "manage"] })).toBe(`allow /logs-1/${kind}/logs-n`);
    expect(send(`PUT /logs-*/${kind}/logs-n`, logs)).toBe("request-not-understood");
    expect(send(`PUT /logs-1/${kind}/logs-*`, logs)).toBe("request-not-understood");
    expect(send(`PUT /logs-1,logs-2/${kind}/logs-n`, logs)).toBe("request-not-understood");
    expect(send(`PUT /logs-1/${kind}/logs-n,secret-n`, logs)).toBe("request-not-understood");
  });

  it("writes date math of both names as it was decided", () => {
    const line = `PUT /%3Clogs-%7Bnow%2Fd%7D%3E/${kind}/%3Clogs-n-%7Bnow%2Fd%7D%3E`;
    expect(send(line, logs)).toBe(`allow /logs-2026.11.22/${kind}/logs-n-2026.11.22`);
  });

  it("reads settings and aliases of the new index", () => {
    const line = `PUT /logs-1/${kind}/logs-n`;
    const refused: [string, object][] = [
      ["index-not-granted", { aliases: { "secret-a": {} } }],
      ["index-not-granted", { aliases: { "logs-trap": {} } }],
      ["request-not-understood", { aliases: { "*": {} } }],
      ["request-not-understood", { mappings: {} }],
      ["request-not-understood", { settings: null }],
      ["operation-not-supported", { settings: { "index.default_pipeline": "p" } }],
      ["operation-not-supported", { settings: { index: { resize: { source: { name: "secret-hr" } } } } }],
    ];
    for (const [code, body] of refused) expect([body, send(line, logs, body)]).toEqual([body, code]);
    const body = { settings: { number_of_shards: 2 }, aliases: { "logs-n-a": {} }, max_shard_size: "5gb" };
    expect(send(line, logs, body)).toBe(`allow /logs-1/${kind}/logs-n`);
  });

  it("waits for its end: the result would lie in a task", () => {
    expect(send(`PUT /logs-1/${kind}/logs-n?wait_for_completion=false`, logs)).toBe("operation-not-supported");
  });
});

describe("the domain as a whole", () => {
  const paths = [
    "/_cluster/stats",
    "/_cluster/settings?include_defaults",
    "/_nodes",
    "/_nodes/_local",
    "/_nodes/stats",
    "/_nodes/_all/stats/indices/docs",
    "/_nodes/usage",
    ...["allocation", "cluster_manager", "fielddata", "master", "nodeattrs", "nodes", "plugins", "repositories"].map(
      (table) => `/_cat/${table}`,
    ),
    "/_cat/thread_pool/search",
  ];

  it.each(paths)("%s needs the cluster right", (path) => {
    expect(send(`GET ${path}`, { ...logs, indices: ["*"] })).toBe("action-not-granted");
    expect(send(`GET ${path}`, { ...reader, monitor: true })).toBe(`allow ${path.replace("defaults", "defaults=")}`);
  });

  it.each([
    "/_nodes/stats/indices?level=indices",
    "/_nodes/stats?level=shards",
    "/_nodes/hot_threads",
    "/_cluster/state",
    "/_cluster/pending_tasks",
    "/_cluster/allocation/explain",
    "/_remote/info",
    "/_cat/pending_tasks",
    "/_cat/tasks",
    "/_cat/templates",
    "/_cat/snapshots",
    "/_tasks",
    "/_snapshot",
  ])("%s is refused for good", (path) => {
    expect(send(`GET ${path}`, { ...logs, indices: ["*"], monitor: true })).toBe("operation-not-supported");
  });

  it("takes no groups of others' searches, and a level that is the node itself", () => {
    expect(send("GET /_nodes/stats?groups=*", { ...logs, monitor: true })).toBe("request-not-understood");
    expect(send("GET /_nodes/stats?level=node", { ...logs, monitor: true })).toBe("allow /_nodes/stats");
  });

  it.each(["/_cat", "/_list", "/_script_context", "/_script_language"])("%s is a fixed text", (path) => {
    expect(send(`GET ${path}`, reader)).toBe(`allow ${path}`);
  });
});
