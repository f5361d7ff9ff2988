import { describe, expect, it } from "vitest";
import { RejectedError } from "../../../shared/errors.ts";
import { matchOperation } from "../../../shared/opensearch/match.ts";
import type { NamesView } from "../../../shared/opensearch/names-view.ts";
import { mayMakePercolators, readOnlyPercolators, readPercolators } from "../../../shared/opensearch/query-fields.ts";
import { QueryFieldsCache } from "../../../shared/opensearch/query-fields-cache.ts";
import { readNow } from "../../support/read-now.ts";
import { NO_OPENED_IDS, resolve } from "../../../shared/opensearch/resolve.ts";
import {
  type AskedNames,
  assertRunsNoQueries,
  type QueryFieldsPort,
} from "../../../shared/opensearch/stored-queries.ts";
import { decide } from "../../../shared/policy/decide.ts";
import { GrantSet } from "../../../shared/policy/grant-set.ts";
import { viewOf } from "./view.ts";

const view: NamesView = viewOf({ "logs-app": {}, "logs-web": {} }, { "logs-alias": ["logs-web"] });
const grants = new GrantSet(
  [{ domain: "logs", indices: ["logs-*"], actions: ["read", "write"], source: "role:a" }],
  "logs",
);

interface World {
  readonly fields?: readonly string[];
  readonly mayGrow?: boolean;
  readonly everywhere?: readonly string[];
}

interface Asked {
  readonly of: AskedNames[];
  readonly everywhere: (readonly string[])[];
}

async function check(
  path: string,
  body: string,
  { fields = [], mayGrow = false, everywhere = [] }: World,
): Promise<{ code: string; reason: string; asked: Asked }> {
  const asked: Asked = { of: [], everywhere: [] };
  const port: QueryFieldsPort = {
    of: (names) => {
      asked.of.push(names);
      return Promise.resolve({ fields, mayGrow });
    },
    everywhere: (names) => {
      asked.everywhere.push(names);
      return Promise.resolve(everywhere);
    },
  };
  const segments = path.slice(1).split("/");
  const found = matchOperation("POST", segments, segments);
  if (found === undefined) throw new Error("no such operation");
  const read = readNow({ ...found, pathParams: found.params, query: new Map(), body: Buffer.from(body) });
  const resolved = resolve(read, NO_OPENED_IDS, new Date(0));
  const decision = decide(resolved.needs, grants, view);
  if (decision.effect === "deny") throw new Error("denied");
  try {
    await assertRunsNoQueries(resolved, decision, view, port);
    return { code: "allow", reason: "", asked };
  } catch (error) {
    if (!(error instanceof RejectedError)) throw error;
    return { code: error.code, reason: error.message, asked };
  }
}

const script = '{"script":"ctx._source.q = [:]"}';
const reindex = '{"source":{"index":"logs-app"},"dest":{"index":"logs-web"}}';
const REFUSED = "operation-not-supported";

describe("documents that the gate does not see are refused", () => {
  it.each<[string, string, string, World]>([
    ["a script where a field is a percolator", "/logs-app/_update/1", script, { fields: ["q"] }],
    ["a script where a template may make one", "/logs-new/_update/1", script, { mayGrow: true }],
    ["a script by query", "/logs-app/_update_by_query", script, { fields: ["q"] }],
    [
      "a script in a bulk",
      "/logs-app/_bulk",
      `{"index":{}}\n{}\n{"update":{"_id":"1"}}\n${script}\n`,
      { fields: ["q"] },
    ],
    ["copies where the source has no such field", "/_reindex", reindex, { fields: ["q"] }],
    ["copies where the source has one of two", "/_reindex", reindex, { fields: ["q", "r"], everywhere: ["q"] }],
    ["copies where a template may make one", "/_reindex", reindex, { mayGrow: true, everywhere: ["q"] }],
  ])("%s", async (_, path, body, world) => {
    expect((await check(path, body, world)).code).toBe(REFUSED);
  });

  it("with a reason", async () => {
    expect((await check("/logs-app/_update/1", script, { fields: ["q"] })).reason).toContain(
      "the field `q` is of the type",
    );
    expect((await check("/_reindex", reindex, { mayGrow: true })).reason).toContain("a reindex may write a query");
  });
});

