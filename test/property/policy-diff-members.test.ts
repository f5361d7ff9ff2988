import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matchesWildcard } from "../../shared/opensearch/wildcard.ts";
import { diffPolicies } from "../../shared/policy/diff/diff-policies.ts";
import type { MemberChange } from "../../shared/policy/diff/member-changes.ts";
import type { Issuer, PolicyDocument, Role } from "../../shared/policy/document.ts";
import { rolesOf } from "../../shared/policy/roles.ts";
import { everyName, oidc, pairOf, policyOf, rolesOfMembers } from "../unit/policy/diff/pairs.ts";
import { allowedRights, minus, reportedRights } from "../unit/policy/diff/rights.ts";
import { principalWith } from "../unit/policy/principals.ts";

const RUNS = { numRuns: 1_000 };
/** What roles give is compared elsewhere; here it is whose it is. */
const NAMES = everyName(4).filter((_, at) => at % 12 === 0);

describe("the members of two policies whose issuers differ", () => {
  const VALUES = ["a", "b"];
  const URLS = ["https://one.example.com", "https://two.example.com"];
  const AUDIENCES = ["x", "y"];
  const CLAIMS = ["groups", "roles"];

  const issuer = fc.record({
    issuer: fc.constantFrom(...URLS),
    audience: fc.uniqueArray(fc.constantFrom(...AUDIENCES), { minLength: 1 }),
    groupsClaim: fc.constantFrom(...CLAIMS),
  });
  const issuers: fc.Arbitrary<Record<string, Issuer>> = fc
    .dictionary(fc.constantFrom("okta", "staff"), issuer, { minKeys: 1 })
    .filter((made) => new Set(Object.values(made).map((one) => one.issuer)).size === Object.keys(made).length)
    .map((made) => Object.fromEntries(Object.entries(made).map(([name, more]) => [name, oidc(name, more)])));
  const groups = VALUES.flatMap((value) => [`okta:${value}`, `staff:${value}`]);
  const roles = rolesOfMembers(
    fc.record({ groups: fc.uniqueArray(fc.constantFrom(...groups), { minLength: 1, maxLength: 2 }) }),
  );
  const pair = fc
    .tuple(pairOf(roles), issuers, issuers, fc.boolean())
    .map(([[old, now], one, two, isSame]) => [policyOf(old, one), policyOf(now, isSame ? one : two)] as const);

  /** What a token of this kind calls its only group under a policy; undefined: it is not accepted, or no group is read. */
  function groupUnder(
    { issuers: known }: PolicyDocument,
    token: { url: string; audience: string; claim: string; value: string },
  ): string | undefined {
    const found = Object.entries(known).find(
      ([, entry]) =>
        entry.type === "oidc" &&
        entry.issuer === token.url &&
        entry.audience.includes(token.audience) &&
        entry.groupsClaim === token.claim,
    );
    return found === undefined ? undefined : `${found[0]}:${token.value}`;
  }

  it("gain and lose exactly what every kind of token gains and loses", () => {
    const tokens = URLS.flatMap((url) =>
      AUDIENCES.flatMap((audience) =>
        CLAIMS.flatMap((claim) => VALUES.map((value) => ({ url, audience, claim, value }))),
      ),
    );
    fc.assert(
      fc.property(pair, ([old, now]) => {
        const { members } = diffPolicies(old, now);
        for (const token of tokens) {
          const [former, current] = [groupUnder(old, token), groupUnder(now, token)];
          const [before, after] = [
            allowedRights(rolesOf(principalWith({ groups: former === undefined ? [] : [former] }), old), old, NAMES),
            allowedRights(rolesOf(principalWith({ groups: current === undefined ? [] : [current] }), now), now, NAMES),
          ];
          const found = members.find((one) => isOf(one, former, current, token.audience));
          expect([...reportedRights(found, "gain", NAMES)].toSorted()).toEqual(minus(after, before));
          expect([...reportedRights(found, "loss", NAMES)].toSorted()).toEqual(minus(before, after));
        }
      }),
      RUNS,
    );
  }, 60_000);

  function isOf(
    { member, formerly, tokens }: MemberChange,
    former: string | undefined,
    current: string | undefined,
    audience: string,
  ): boolean {
    if (former !== undefined && current !== undefined) {
      return tokens === undefined && member === current && (formerly ?? member) === former;
    }
    const by = current === undefined ? "old" : "new";
    return member === (current ?? former) && tokens?.by === by && tokens.audiences.includes(audience);
  }
});

