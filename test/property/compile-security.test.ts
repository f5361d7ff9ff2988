import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EMPTY_VIEW, type NamesView } from "../../shared/opensearch/names-view.ts";
import { compileSecurity } from "../../shared/policy/compile-security/compile-security.ts";
import { compareSecurity } from "../../shared/policy/compile-security/security-drift.ts";
import type { AliasRule, SecurityRole } from "../../shared/policy/compile-security/security-role.ts";
import { ACTIONS, type Action, type PolicyDocument, type PolicyGrant } from "../../shared/policy/document.ts";
import { GrantSet } from "../../shared/policy/grant-set.ts";
import { grantsOf } from "../../shared/policy/grants.ts";
import { viewOf } from "../unit/opensearch/view.ts";
import { opensIndex, opensName } from "../unit/policy/compile-security/as-security.ts";

const RUNS = { numRuns: 1_000 };
/** For each action, a permission that it alone gives. */
const PROBES: Readonly<Record<Action, string>> = {
  read: "indices:data/read/search",
  write: "indices:data/write/index",
  manage: "indices:admin/delete",
};

// few letters, so that names and patterns meet; some that Security reads otherwise, and some of the domain's own
const system = fc.constantFrom(".kibana_1", ".tasks", ".opendistro_security", ".plugins-ml", "a${user.name}", "a${u}b");
const plain = fc.stringMatching(/^\.?[ab]{1,2}([-+(.][ab])?$/);
const name = fc.oneof({ weight: 5, arbitrary: plain }, { weight: 1, arbitrary: system });
const pattern = fc.oneof(
  name,
  fc.stringMatching(/^\.?[ab*]{1,2}([-+(.][ab*])?$/),
  fc.constantFrom("*", ".*", ".k*", "*_1", "a$*", "a${user.name}*"),
);
const grant: fc.Arbitrary<PolicyGrant> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      domain: fc.constantFrom("d", "d", "e"),
      indices: fc.array(pattern, { minLength: 1, maxLength: 3 }),
      actions: fc.uniqueArray(fc.constantFrom(...ACTIONS), { minLength: 1 }),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ domain: "d", cluster: ["monitor"] as const }) },
);
const policy: fc.Arbitrary<PolicyDocument> = fc
  .array(fc.array(grant, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 })
  .map((roles) => ({
    version: 1,
    policyVersion: "0123456789ab",
    issuers: {},
    domains: {},
    roles: Object.fromEntries(
      roles.map((grants, at) => [`r${at}`, { members: { groups: ["i:g"], clients: [], users: [], iam: [] }, grants }]),
    ),
  }));

const view: fc.Arbitrary<NamesView> = fc
  .record({
    indices: fc.uniqueArray(name, { minLength: 1, maxLength: 8 }),
    aliases: fc.dictionary(name, fc.array(fc.nat(8), { minLength: 1, maxLength: 3 }), { maxKeys: 4 }),
    stream: fc.option(plain),
  })
  .map(({ indices, aliases, stream }) => {
    const own = Object.keys(aliases).filter((alias) => !indices.includes(alias));
    const isFree = stream !== null && !indices.includes(stream) && !own.includes(stream);
    const backing = `.ds-${stream}-000001`;
    const all = isFree ? [...indices, backing] : indices;
    const targets = own.map((alias) => [
      alias,
      [...new Set((aliases[alias] ?? []).map((at) => all[at % all.length] ?? ""))],
    ]);
    const known = Object.fromEntries(all.map((index) => [index, {}]));
    return viewOf(known, Object.fromEntries(targets), isFree ? { [stream]: [backing] } : {});
  });
const aliasRule = fc.constantFrom<AliasRule>("names", "except");

function compile(of: PolicyDocument, on: NamesView, rule: AliasRule) {
  return compileSecurity(of, { domain: "d", view: on, aliasRule: rule, issuer: "i" });
}

/** Every role with what the gate grants by it, each action and concrete index. */
function* decisions(of: PolicyDocument, on: NamesView, roles: Readonly<Record<string, SecurityRole>>) {
  for (const role of Object.keys(of.roles)) {
    const set = new GrantSet(grantsOf([role], of), "d");
    const compiled = roles[`index-gate-${role}`] ?? { cluster_permissions: [], index_permissions: [] };
    for (const action of ACTIONS) {
      for (const index of on.indices.keys()) {
        const isOpen = opensIndex(compiled, PROBES[action], index, on);
        yield { role, action, index, isOpen, isGranted: set.isGranted(index, action, on) };
      }
    }
  }
}

describe("roles compiled for Security", () => {
  it("open no index that the grants do not, by whatever name", () => {
    fc.assert(
      fc.property(policy, view, aliasRule, (of, on, rule) => {
        for (const each of decisions(of, on, compile(of, on, rule).roles)) {
          if (each.isOpen && !each.isGranted) throw new Error(`${each.role} may ${each.action} ${each.index}`);
        }
      }),
      RUNS,
    );
  });

  it("open every index that the grants do", () => {
    fc.assert(
      fc.property(policy, view, aliasRule, (of, on, rule) => {
        for (const each of decisions(of, on, compile(of, on, rule).roles)) {
          if (each.isGranted && !each.isOpen) throw new Error(`${each.role} may not ${each.action} ${each.index}`);
        }
      }),
      RUNS,
    );
  });

  it("match no name that is made later and that the grants do not match", () => {
    fc.assert(
      fc.property(policy, view, aliasRule, name, (of, on, rule, later) => {
        const { roles } = compile(of, on, rule);
        for (const [role, compiled] of Object.entries(roles)) {
          const set = new GrantSet(grantsOf([role.slice("index-gate-".length)], of), "d");
          for (const action of ACTIONS) {
            if (opensName(compiled, PROBES[action], [later])) expect(set.patterns(action).matches(later)).toBe(true);
          }
        }
      }),
      RUNS,
    );
  });

  it("are the same for the same policy and names, and differ from nothing that a domain shows of them", () => {
    fc.assert(
      fc.property(policy, view, aliasRule, (of, on, rule) => {
        const compiled = compile(of, on, rule);
        expect(compile(of, on, rule)).toEqual(compiled);
        expect(compareSecurity(compiled, JSON.parse(JSON.stringify(compiled)) as never)).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });

  it("never grow when more is known of the domain", () => {
    fc.assert(
      fc.property(policy, view, aliasRule, name, (of, on, rule, any) => {
        const { roles } = compile(of, on, rule);
        const blind = compile(of, EMPTY_VIEW, rule).roles;
        for (const [role, compiled] of Object.entries(roles)) {
          for (const action of ACTIONS) {
            if (!opensName(compiled, PROBES[action], [any])) continue;
            expect(opensName(blind[role] as SecurityRole, PROBES[action], [any])).toBe(true);
          }
        }
      }),
      RUNS,
    );
  });
});
