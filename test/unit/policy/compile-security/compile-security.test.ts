import { describe, expect, it } from "vitest";
import { EMPTY_VIEW } from "../../../../shared/opensearch/names-view.ts";
import { compileSecurity } from "../../../../shared/policy/compile-security/compile-security.ts";
import { policyWith, READ_LOGS, role } from "../principals.ts";

const OPTIONS = { domain: "logs", view: EMPTY_VIEW, aliasRule: "names", issuer: "okta" } as const;
const SHOP = { domain: "shop", indices: ["*"], actions: ["read", "write", "manage"] } as const;

describe("compileSecurity", () => {
  it("leaves out a role that grants nothing on the domain, and grants on another", () => {
    const policy = policyWith({
      shop: role({ groups: ["okta:shop"] }, [SHOP]),
      both: role({ groups: ["okta:both"] }, [READ_LOGS, SHOP]),
    });
    const { roles, rolesmapping } = compileSecurity(policy, OPTIONS);
    expect(Object.keys(roles)).toEqual(["index-gate-both"]);
    expect(Object.keys(rolesmapping)).toEqual(["index-gate-both"]);
    expect(roles["index-gate-both"]?.index_permissions.map(({ index_patterns: patterns }) => patterns)).toEqual([
      ["logs-*"],
    ]);
  });

  it("leaves out a role with limits, which Security cannot tell", () => {
    const fresh = { ...role({ groups: ["okta:a"] }), limits: { maxTokenAgeSeconds: 900 } };
    expect(compileSecurity(policyWith({ fresh }), OPTIONS)).toEqual({ roles: {}, rolesmapping: {} });
  });

  it("gives each role its mapping and its mark, sorted by name", () => {
    const policy = policyWith({ b: role({ groups: ["okta:b"] }), a: role({ users: ["okta:00u1"] }) });
    const { roles, rolesmapping } = compileSecurity(policy, OPTIONS);
    expect(Object.keys(roles)).toEqual(["index-gate-a", "index-gate-b"]);
    expect(rolesmapping).toMatchObject({
      "index-gate-a": { backend_roles: [], users: ["00u1"] },
      "index-gate-b": { backend_roles: ["b"], users: [] },
    });
    for (const entry of [...Object.values(roles), ...Object.values(rolesmapping)]) {
      expect(entry.description).toMatch(/^made by index-gate /);
    }
  });
});
