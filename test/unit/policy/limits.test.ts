import { describe, expect, it } from "vitest";
import { parseExpression } from "../../../shared/opensearch/index-expression.ts";
import { readContext } from "../../../shared/policy/caller.ts";
import { buildContext } from "../../../shared/policy/context.ts";
import { decide, type Decision, type Requirement } from "../../../shared/policy/decide.ts";
import type { Grant, Role } from "../../../shared/policy/document.ts";
import { GrantSet } from "../../../shared/policy/grant-set.ts";
import { GrantSets } from "../../../shared/policy/grant-sets.ts";
import { parseGrants } from "../../../shared/policy/grants-text.ts";
import { partByLimits } from "../../../shared/policy/limits.ts";
import { parsePolicy } from "../../../shared/policy/parse.ts";
import { refusalOf } from "../../../shared/policy/refuse.ts";
import { viewOf } from "../opensearch/view.ts";
import { policyWith, principalWith, role } from "./principals.ts";
import { GOOD } from "./sample.ts";

const NOW = 1_790_000_000;
const HOUR = 3_600;

function grant(index: string, source: string, hours?: number): Grant {
  const limits = hours === undefined ? {} : { maxTokenAgeSeconds: hours * HOUR };
  return { domain: "d", indices: [index], actions: ["read"], source: `role:${source}`, ...limits };
}

const unlimited = grant("logs-*", "always");
const eight = grant("secret-*", "eight", 8);
const one = grant("secret-*", "one", 1);

const sourcesAt = (issuedAt: number | undefined, ...grants: Grant[]) =>
  partByLimits({ grants, ...(issuedAt === undefined ? {} : { issuedAt }) }, NOW).grants.map(({ source }) => source);

describe("a grant with a limit does not count", () => {
  it.each([
    ["one second beyond it", NOW - 8 * HOUR - 1],
    ["long after it", 0],
    ["for a token that does not say when it was issued", undefined],
    ["for a token of the future, beyond the clocks' difference", NOW + 31],
  ])("%s", (_, issuedAt) => expect(sourcesAt(issuedAt, eight)).toEqual([]));

  it("and takes no other away", () => {
    expect(sourcesAt(NOW - 9 * HOUR, unlimited, eight, one)).toEqual(["role:always"]);
    expect(sourcesAt(NOW - 2 * HOUR, eight, one, unlimited)).toEqual(["role:eight", "role:always"]);
  });
});

describe("a grant with a limit counts", () => {
  it.each([
    ["to the second", NOW - 8 * HOUR],
    ["for a new token", NOW],
    ["for one whose issuer's clock is ahead", NOW + 30],
  ])("%s", (_, issuedAt) => expect(sourcesAt(issuedAt, eight)).toEqual(["role:eight"]));

  it("and a list without limits stays the list it is", () => {
    const grants = [unlimited];
    expect(partByLimits({ grants }, NOW)).toEqual({ grants, unmet: [] });
    expect(partByLimits({ grants }, NOW).grants).toBe(grants);
  });
});

describe("from the policy to the proxy", () => {
  it("a duration is compiled to seconds", () => {
    const parsed = parsePolicy(`${GOOD}    limits: { maxTokenAge: 30m }\n`, "policy.yml");
    expect(parsed).toHaveProperty("policy.roles.devops.limits", { maxTokenAgeSeconds: 1_800 });
    expect(parsePolicy(GOOD, "policy.yml")).not.toHaveProperty("policy.roles.devops.limits");
  });

  const limited: Role = { ...role({ groups: ["okta:g"] }), limits: { maxTokenAgeSeconds: HOUR } };
  const policy = policyWith({ limited, free: role({ groups: ["okta:g"] }) });

  it("the context carries the limit and when the token was issued", () => {
    const context = buildContext(principalWith({ groups: ["okta:g"], issuedAt: NOW }), policy);
    expect(context.issuedAt).toBe(String(NOW));
    const caller = readContext(context, policy);
    expect(caller.issuedAt).toBe(NOW);
    expect(caller.grants).toEqual([
      { domain: "logs", indices: ["logs-*"], actions: ["read"], source: "role:free" },
      { domain: "logs", indices: ["logs-*"], actions: ["read"], source: "role:limited", maxTokenAgeSeconds: HOUR },
    ]);
    // expanded by the proxy itself it is the same
    expect(readContext({ ...context, policyVersion: "ffffffffffff" }, policy).grants).toEqual(caller.grants);
  });

  it("a context of a token that does not say has no `issuedAt`", () => {
    const context = buildContext(principalWith({ groups: ["okta:g"] }), policy);
    expect(context).not.toHaveProperty("issuedAt");
    expect(readContext(context, policy)).not.toHaveProperty("issuedAt");
  });

  it.each(["0", "-1", '"3600"', "1.5", "null", "1e400"])("a limit of %s in the context is a fault", (text) => {
    const grants = `[{"domain":"d","indices":["a"],"actions":["read"],"source":"role:r","maxTokenAgeSeconds":${text}}]`;
    expect(() => parseGrants(grants)).toThrow(expect.objectContaining({ code: "gate-failed" }));
  });
});

