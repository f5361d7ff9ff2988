import { expect, it } from "vitest";
import { entitled, findByNames } from "./names-rules.ts";

const names = (...of: string[]) => ({ names: of.map((name) => ({ domain: "logs", name })), hasOwners: false });
const find = (patterns: string[], known: ReturnType<typeof names> | undefined) =>
  findByNames("unmatched-entitlement", entitled(patterns), known);

it("finds a pattern that matches no name of its domain", () => {
  expect(find(["orders-*", "lgs-*"], names("orders-1", "logs-1"))).toEqual([
    "23:32 `lgs-*` matches no name of domain `logs` today; mend it, or remove it",
  ]);
});

it("takes a name that is hidden from the pattern, or of the system, for no match", () => {
  expect(find(["*-1"], names(".logs-1", ".kibana_1"))).toHaveLength(1);
});

it.each([
  ["a pattern that matches", ["orders-*"], names("orders-1")],
  ["a domain of which nothing is known", ["orders-*"], { names: [{ domain: "shop", name: "x" }], hasOwners: false }],
  ["names that nobody has told", ["orders-*"], undefined],
])("finds nothing in %s", (_what, patterns, known) => {
  expect(find(patterns, known)).toEqual([]);
});
