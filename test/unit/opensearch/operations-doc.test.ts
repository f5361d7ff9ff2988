import { describe, expect, it } from "vitest";
import { generateOperationsDoc } from "../../../shared/opensearch/generate-operations-doc.ts";
import { listOperations } from "../../../shared/opensearch/operation-table.ts";
import { REFUSAL_FAMILIES } from "../../../shared/opensearch/refusal-families.ts";
import { REFUSED_NAMESPACES } from "../../../shared/opensearch/refusals.ts";
import { SERVERLESS, SINCE } from "../../../shared/opensearch/versions.ts";

const text = (await generateOperationsDoc()).map((file) => file.text).join("");
const operations = [...listOperations()];
/** name → its row, with the reason above the table where the whole namespace is refused */
const rows = new Map<string, string>();
let reason = "";
for (const line of text.split("\n")) {
  if (line.startsWith("#")) reason = "";
  if (line.startsWith("Refused: ")) reason = line;
  const name = /^\| `([\w.]+)` \|/.exec(line)?.[1];
  if (name !== undefined) rows.set(name, `${line} ${reason}`);
}

describe("the page of all operations", () => {
  it("refuses what has no judgement, with a reason, and nothing else", () => {
    for (const { name, judgement } of operations) {
      const isRefused = /\*\*refused\*\* \| [a-z]|Refused: [a-z]/.test(rows.get(name) ?? "");
      expect({ name, isRefused }).toEqual({ name, isRefused: judgement === undefined });
    }
  });

  it("has every method and path of every operation in its row", () => {
    for (const { name, method, path } of operations) {
      const row = rows.get(name) ?? "";
      const methods = row
        .split(/ \| |<br>/)
        .find((cell) => cell.endsWith(` \`${path}\``))
        ?.split(" ");
      expect(methods ?? [`no ${path} in ${row}`]).toContain(method);
    }
  });

  it.each([
    [
      "search",
      /\| `read` \| a list; wildcards cut; without an index: all that is granted; body: search; or `\?source=` \|/,
    ],
    ["bulk", /\| `write` \| one name; without an index: those of the body; body: bulk \|/],
    ["delete_by_query", /\| `read` and `write` \| a list; wildcards whole; body: delete by query/],
    ["cat.health", /\| `cluster: \[monitor\]` \| no body \|/],
    ["cluster.health", /\| `read`; without an index `cluster: \[monitor\]` \| .*always `level=cluster`/],
    ["info", /\| any grant \| no body \|/],
    ["indices.get", /answer: filtered \(index metadata\)/],
    ["indices.resolve_index", /answer: the gate's own/],
  ])("says what %s needs", (name, expected) => {
    expect(rows.get(name)).toMatch(expected);
  });
});

describe("other versions", () => {
  it("has every path that came later, with its version, and what Serverless has", () => {
    const part = text.slice(text.indexOf("## Other versions"));
    expect(part).toMatch(
      /\| 2\.4 \| DELETE `\/_search\/point_in_time`<br>POST `\/\{index\}\/_search\/point_in_time` \|/,
    );
    for (const path of Object.keys(SINCE)) expect(part).toContain(`\`${path}\``);
    for (const name of SERVERLESS) expect(part).toContain(`\`${name}\``);
  });
});

describe("what is refused for good", () => {
  const names = [...new Set(operations.map(({ name }) => name))];

  it.each(REFUSAL_FAMILIES)("$title: on the page, and refused", ({ why, operations: own }) => {
    expect(text).toContain(why);
    const held = names.filter((name) => own?.test(name) ?? false);
    expect(held.filter((name) => operations.some((row) => row.name === name && row.judgement !== undefined))).toEqual(
      [],
    );
    expect(held.length > 0).toBe(own !== undefined);
  });

  it("has every namespace of a plugin in it", () => {
    const plugins = operations.filter(({ path }) => /^\/_(?:plugins|opendistro)\//.test(path)).map(({ name }) => name);
    const left = plugins.filter((name) => !REFUSAL_FAMILIES.some((family) => family.operations?.test(name)));
    expect([...new Set(left.map((name) => name.split(".")[0]))]).toEqual([]);
    expect(Object.keys(REFUSED_NAMESPACES).length).toBeGreaterThan(40);
  });
});
