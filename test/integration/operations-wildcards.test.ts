import { describe, expect, it } from "vitest";
import { JUDGEMENTS } from "../../shared/opensearch/judgements.ts";
import type { Operation } from "../../shared/opensearch/operation.ts";
import { parseExpandWildcards } from "../../shared/opensearch/params.ts";
import {
  operations,
  makeFixture,
  send,
  bodyOf,
  pathOf,
  needed,
  takesIndex,
  useOperations,
} from "../support/operations.ts";

/**
 * What `judgements.ts` says about wildcards, asked of a real OpenSearch: what they match by default, and what one that
 * matches nothing is answered with.
 */

useOperations();

describe("a wildcard that matches nothing", () => {
  const narrowed = operations.filter(
    (operation) =>
      takesIndex(operation) &&
      operation.judgement?.wildcards === "narrow" &&
      operation.method !== "HEAD" &&
      operation.name !== "create_pit",
  );

  it("is the node's own error where a point in time would be opened on it, however it is written", async () => {
    const [none, cut] = await Promise.all(
      ["optab-none*", "*,-*"].map((index) => send("POST", `/${index}/_search/point_in_time?keep_alive=1m`)),
    );
    expect(none?.status).toBe(400);
    expect(cut).toEqual(none);
  });

  it.each(narrowed)("$method $path", async (operation) => {
    const { empty, body } = operation.judgement ?? {};
    const headers = { body: '{"index":["*","-*"]}\n{}\n', type: "application/x-ndjson" };
    const sent = body?.startsWith("msearch") === true ? headers : body === "rank-eval" ? bodyOf(operation) : {};
    const answer = await send(operation.method, `${pathOf(operation, "*,-*")}?${needed(operation)}`, sent);
    expect(answer.body).not.toContain("optab-");
    expect({ isOk: answer.status === 200 && !answer.body.includes('"error"') }).toEqual({ isOk: empty === "forward" });
  });

  it("is answered by the gate as the node would", async () => {
    const valid = await send("GET", "/*,-*/_validate/query?allow_no_indices=true");
    expect(JUDGEMENTS["indices.validate_query"]?.empty).toEqual({ json: valid.body });
    const fields = await send("GET", "/*,-*/_mapping/field/msg");
    expect(JUDGEMENTS["indices.get_field_mapping"]?.empty).toEqual({ json: fields.body });
  });

  it("is no longer one without open and closed: `*` is a name then", async () => {
    expect((await send("GET", "/*,-*/_count?expand_wildcards=none")).status).toBe(404);
    expect((await send("GET", "/*,-*/_count?expand_wildcards=hidden")).status).toBe(404);
  });
});

/** One name of each kind that a wildcard can match, and how to ask for it alone. */
const KINDS = [
  { pattern: "optab-ope*", kind: "index", state: "open" },
  { pattern: "optab-clos*", kind: "index", state: "closed" },
  { pattern: "optab-hid*", kind: "index", state: "hidden" },
  { pattern: "optab-ali*", kind: "alias", state: "open" },
  { pattern: "optab-str*", kind: "stream", state: "open" },
] as const;

/** Does the pattern match anything? `allow_no_indices=false` makes it a 404 if not; other operations show what they found. */
async function matches(operation: Operation, pattern: string): Promise<boolean> {
  const { name, method, judgement } = operation;
  if (name.startsWith("msearch")) {
    const body = `{"index":"${pattern}","allow_no_indices":false}\n{"size":0}\n`;
    const answer = await send(method, "/_msearch", { body, type: "application/x-ndjson" });
    return !answer.body.includes("index_not_found_exception");
  }
  const path = pathOf(operation, pattern);
  if (name === "rank_eval") {
    const { body } = await send(method, `${path}?allow_no_indices=false`, bodyOf(operation));
    return !body.includes("index_not_found_exception");
  }
  if (name === "indices.delete_data_stream") {
    await send(method, path);
    const isGone = (await send("GET", "/_data_stream/optab-stream")).status === 404;
    if (isGone) await makeFixture();
    return isGone;
  }
  if (/data_stream/.test(name)) return (await send(method, path)).body.includes('"optab-stream"');
  if (name.startsWith("list.")) return (await send(method, path)).body.includes("optab-");
  if (name === "cat.count") return !(await send(method, `${path}?h=count`)).body.startsWith("0");
  if (name === "cluster.health") return (await send(method, `${path}?level=indices`)).body.includes("optab-");
  if (name === "indices.put_alias" || name === "indices.delete_alias") {
    return !(await send(method, path)).body.includes("index_not_found_exception");
  }
  if (!(judgement?.params.includes("allow_no_indices") ?? false)) return (await send(method, path)).body !== "";
  const query = `${needed(operation)}allow_no_indices=false`;
  return (await send(method, `${path}?${query}`, bodyOf(operation))).status !== 404;
}

describe("what wildcards match by default", () => {
  const rows = [...new Map(operations.filter(takesIndex).map((operation) => [operation.name, operation])).values()];
  const changes = [
    "indices.open",
    "indices.close",
    "indices.delete",
    "indices.add_block",
    "indices.put_alias",
    "indices.delete_alias",
  ];

  it.each(rows)("$name", async (operation) => {
    const found: Record<string, boolean> = {};
    const expected: Record<string, boolean> = {};
    const expand = parseExpandWildcards(operation.judgement?.expand ?? "open");
    for (const { pattern, kind, state } of KINDS) {
      found[pattern] = await matches(operation, pattern);
      const takesState = state === "hidden" ? expand?.hidden === true && expand.open : expand?.[state] === true;
      expected[pattern] = takesState && operation.judgement?.matches.includes(kind) === true;
    }
    if (changes.includes(operation.name)) await makeFixture();
    expect(found).toEqual(expected);
  });
});
