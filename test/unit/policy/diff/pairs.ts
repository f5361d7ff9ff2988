import fc from "fast-check";
import {
  ACTIONS,
  type Domain,
  type Issuer,
  type PolicyDocument,
  type PolicyGrant,
  type Role,
} from "../../../../shared/policy/document.ts";
import { refuseIndexPattern } from "../../../../shared/policy/patterns.ts";
import { policyWith, role } from "../principals.ts";

export const DOMAINS = ["logs", "other"];
export const GROUPS = ["okta:a", "okta:b", "staff:a"];

/** Few characters, so that patterns meet. */
const pattern = fc.stringMatching(/^[ab.*]{1,4}$/).filter((text) => refuseIndexPattern(text) === undefined);

const grant: fc.Arbitrary<PolicyGrant> = fc.oneof(
  {
    arbitrary: fc.record({ domain: fc.constantFrom(...DOMAINS), cluster: fc.constant(["monitor"] as const) }),
    weight: 1,
  },
  {
    arbitrary: fc.record({
      domain: fc.constantFrom(...DOMAINS),
      indices: fc.uniqueArray(pattern, { minLength: 1, maxLength: 3 }),
      actions: fc.uniqueArray(fc.constantFrom(...ACTIONS), { minLength: 1, maxLength: 2 }),
    }),
    weight: 6,
  },
);

/** Roles of these members. */
export function rolesOfMembers(
  members: fc.Arbitrary<Partial<Role["members"]>>,
  limits: fc.Arbitrary<Pick<Role, "limits">> = fc.constant({}),
): fc.Arbitrary<Record<string, Role>> {
  const one = fc.record({ members, limits, grants: fc.array(grant, { minLength: 1, maxLength: 3 }) });
  const made = one.map((each) => ({ ...role(each.members, each.grants), ...each.limits }));
  return fc.dictionary(fc.constantFrom("x", "y", "z"), made, { maxKeys: 3 });
}

export const rolesOfGroups = rolesOfMembers(
  fc.record({ groups: fc.uniqueArray(fc.constantFrom(...GROUPS), { minLength: 1, maxLength: 2 }) }),
);

/** Two sets of roles, every other pair with most of them in common, as two versions of one policy have. */
export function pairOf(
  roles: fc.Arbitrary<Record<string, Role>>,
): fc.Arbitrary<readonly [Record<string, Role>, Record<string, Role>]> {
  return fc
    .tuple(roles, roles, fc.boolean())
    .map(([one, two, isNear]) => [
      one,
      isNear ? { ...one, ...Object.fromEntries(Object.entries(two).slice(0, 1)) } : two,
    ]);
}

/** Every name of at most `longest` characters; `c` is in no pattern, as there is always a character that is in none. */
export function everyName(longest: number): string[] {
  let all: string[] = [];
  let last = [""];
  for (let length = 1; length <= longest; length++) {
    last = last.flatMap((start) => ["a", "b", ".", "c"].map((character) => start + character));
    all = all.concat(last);
  }
  return all.filter((name) => refuseIndexPattern(name) === undefined);
}

export function oidc(name: string, more: Partial<Extract<Issuer, { type: "oidc" }>> = {}): Issuer {
  return {
    type: "oidc",
    issuer: `https://${name}.example.com`,
    audience: ["x"],
    principalClaim: "sub",
    groupsClaim: "groups",
    ...more,
  };
}

/** A policy that the whole flow takes, with two issuers and two domains unless others are given. */
export function policyOf(roles: Record<string, Role>, issuers?: Record<string, Issuer>): PolicyDocument {
  const domain = (name: string): Domain => ({
    endpoint: `https://vpc-${name}-abc123.eu-west-1.es.amazonaws.com`,
    service: "es",
    region: "eu-west-1",
    auth: { type: "sigv4" },
    default: name === DOMAINS[0],
    opaqueId: "principal",
  });
  return {
    ...policyWith(roles),
    issuers: issuers ?? { okta: oidc("okta"), staff: oidc("staff") },
    domains: Object.fromEntries(DOMAINS.map((name) => [name, domain(name)])),
  };
}
