import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseExpression } from "../../shared/opensearch/index-expression.ts";
import { decide } from "../../shared/policy/decide.ts";
import { ACTIONS, type PolicyDocument, type Role } from "../../shared/policy/document.ts";
import { GrantSet } from "../../shared/policy/grant-set.ts";
import { grantsOf } from "../../shared/policy/grants.ts";
import { rolesOf } from "../../shared/policy/roles.ts";
import { whoCan, type WhoQuestion } from "../../shared/policy/who.ts";
import { viewOf } from "../unit/opensearch/view.ts";
import { policyWith, principalWith } from "../unit/policy/principals.ts";

const RUNS = { numRuns: 1_500 };
const VIEW = viewOf({ a: {}, b: {}, ab: {}, "a-b": {} }, { ba: ["a", "b"], bb: ["a"] });
const NOW = new Date(0);

// few letters, so that names and patterns meet; aliases among the names
const pattern = fc.stringMatching(/^[ab*]{1,2}(-[ab*])?$/);
const members = fc.record({
  groups: fc.uniqueArray(fc.constantFrom("i:g", "i:h"), { maxLength: 2 }),
  clients: fc.uniqueArray(fc.constantFrom("i:c"), { maxLength: 1 }),
  users: fc.uniqueArray(fc.constantFrom("i:u"), { maxLength: 1 }),
  iam: fc.constant([]),
});
const domain = fc.constantFrom("d", "e");
const grant = fc.oneof(
  fc.record({
    domain,
    indices: fc.uniqueArray(pattern, { minLength: 1, maxLength: 3 }),
    actions: fc.uniqueArray(fc.constantFrom(...ACTIONS), { minLength: 1 }),
  }),
  fc.record({ domain, cluster: fc.constant(["monitor"] as const) }),
);
const role: fc.Arbitrary<Role> = fc.record({ members, grants: fc.array(grant, { minLength: 1, maxLength: 3 }) });
const policy = fc.dictionary(fc.constantFrom("x", "y", "z"), role).map((roles) => policyWith(roles));
const question: fc.Arbitrary<WhoQuestion> = fc
  .record({ action: fc.constantFrom(...ACTIONS, "monitor" as const), text: pattern, domain })
  .map(({ action, text, domain: asked }) => ({
    action,
    expression: action === "monitor" ? undefined : parseExpression([text], NOW),
    domain: asked,
    view: VIEW,
  }));

const PRINCIPALS = {
  groups: (member: string) => principalWith({ groups: [member] }),
  users: (member: string) => principalWith({ id: member }),
  clients: (member: string) => principalWith({ id: member, client: member, isMachine: true }),
};

function decideFor({ action, expression, domain: asked }: WhoQuestion, roles: readonly string[], from: PolicyDocument) {
  const requirements =
    action === "monitor" || expression === undefined
      ? []
      : [
          {
            actions: [action],
            expression,
            wildcards: action === "read" ? ("narrow" as const) : ("whole" as const),
            options: {
              expand: { open: true, closed: true, hidden: false },
              skipsUnavailable: true,
              matches: ["index", "alias", "stream"] as const,
            },
          },
        ];
  return decide({ requirements, monitor: action === "monitor" }, new GrantSet(grantsOf(roles, from), asked), VIEW);
}

describe("who can", () => {
  it("is everybody, and nobody else, whose token would be let do it", () => {
    let some = 0;
    fc.assert(
      fc.property(policy, question, (given, asked) => {
        const answer = whoCan(asked, given);
        for (const kind of ["groups", "users", "clients"] as const) {
          const all = new Set(Object.values(given.roles).flatMap((one) => one.members[kind]));
          for (const member of all) {
            const { effect } = decideFor(asked, rolesOf(PRINCIPALS[kind](member), given), given);
            const holder = answer.holders.find((one) => one.kind === kind && one.member === member);
            expect(holder?.decision ?? "deny").toBe(effect);
            if (holder !== undefined) some++;
          }
        }
      }),
      RUNS,
    );
    expect(some).toBeGreaterThan(RUNS.numRuns / 4);
  });

  it("is nobody any more without the grants it names", () => {
    fc.assert(
      fc.property(policy, question, (given, asked) => {
        for (const { kind, member, grants } of whoCan(asked, given).holders) {
          const roles = Object.entries(given.roles).map(([name, one]): [string, Role] => {
            const isNamed = (at: number) => grants.some((each) => each.role === name && each.at === at);
            return [name, { ...one, grants: one.grants.filter((_, at) => !isNamed(at)) }];
          });
          const without = whoCan(asked, policyWith(Object.fromEntries(roles)));
          expect(without.holders.find((one) => one.kind === kind && one.member === member)).toBeUndefined();
        }
      }),
      RUNS,
    );
  });
});