describe("documents that the gate does not see are written", () => {
  it.each<[string, string, string, World]>([
    ["by a script where no field is a percolator", "/logs-app/_update/1", script, {}],
    ["as copies where no field is one", "/_reindex", reindex, {}],
    [
      "as copies where the same field is one in every source",
      "/_reindex",
      reindex,
      { fields: ["q"], everywhere: ["q"] },
    ],
  ])("%s", async (_, path, body, world) => {
    expect((await check(path, body, world)).code).toBe("allow");
  });

  it("and nothing is asked for any other request", async () => {
    const plain = await check("/logs-app/_update/1", '{"script":"ctx._source.z = 1"}', { fields: ["q"] });
    const document = await check("/logs-app/_doc", '{"q":{"match_all":{}}}', { fields: ["q"] });
    const search = await check("/logs-app/_search", '{"query":{"match_all":{}}}', { fields: ["q"] });
    for (const { code, asked } of [plain, document, search]) {
      expect(code).toBe("allow");
      expect(asked).toEqual({ of: [], everywhere: [] });
    }
  });

  it("and what is asked about are the names that are written", async () => {
    const known = await check("/_reindex", '{"source":{"index":"logs-*"},"dest":{"index":"logs-alias"}}', {
      fields: ["q"],
    });
    expect(known.asked).toEqual({
      of: [{ known: ["logs-alias"], missing: [] }],
      everywhere: [["logs-alias", "logs-app", "logs-web"]],
    });
    const fresh = await check(
      "/_bulk",
      `{"update":{"_index":"logs-new","_id":"1"}}\n${script}\n{"index":{"_index":"logs-app"}}\n{}\n`,
      {},
    );
    expect(fresh.asked.of).toEqual([{ known: ["logs-app"], missing: ["logs-new"] }]);
  });
});

describe("answers about mappings", () => {
  it("tell which fields are percolators", () => {
    const answer = Buffer.from(
      '{"fields":{"q":{"percolator":{}},"a.r":{"percolator":{},"unmapped":{}},"b":{"text":{}}}}',
    );
    expect(readPercolators(answer)).toEqual(["q", "a.r"]);
    expect(readOnlyPercolators(answer)).toEqual(["q"]);
    expect(readPercolators(Buffer.from("{}"))).toEqual([]);
  });

  it.each([
    ['{"logs":{"mappings":{"dynamic_templates":[{"t":{"mapping":{"type":"percolator"}}}]}}}', true],
    ['{"logs":{"mappings":{"dynamic_templates":[{"t":{"mapping":{"type":"{name}"}}}]}}}', true],
    [
      '{"index_templates":[{"index_template":{"template":{"mappings":{"properties":{"q":{"type":"percolator"}}}}}}]}',
      true,
    ],
    ['{"logs":{"mappings":{"dynamic_templates":[{"t":{"mapping":{"type":"keyword"}}}]}}}', false],
    ["{}", false],
  ])("tell whether a new field may be one: %s is %j", (answer, expected) => {
    expect(mayMakePercolators(Buffer.from(answer))).toBe(expected);
  });

  it.each(["", "[]", "x"])("cannot be read: %j", (answer) => {
    expect(() => readPercolators(Buffer.from(answer))).toThrow("could not be read");
    expect(() => mayMakePercolators(Buffer.from(answer))).toThrow("could not be read");
  });
});

describe("what is known of mappings", () => {
  it("is kept for five seconds, by domain and question, and for a moment when it could not be had", async () => {
    let now = 0;
    const asked: string[] = [];
    const cache = new QueryFieldsCache(
      (domain) => ({
        of: ({ known }) => {
          asked.push(`${domain} ${known.join()}`);
          return known.includes("gone")
            ? Promise.reject(new Error("gone"))
            : Promise.resolve({ fields: known, mayGrow: false });
        },
        everywhere: (names) => {
          asked.push(`${domain} every ${names.join()}`);
          return Promise.resolve(names);
        },
      }),
      () => now,
    );
    const a = { known: ["a"], missing: [] };
    expect(await Promise.all([cache.for("logs").of(a), cache.for("logs").of(a)])).toEqual([
      { fields: ["a"], mayGrow: false },
      { fields: ["a"], mayGrow: false },
    ]);
    await cache.for("other").of(a);
    await cache.for("logs").everywhere(["a"], ["q"]);
    expect(asked).toEqual(["logs a", "other a", "logs every a"]);
    now = 5_000;
    await cache.for("logs").of(a);
    expect(asked).toHaveLength(4);
    const gone = { known: ["gone"], missing: [] };
    await expect(cache.for("logs").of(gone)).rejects.toThrow("gone");
    await expect(cache.for("logs").of(gone)).rejects.toThrow("gone");
    expect(asked).toHaveLength(5);
    now += 250;
    await expect(cache.for("logs").of(gone)).rejects.toThrow("gone");
    expect(asked).toHaveLength(6);
  });
});
