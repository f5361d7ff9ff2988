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

  it("are never those of other limits that are not met, and tell of them", () => {
    const sets = new GrantSets();
    const grants = [grantOn("d", "a")];
    const old: Grant = { ...grantOn("d", "b"), maxTokenAgeSeconds: 60 };
    const older: Grant = { ...grantOn("d", "b"), maxTokenAgeSeconds: 120 };
    const met = sets.of(grants, "d");
    const unmet = sets.of(grants, "d", [old]);
    expect([met.maxTokenAgeOf(["role:r"]), unmet.maxTokenAgeOf(["role:r"])]).toEqual([undefined, 60]);
    expect(sets.of(grants, "d", [older]).maxTokenAgeOf(["role:r"])).toBe(120);
    // in whatever order they are asked for
    expect(sets.of(grants, "d")).toBe(met);
    expect(sets.of(grants, "d", [old])).toBe(unmet);
    expect(sets.of([grantOn("d", "a")], "d")).toBe(met);
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
