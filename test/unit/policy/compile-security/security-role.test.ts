import { describe, expect, it } from "vitest";
import { EMPTY_VIEW, type NamesView } from "../../../../shared/opensearch/names-view.ts";
import type { SecurityRole } from "../../../../shared/policy/compile-security/security-role.ts";
import { type AliasRule, compileRole } from "../../../../shared/policy/compile-security/security-role.ts";
import type { Action, Grant } from "../../../../shared/policy/document.ts";
import { viewOf } from "../../opensearch/view.ts";
import { opensIndex, opensName } from "./as-security.ts";

const VIEW = viewOf(
  {
    "logs-app": {},
    "logs-web": {},
    "secret-hr": {},
    ".kibana_1": { hidden: true },
    ".ds-metrics-000001": { hidden: true },
  },
  {
    "logs-trap": ["secret-hr"],
    "logs-half": ["logs-app", "secret-hr"],
    "logs-view": ["logs-app"],
    view: ["logs-app"],
    ".kibana": [".kibana_1"],
  },
  { metrics: [".ds-metrics-000001"] },
);

function grant(indices: readonly string[], ...actions: Action[]): Grant {
  return { domain: "logs", indices, actions, source: "role:x" };
}

function compileOn(view: NamesView, rule: AliasRule, ...grants: Grant[]): SecurityRole {
  return compileRole(grants, "logs", view, rule);
}

const patternsOf = (role: SecurityRole) => role.index_permissions.map(({ index_patterns: patterns }) => patterns);
const permissionsOf = (role: SecurityRole) => role.index_permissions.flatMap((each) => each.allowed_actions);

describe("a role compiled for Security", () => {
  describe.each(["names", "except"] as const)("where an alias would widen (%s)", (rule) => {
    it("opens no foreign index by an alias that the pattern matches", () => {
      const role = compileOn(VIEW, rule, grant(["logs-*"], "read"));
      expect(opensIndex(role, "indices:data/read/search", "secret-hr", VIEW)).toBe(false);
      expect(opensName(role, "indices:data/read/search", ["logs-trap"])).toBe(false);
      expect(opensName(role, "indices:data/read/search", ["logs-half"])).toBe(false);
      for (const name of ["logs-app", "logs-web"]) {
        expect([name, opensIndex(role, "indices:data/read/search", name, VIEW)]).toEqual([name, true]);
      }
    });

    it("drops an alias that is granted without its target", () => {
      expect(compileOn(VIEW, rule, grant(["logs-trap"], "read")).index_permissions).toEqual([]);
      expect(compileOn(VIEW, rule, grant(["view"], "read")).index_permissions).toEqual([]);
    });

    it("judges each action on its own: a target may be read and not written", () => {
      const role = compileOn(VIEW, rule, grant(["logs-*"], "read", "write"), grant(["secret-*"], "read"));
      expect(opensIndex(role, "indices:data/read/search", "secret-hr", VIEW)).toBe(true);
      expect(opensIndex(role, "indices:data/write/index", "secret-hr", VIEW)).toBe(false);
      expect(opensIndex(role, "indices:data/write/index", "logs-app", VIEW)).toBe(true);
    });

    it("never reaches hidden names and system indices by a wildcard", () => {
      const role = compileOn(VIEW, rule, grant(["*"], "read", "write", "manage"));
      expect(opensIndex(role, "indices:data/read/search", ".kibana_1", VIEW)).toBe(false);
      expect(opensIndex(role, "indices:admin/delete", ".kibana_1", VIEW)).toBe(false);
      expect(opensIndex(role, "indices:data/read/search", "secret-hr", VIEW)).toBe(true);
    });
  });

  it("writes the names of now, indices, streams and whole aliases, in the place of a pattern that would widen", () => {
    const role = compileOn(VIEW, "names", grant(["logs-*"], "read"));
    expect(patternsOf(role)).toEqual([["logs-app", "logs-view", "logs-web"]]);
    const all = compileOn(VIEW, "names", grant(["*s*"], "read"));
    expect(patternsOf(all)[0]).not.toContain(".ds-metrics-000001");
  });

  it("keeps the pattern where no alias widens it, or its alias is wholly granted", () => {
    expect(patternsOf(compileOn(VIEW, "names", grant(["metrics*"], "read")))).toEqual([["metrics*"]]);
    const whole = compileOn(VIEW, "names", grant(["logs-*", "secret-*"], "read"));
    expect(patternsOf(whole)).toEqual([["logs-*", "secret-*"]]);
  });

  it("keeps patterns as they are when nothing is known of the domain", () => {
    expect(patternsOf(compileOn(EMPTY_VIEW, "names", grant(["logs-*"], "read")))).toEqual([["logs-*"]]);
  });

  it("opens a stream's backing indices by the stream's name", () => {
    const role = compileOn(VIEW, "names", grant(["metrics"], "read"));
    expect(opensIndex(role, "indices:data/read/search", ".ds-metrics-000001", VIEW)).toBe(true);
  });

  it("is empty for grants on another domain", () => {
    const other: Grant = { domain: "shop", indices: ["*"], actions: ["read"], source: "role:x" };
    expect(compileOn(VIEW, "names", other)).toEqual({ cluster_permissions: [], index_permissions: [] });
  });
});

