import { describe, expect, it } from "vitest";
import { type SplitItems, splitItems } from "../../../shared/policy/split-items.ts";
import type { Action } from "../../../shared/policy/document.ts";
import { GrantSet } from "../../../shared/policy/grant-set.ts";
import { ndjson, resolveLine } from "../opensearch/lines.ts";
import { viewOf } from "../opensearch/view.ts";

const VIEW = viewOf({ "logs-1": {}, "logs-2": {}, "secret-hr": {} });
const grantsOf = (actions: readonly Action[], indices = ["logs-*"]) =>
  new GrantSet([{ domain: "d", indices, actions, source: "role:r" }], "d");
const GRANTS = grantsOf(["read"]);

const doc = (_index: string, _id = "1") => ({ _index, _id });
const lookUp = (index: string) => ({ query: { terms: { user: { index, id: "1", path: "user" } } } });

function split(line: string, body: string | object, grants = GRANTS): SplitItems | undefined {
  return splitItems(resolveLine(line, body), grants, VIEW);
}

/** Position, code and what is missing of each item that is not sent. */
function refused(found: SplitItems | undefined): string[] | undefined {
  return found?.refused.map(
    ({ position, refusal: { code, missing } }) =>
      `${position} ${code}${missing.map(({ action, index }) => ` ${action}:${index}`).join("")}`,
  );
}

describe("a request is refused as a whole", () => {
  const mixed = ndjson({ index: "logs-1" }, {}, { index: "secret-hr" }, {});

  it.each<[string, string, string | object]>([
    ["it has no items", "POST /_search?index=logs-1,secret-hr", {}],
    ["its body is no list of items", "POST /_mget", { docs: [doc("secret-hr")], ids: [] }],
    ["entries could not be told apart", "POST /_msearch?filter_path=responses.took", mixed],
    ["the answer may be no JSON", "POST /_msearch?format=json", mixed],
    ["the path is not granted", "POST /secret-hr/_msearch", mixed],
    ["no item is granted", "POST /_msearch", ndjson({ index: "secret-hr" }, {}, { index: "secret-*" }, {})],
    ["every item is", "POST /_msearch", ndjson({ index: "logs-1" }, {}, { index: "logs-2" }, {})],
  ])("where %s", (_, line, body) => {
    expect(split(line, body)).toBeUndefined();
  });

  it("where more than 10,000 items are", () => {
    const docs = (count: number) => ({
      docs: [doc("logs-1"), ...Array.from({ length: count }, () => doc("secret-hr"))],
    });
    expect(split("POST /_mget", docs(10_001))).toBeUndefined();
    expect(split("POST /_mget", docs(10_000))?.refused).toHaveLength(10_000);
  });
});

describe("an item is refused", () => {
  it("whose index, or what it looks up, is not granted", () => {
    const body = ndjson(
      { index: "logs-1" },
      {},
      { index: "secret-hr" },
      {},
      { index: "logs-2" },
      lookUp("secret-users"),
      { index: "logs-2,secret-hr" },
      lookUp("logs-users"),
      { index: "secret-hr" },
      lookUp("secret-users"),
    );
    expect(refused(split("POST /_msearch", body))).toEqual([
      "1 index-not-granted read:secret-hr",
      "2 index-not-granted read:secret-users",
      "3 index-not-granted read:secret-hr",
      "4 index-not-granted read:secret-hr read:secret-users",
    ]);
  });

  it("with the code of what it needs: one that would help says more than one that would not", () => {
    const write = grantsOf(["write"]);
    const body = ndjson({ index: "logs-1" }, {}, { index: "logs-1" }, lookUp("secret-users"), { index: "free" }, {});
    const both = new GrantSet(
      [
        { domain: "d", indices: ["logs-*"], actions: ["write"], source: "role:w" },
        { domain: "d", indices: ["free"], actions: ["read"], source: "role:r" },
      ],
      "d",
    );
    expect(refused(split("POST /_msearch", body, both))).toEqual([
      "0 action-not-granted read:logs-1",
      "1 index-not-granted read:logs-1 read:secret-users",
    ]);
    expect(split("POST /_msearch", body, write)).toBeUndefined();
  });

  it("whose requirement is not found", () => {
    const { needs, ...resolved } = resolveLine("POST /_mget", { docs: [doc("logs-1"), doc("logs-2")] });
    const lost = { ...resolved, needs: { ...needs, requirements: needs.requirements.slice(0, 1) } };
    const found = splitItems(lost, GRANTS, VIEW);
    expect(found?.refused).toMatchObject([
      { position: 1, refusal: { effect: "deny", code: "index-not-granted", missing: [], checks: [] } },
    ]);
  });

  it("whose look-up has no requirement of its own, though its index is called alike", () => {
    const body = ndjson({ index: "logs-1" }, lookUp("logs-1"), { index: "logs-2" }, {});
    const { needs, ...resolved } = resolveLine("POST /_msearch", body);
    const lost = { ...resolved, needs: { ...needs, requirements: needs.requirements.slice(0, -1) } };
    expect(refused(splitItems(lost, GRANTS, VIEW))).toEqual(["0 index-not-granted"]);
  });

  it("with the checks that refuse it", () => {
    const found = split("POST /_mget", { docs: [doc("logs-1"), doc("secret-hr")] });
    expect(found?.refused[0]?.refusal.checks).toMatchObject([{ index: "secret-hr", isGranted: false }]);
  });
});

describe("what is left", () => {
  it("is the body without these items", () => {
    const body = ndjson({ index: "secret-hr" }, { size: 1 }, { index: "logs-1" }, { size: 2 }, {}, { size: 3 });
    const found = split("POST /logs-*/_msearch", body);
    expect(found).toMatchObject({ answers: "responses", sent: 2 });
    expect(found?.body.toString()).toBe(ndjson({ index: "logs-1" }, { size: 2 }, {}, { size: 3 }));
  });

  it("knows the refused ones as they were written", () => {
    const docs = [doc("logs-1"), doc("secret-hr", "7"), doc("logs-2")];
    const found = split("POST /_mget", { docs });
    expect(found).toMatchObject({ answers: "docs", sent: 2, refused: [{ position: 1, item: { identity: docs[1] } }] });
    expect(found?.body.toString()).toBe(JSON.stringify({ docs: [docs[0], docs[2]] }));
  });
});
