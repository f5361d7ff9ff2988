import { describe, expect, it } from "vitest";
import { roleOf, withoutTraps } from "../../../fuzz/judge/security-roles.ts";
import { READER, WORLD } from "./samples.ts";

/** As Security reads a pattern between slashes. */
const matches = (pattern: string, name: string) => new RegExp(`^(?:${pattern.slice(1, -1)})$`).test(name);

describe("Security's role for a principal", () => {
  it("leaves out an alias with a foreign target, which would open that target", () => {
    const [pattern = ""] = roleOf(READER, WORLD).index_permissions[0]?.index_patterns ?? [];
    expect(matches(pattern, "logs-alias")).toBe(false);
    for (const name of ["logs-all", "logs-app", "logs-alias-2", "logs-"])
      expect([name, matches(pattern, name)]).toEqual([name, true]);
    expect(matches(pattern, "secret-hr")).toBe(false);
  });

  it("keeps a pattern that no such alias matches, and takes names as they are", () => {
    expect(withoutTraps("metrics-*", ["logs-alias"])).toBe("metrics-*");
    const exact = withoutTraps("a.b", ["a.b"]);
    expect([matches(exact, "a.b"), matches(exact, "axb")]).toEqual([false, false]);
  });

  it("gives each action its own permissions, and the cluster right only where it is granted", () => {
    const both = { ...READER, grants: [{ indices: ["x*"], actions: ["read", "manage"] as const }] };
    const { index_permissions, cluster_permissions } = roleOf(both, WORLD);
    expect(index_permissions.map(({ allowed_actions }) => allowed_actions.includes("indices:admin/*"))).toEqual([
      false,
      true,
    ]);
    expect(cluster_permissions).not.toContain("cluster:monitor/*");
    expect(roleOf({ ...both, isMonitor: true }, WORLD).cluster_permissions).toContain("cluster:monitor/*");
  });
});