describe("the permissions of an action", () => {
  const role = (...actions: Action[]) => compileOn(EMPTY_VIEW, "names", grant(["x"], ...actions));
  const allows = (of: SecurityRole, permission: string) => opensName(of, permission, ["x"]);

  it.each([
    ["read", ["indices:data/write/index", "indices:admin/delete", "indices:admin/create", "indices:admin/refresh"]],
    [
      "write",
      ["indices:data/read/search", "indices:admin/delete", "indices:admin/settings/update", "indices:admin/aliases"],
    ],
    [
      "manage",
      [
        "indices:data/read/search",
        "indices:data/write/index",
        "indices:admin/get",
        "indices:admin/mappings/get",
        "indices:admin/aliases/get",
        "indices:monitor/stats",
      ],
    ],
  ] as const)("%s implies no other", (action, never) => {
    expect(never.filter((permission) => allows(role(action), permission))).toEqual([]);
  });

  it.each(["read", "write", "manage"] as const)("%s holds no wildcard over a whole family of others", (action) => {
    expect(permissionsOf(role(action))).not.toContain("*");
    expect(permissionsOf(role(action))).not.toContain("indices:*");
    expect(permissionsOf(role(action))).not.toContain("indices:admin/*");
  });

  it("holds no permission twice, and actions on the same patterns share an entry", () => {
    const both = role("read", "write", "manage");
    expect(both.index_permissions).toHaveLength(1);
    expect(new Set(permissionsOf(both)).size).toBe(permissionsOf(both).length);
  });

  it("lets a bulk in with write alone, and a multi get with read alone", () => {
    expect(role("read").cluster_permissions).not.toContain("indices:data/write/bulk");
    expect(role("write").cluster_permissions).not.toContain("indices:data/read/mget");
    expect(role("write").cluster_permissions).toContain("indices:data/write/bulk");
    expect(role("read").cluster_permissions).toContain("indices:data/read/mget");
  });

  it("never shows the cluster's state, which holds every index's names and mappings", () => {
    const monitor: Grant = { domain: "logs", cluster: ["monitor"], source: "role:x" };
    const { cluster_permissions: permissions, index_permissions: indices } = compileOn(VIEW, "names", monitor);
    expect(permissions.some((each) => opensName(asRole(each), "cluster:monitor/state", ["x"]))).toBe(false);
    expect(permissions).toContain("cluster:monitor/health");
    expect(indices).toEqual([]);
    expect(role("read", "write", "manage").cluster_permissions).not.toContain("cluster:monitor/health");
  });

  function asRole(permission: string): SecurityRole {
    return { cluster_permissions: [], index_permissions: [{ index_patterns: ["x"], allowed_actions: [permission] }] };
  }
});
