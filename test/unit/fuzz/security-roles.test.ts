import { describe, expect, it } from "vitest";
import { identityOf, roleOf, rolesPatch } from "../../../fuzz/judge/security-roles.ts";
import { READER, WORLD } from "./samples.ts";

/** As Security reads a pattern between slashes. */
const matches = (pattern: string, name: string) => new RegExp(`^(?:${pattern.slice(1, -1)})$`).test(name);

describe("Security's role for a principal", () => {
  it("leaves out an alias with a foreign target, and goes on matching what is made later", () => {
    const [pattern = ""] = roleOf(READER, WORLD).index_permissions[0]?.index_patterns ?? [];
    expect(matches(pattern, "logs-alias")).toBe(false);
    expect(matches(pattern, "secret-hr")).toBe(false);
    for (const name of ["logs-all", "logs-app", "logs-alias-2", "logs-"])
      expect([name, matches(pattern, name)]).toEqual([name, true]);
  });

  it("is asked with the cluster's state on the paths that need it alone", () => {
    expect(identityOf(READER, "/_cluster/settings").roles).toEqual([READER.name]);
    expect(identityOf({ ...READER, isMonitor: true }, "/_cluster/settings").roles).toEqual([
      READER.name,
      "fuzz-settings",
    ]);
    expect(identityOf(READER, "/_cat/indices/logs-app").roles).toEqual([READER.name, "fuzz-cat"]);
    expect(identityOf(READER, "/logs-app/_search").roles).toEqual([READER.name]);
  });

  it("is registered with the roles of such paths", () => {
    const patch = rolesPatch([READER], WORLD) as { path: string }[];
    expect(patch.map(({ path }) => path)).toEqual([`/${READER.name}`, "/fuzz-cat", "/fuzz-settings"]);
  });
});
