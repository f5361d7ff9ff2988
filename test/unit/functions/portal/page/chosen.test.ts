import { describe, expect, it } from "vitest";
import { actionsOf, isGiven, narrow } from "../../../../../functions/portal/page/chosen.ts";
import type { PolicyGrant } from "../../../../../shared/policy/document.ts";

const GRANTS: readonly PolicyGrant[] = [
  { domain: "logs", indices: ["logs-*"], actions: ["read"] },
  { domain: "logs", indices: ["logs-app-*"], actions: ["write"] },
  { domain: "shop", indices: ["logs-*", "orders-*"], actions: ["read", "manage"] },
  { domain: "logs", cluster: ["monitor"] },
];
const chosen = (pattern: string, domain?: string) => ({ pattern, domain });

describe("what is chosen out of an entitlement", () => {
  it.each(["*", "lo*", "secret", "Logs-x", ".logs-x", "logs-*,secret", ""])("is never beyond it: %s", (pattern) => {
    expect(isGiven(chosen(pattern), ["read", "write", "manage"], GRANTS)).toBe(false);
  });

  it("has the actions that are given for it, in each domain where it is given", () => {
    expect(narrow([chosen("logs-app-1")], ["read", "write", "manage"], GRANTS)).toEqual([
      { domain: "logs", indices: ["logs-app-1"], actions: ["read", "write"] },
      { domain: "shop", indices: ["logs-app-1"], actions: ["read", "manage"] },
    ]);
  });

  it("has no action that was not asked for, and no domain but its own", () => {
    expect(narrow([chosen("logs-app-1", "logs")], ["read"], GRANTS)).toEqual([
      { domain: "logs", indices: ["logs-app-1"], actions: ["read"] },
    ]);
    expect(narrow([chosen("orders-1", "logs")], ["read"], GRANTS)).toEqual([]);
    expect(narrow([chosen("logs-x")], ["write"], GRANTS)).toEqual([]);
    expect(narrow([chosen("logs-x")], [], GRANTS)).toEqual([]);
  });

  it("is said together where the same is given for it, each name once", () => {
    expect(narrow([chosen("logs-a", "logs"), chosen("logs-b", "logs"), chosen("logs-a")], ["read"], GRANTS)).toEqual([
      { domain: "logs", indices: ["logs-a", "logs-b"], actions: ["read"] },
      { domain: "shop", indices: ["logs-a"], actions: ["read"] },
    ]);
  });

  it("has the usual order of actions", () => {
    expect(actionsOf(GRANTS)).toEqual(["read", "write", "manage"]);
    expect(actionsOf(GRANTS.slice(0, 1))).toEqual(["read"]);
  });
});
