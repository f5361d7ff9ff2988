import { describe, expect, it } from "vitest";
import type { Grant } from "../../../shared/policy/document.ts";
import { GrantSets } from "../../../shared/policy/grant-sets.ts";
import { viewOf } from "../opensearch/view.ts";

const VIEW = viewOf({});
const grantOn = (domain: string, index = "a"): Grant => ({
  domain,
  indices: [index],
  actions: ["read"],
  source: "role:r",
});

describe("grant sets", () => {
  it("are never those of another domain", () => {
    const sets = new GrantSets();
    const grants = [grantOn("d", "a"), grantOn("e", "b")];
    const allowed = (domain: string) =>
      ["a", "b"].filter((name) => sets.of(grants, domain).isGranted(name, "read", VIEW));
    for (let round = 0; round < 2; round++)
      expect([allowed("d"), allowed("e"), allowed("f")]).toEqual([["a"], ["b"], []]);
  });

  it("are never those of other grants", () => {
    const sets = new GrantSets();
    expect(sets.of([grantOn("d", "a")], "d").isGranted("a", "read", VIEW)).toBe(true);
    expect(sets.of([grantOn("d", "b")], "d").isGranted("a", "read", VIEW)).toBe(false);
    expect(sets.of([], "d").isEmpty).toBe(true);
  });

  it("are made once for a list, and once for lists that say the same", () => {
    const sets = new GrantSets();
    const grants = [grantOn("d")];
    const made = sets.of(grants, "d");
    expect(sets.of(grants, "d")).toBe(made);
    expect(sets.of([grantOn("d")], "d")).toBe(made);
    expect(new GrantSets().of(grants, "d")).not.toBe(made);
  });

  it("are kept for 500 lists, the oldest go first", () => {
    const sets = new GrantSets();
    const made = Array.from({ length: 500 }, (_, at) => sets.of([grantOn("d", `i${at}`)], "d"));
    expect(sets.of([grantOn("d", "i0")], "d")).toBe(made[0]);
    sets.of([grantOn("d", "one-more")], "d");
    expect(sets.of([grantOn("d", "i1")], "d")).toBe(made[1]);
    expect(sets.of([grantOn("d", "i499")], "d")).toBe(made[499]);
    expect(sets.of([grantOn("d", "i0")], "d")).not.toBe(made[0]);
  });

  it("are kept for fewer lists that are long", () => {
    const sets = new GrantSets();
    const long = (name: string) => [grantOn("d", name.padEnd(1_500_000, "x"))];
    const [first, second] = [sets.of(long("a"), "d"), sets.of(long("b"), "d")];
    expect(sets.of(long("a"), "d")).toBe(first);
    sets.of(long("c"), "d");
    expect(sets.of(long("b"), "d")).toBe(second);
    expect(sets.of(long("a"), "d")).not.toBe(first);
  });
});
