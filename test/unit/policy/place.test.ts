import { describe, expect, it } from "vitest";
import type { Domain, Grant, PolicyDocument } from "../../../shared/policy/document.ts";
import { GrantSets } from "../../../shared/policy/grant-sets.ts";
import { domainName, findPlace } from "../../../shared/policy/place.ts";
import { policyWith } from "./principals.ts";

function domain(host: string, isDefault: boolean): Domain {
  return {
    endpoint: `https://${host}`,
    service: "es",
    region: "eu-west-1",
    auth: { type: "sigv4" },
    default: isDefault,
    opaqueId: "principal",
  };
}

const POLICY: PolicyDocument = {
  ...policyWith({}),
  domains: { first: domain("first.test", false), main: domain("main.test", true), last: domain("last.test", false) },
};
const WITHOUT_DEFAULT: PolicyDocument = { ...POLICY, domains: { first: domain("first.test", false) } };

const grantOn = (name: string): Grant => ({ domain: name, indices: ["a"], actions: ["read"], source: "role:r" });

describe("domainName", () => {
  it.each([["other"], [""], ["constructor"], ["__proto__"], ["toString"]])("knows no `%s`", (asked) => {
    expect(domainName(asked, POLICY)).toBeUndefined();
  });

  it("knows no default where the policy has none", () => {
    expect(domainName(undefined, WITHOUT_DEFAULT)).toBeUndefined();
    expect(domainName(undefined, { ...POLICY, domains: {} })).toBeUndefined();
  });

  it("is the one that is asked for, or the default", () => {
    expect(domainName("last", POLICY)).toBe("last");
    expect(domainName(undefined, POLICY)).toBe("main");
  });
});

describe("findPlace", () => {
  const grants = [grantOn("last"), grantOn("gone"), grantOn("__proto__")];
  const refusal = expect.objectContaining({
    code: "index-not-granted",
    message: "there is no grant on this domain",
    missing: [],
  });

  it.each([
    ["a domain without a grant", "first"],
    ["the default without a grant", undefined],
    ["a domain that the policy does not have", "other"],
    ["one that it does not have, with a grant", "gone"],
    ["a name of Object.prototype, with a grant", "__proto__"],
  ])("refuses in one and the same way: %s", (_, asked) => {
    expect(() => findPlace(asked, { grants, unmet: [] }, POLICY, new GrantSets())).toThrow(refusal);
  });

  it("says of a grant whose limit is not met what would meet it, and only on its own domain", () => {
    const unmet = [{ ...grantOn("last"), maxTokenAgeSeconds: 28_800 }];
    const find = (asked: string | undefined) => () => findPlace(asked, { grants: [], unmet }, POLICY, new GrantSets());
    expect(find("last")).toThrow(
      expect.objectContaining({
        code: "index-not-granted",
        message: "not granted: only with a token of at most 8h, from a new sign-in",
        missing: [],
      }),
    );
    expect(find("first")).toThrow(refusal);
    expect(find("gone")).toThrow(refusal);
  });

  it("refuses the default where the policy has none", () => {
    expect(() => findPlace(undefined, { grants, unmet: [] }, WITHOUT_DEFAULT, new GrantSets())).toThrow(refusal);
  });

  it("finds the domain and what is granted there", () => {
    const sets = new GrantSets();
    expect(findPlace("last", { grants, unmet: [] }, POLICY, sets)).toEqual({
      name: "last",
      domain: POLICY.domains["last"],
      grants: sets.of(grants, "last"),
    });
    expect(findPlace(undefined, { grants: [grantOn("main")], unmet: [] }, POLICY, sets)).toMatchObject({
      name: "main",
    });
  });
});