const VIEW = viewOf({ "logs-1": {}, "secret-1": {} });

function need(text: string): Requirement {
  return {
    actions: ["read"],
    expression: parseExpression(text.split(","), new Date(NOW * 1_000)),
    wildcards: "narrow",
    options: {
      expand: { open: true, closed: false, hidden: false },
      skipsUnavailable: false,
      matches: ["index", "alias", "stream"],
    },
  };
}

function decideAt(issuedAt: number, grants: readonly Grant[], texts: readonly string[], monitor = false): Decision {
  const parted = partByLimits({ grants, issuedAt }, NOW);
  return decide({ requirements: texts.map(need), monitor }, new GrantSets().of(parted.grants, "d", parted.unmet), VIEW);
}

describe("a refusal", () => {
  const old = NOW - 9 * HOUR;

  it("says that the token is too old, where that is the reason, and nowhere else", () => {
    const denied = decideAt(old, [unlimited, eight], ["secret-1", "business-1"]);
    if (denied.effect !== "deny") throw new Error("it was allowed");
    const refusal = refusalOf(denied);
    expect(refusal).toMatchObject({
      code: "index-not-granted",
      message:
        "not granted: read on `secret-1` (only with a token of at most 8h, from a new sign-in), read on `business-1`",
      missing: [
        { action: "read", index: "secret-1", maxTokenAgeSeconds: 8 * HOUR },
        { action: "read", index: "business-1" },
      ],
    });
    expect(denied.checks).toEqual([
      { action: "read", index: "secret-1", isGranted: false, isNamed: false, grants: [], maxTokenAgeSeconds: 8 * HOUR },
      { action: "read", index: "business-1", isGranted: false, isNamed: false, grants: [] },
    ]);
  });

  it("says nothing of a limit at what is granted all the same", () => {
    const denied = decideAt(old, [unlimited, grant("logs-*", "aged", 1), eight], ["logs-1,secret-1"]);
    expect(denied.checks).toEqual([
      { action: "read", index: "logs-1", isGranted: true, isNamed: false, grants: ["role:always"] },
      { action: "read", index: "secret-1", isGranted: false, isNamed: false, grants: [], maxTokenAgeSeconds: 8 * HOUR },
    ]);
  });

  it("keeps the code it would have without the grant", () => {
    const write = { ...eight, actions: ["write"] as const, maxTokenAgeSeconds: 24 * HOUR };
    expect(decideAt(old, [write, eight], ["secret-1"])).toMatchObject({
      code: "action-not-granted",
      missing: [{ action: "read", index: "secret-1", maxTokenAgeSeconds: 8 * HOUR }],
    });
  });

  it("names the age that is enough for all that would grant it", () => {
    expect(decideAt(old, [eight, one], ["secret-1"])).toMatchObject({ missing: [{ maxTokenAgeSeconds: HOUR }] });
    expect(decideAt(NOW - 2 * HOUR, [eight, one], ["secret-1"]).effect).toBe("allow");
  });

  it("of a cluster right says so too", () => {
    const monitor: Grant = { domain: "d", cluster: ["monitor"], source: "role:m", maxTokenAgeSeconds: HOUR };
    expect(decideAt(old, [unlimited, monitor], [], true)).toMatchObject({
      code: "action-not-granted",
      missing: [{ action: "monitor", maxTokenAgeSeconds: HOUR }],
    });
    expect(decideAt(NOW, [monitor], [], true).effect).toBe("allow");
  });

  it("says nothing of grants on another domain", () => {
    const set = new GrantSet([unlimited], "d", [{ ...eight, domain: "other" }]);
    expect(set.fresh).toBeUndefined();
    expect(set.maxTokenAgeOf()).toBeUndefined();
  });
});

describe("a wildcard", () => {
  it("is cut to what counts now", () => {
    expect(decideAt(NOW - 9 * HOUR, [unlimited, eight], ["*"])).toMatchObject({
      effect: "narrow",
      narrowedTo: ["logs-*"],
      selections: [{ names: ["logs-1"] }],
    });
    expect(decideAt(NOW, [unlimited, eight], ["*"])).toMatchObject({ selections: [{ names: ["logs-1", "secret-1"] }] });
  });
});

it("sets of grants differ by what is not met", () => {
  const sets = new GrantSets();
  expect(sets.of([unlimited], "d", [eight])).toBe(sets.of([unlimited], "d", [eight]));
  expect(sets.of([unlimited], "d", [eight])).not.toBe(sets.of([unlimited], "d", [one]));
  expect(sets.of([unlimited], "d").fresh).toBeUndefined();
});