describe("roles with limits", () => {
  const LIMITS = [10, 60, 3_600];
  const AGES = [0, 10, 11, 60, 61, 3_600, 3_601, undefined];
  const limits = fc
    .option(fc.constantFrom(...LIMITS), { nil: undefined })
    .map((maxTokenAgeSeconds) => (maxTokenAgeSeconds === undefined ? {} : { limits: { maxTokenAgeSeconds } }));
  const pair = pairOf(rolesOfMembers(fc.constant({ groups: ["okta:a"] }), limits));

  it("give and take exactly what they do at every age of a token", () => {
    fc.assert(
      fc.property(pair, ([old, now]) => {
        const [before, after] = [policyOf(old), policyOf(now)];
        const [found] = diffPolicies(before, after).members;
        for (const age of AGES) {
          const had = allowedRights(Object.keys(old), before, NAMES, age);
          const has = allowedRights(Object.keys(now), after, NAMES, age);
          expect([...reportedRights(found, "gain", NAMES, age)].toSorted()).toEqual(minus(has, had));
          expect([...reportedRights(found, "loss", NAMES, age)].toSorted()).toEqual(minus(had, has));
        }
      }),
      RUNS,
    );
  }, 60_000);
});

describe("the IAM role patterns of two policies", () => {
  const ARN = "arn:aws:iam::123456789012:role/";
  const pattern = fc.stringMatching(/^[ab*]{1,3}$/).map((name) => `${ARN}${name}`);
  const roles: fc.Arbitrary<Record<string, Role>> = rolesOfMembers(
    fc.record({ iam: fc.uniqueArray(pattern, { minLength: 1, maxLength: 2 }) }),
  );
  const pair = pairOf(roles).map(([old, now]) => [policyOf(old), policyOf(now)] as const);

  /** Everything that a caller who signs as this role may do. */
  function allowed(arn: string, policy: PolicyDocument): Set<string> {
    const held = Object.keys(policy.roles).filter((name) =>
      policy.roles[name]?.members.iam.some((member) => matchesWildcard(member, arn)),
    );
    return allowedRights(held, policy, NAMES);
  }

  it("gain and lose exactly what their example role gains and loses", () => {
    fc.assert(
      fc.property(pair, ([old, now]) => {
        const { members } = diffPolicies(old, now);
        for (const found of members) {
          const role = found.exampleRole ?? "";
          expect(matchesWildcard(found.member, role)).toBe(true);
          const [before, after] = [allowed(role, old), allowed(role, now)];
          expect([...reportedRights(found, "gain", NAMES)].toSorted()).toEqual(minus(after, before));
          expect([...reportedRights(found, "loss", NAMES)].toSorted()).toEqual(minus(before, after));
        }
      }),
      RUNS,
    );
  }, 60_000);

  it("miss no role that gains or loses something", () => {
    const names = ["a", "b", "c", "aa", "ab", "ac", "ba", "ca", "aca", "abc", "cac", "bcb", "ccc"];
    fc.assert(
      fc.property(pair, ([old, now]) => {
        const { members } = diffPolicies(old, now);
        for (const arn of names.map((name) => `${ARN}${name}`)) {
          const [before, after] = [allowed(arn, old), allowed(arn, now)];
          const mine = members.filter(({ member }) => matchesWildcard(member, arn));
          for (const effect of ["gain", "loss"] as const) {
            const found = mine.flatMap((one) => [...reportedRights(one, effect, NAMES)]);
            const wanted = effect === "gain" ? minus(after, before) : minus(before, after);
            expect(found).toEqual(expect.arrayContaining(wanted));
          }
        }
      }),
      RUNS,
    );
  }, 60_000);
});
