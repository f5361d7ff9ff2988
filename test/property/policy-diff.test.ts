import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseExpression } from "../../shared/opensearch/index-expression.ts";
import { EMPTY_VIEW } from "../../shared/opensearch/names-view.ts";
import { buildContext } from "../../shared/policy/context.ts";
import { diffPolicies } from "../../shared/policy/diff/diff-policies.ts";
import type { ExampleRequest } from "../../shared/policy/diff/example-request.ts";
import type { PolicyDocument } from "../../shared/policy/document.ts";
import { explain } from "../../shared/policy/explain.ts";
import { rolesOf } from "../../shared/policy/roles.ts";
import { whoCan } from "../../shared/policy/who.ts";
import { everyName, GROUPS, pairOf, policyOf, rolesOfGroups } from "../unit/policy/diff/pairs.ts";
import { allowedRights, minus, reportedRights } from "../unit/policy/diff/rights.ts";
import { principalWith } from "../unit/policy/principals.ts";

const RUNS = { numRuns: 1_000 };
/** No pattern is longer, and a name that tells two sets of patterns apart need not be longer than one of them. */
const NAMES = everyName(4);
const pair = pairOf(rolesOfGroups).map(([old, now]) => [policyOf(old), policyOf(now)] as const);

/** Everything that somebody in this group alone may do. */
function allowed(group: string, policy: PolicyDocument): Set<string> {
  return allowedRights(rolesOf(principalWith({ groups: [group] }), policy), policy, NAMES);
}

describe("the difference of two policies", () => {
  it("is exactly what asking for every name finds, by group, domain and action", () => {
    let [changed, same] = [0, 0];
    fc.assert(
      fc.property(pair, ([old, now]) => {
        const { members } = diffPolicies(old, now);
        for (const group of GROUPS) {
          const [before, after] = [allowed(group, old), allowed(group, now)];
          const found = members.find(({ member }) => member === group);
          expect([...reportedRights(found, "gain", NAMES)].toSorted()).toEqual(minus(after, before));
          expect([...reportedRights(found, "loss", NAMES)].toSorted()).toEqual(minus(before, after));
          if (found === undefined) same++;
          else changed++;
        }
      }),
      RUNS,
    );
    // pairs of both kinds were seen
    expect(Math.min(changed, same)).toBeGreaterThan(200);
  }, 60_000);

  it("has for every change a request that one policy refuses and the other does not", async () => {
    let examples = 0;
    await fc.assert(
      fc.asyncProperty(pair, async ([old, now]) => {
        for (const { member, changes } of diffPolicies(old, now).members) {
          for (const { effect, example } of changes) {
            const decisions = [await decision(member, example, old), await decision(member, example, now)];
            expect(decisions, `${member} ${example.method} ${example.path}`).toEqual(
              effect === "gain" ? ["deny", "allow"] : ["allow", "deny"],
            );
            examples++;
          }
        }
      }),
      RUNS,
    );
    expect(examples).toBeGreaterThan(1_000);
  }, 60_000);

  it("is what `who` answers under one policy and not under the other", () => {
    let asked = 0;
    fc.assert(
      fc.property(pair, ([old, now]) => {
        for (const { member, changes } of diffPolicies(old, now).members) {
          for (const { effect, domain, action, example } of changes) {
            const name = example.path.replace(/^\/-\/domains\/[a-z]+/, "").split("/")[1] ?? "";
            const expression = action === "monitor" ? undefined : parseExpression([name], new Date(0));
            const holds = (policy: PolicyDocument): boolean =>
              whoCan({ action, domain, expression, view: EMPTY_VIEW }, policy).holders.some(
                (holder) => holder.member === member,
              );
            expect([holds(old), holds(now)]).toEqual(effect === "gain" ? [false, true] : [true, false]);
            asked++;
          }
        }
      }),
      RUNS,
    );
    expect(asked).toBeGreaterThan(1_000);
  }, 60_000);

  it("turns round with the policies", () => {
    fc.assert(
      fc.property(pair, ([old, now]) => {
        const [forth, back] = [diffPolicies(old, now), diffPolicies(now, old)];
        for (const group of GROUPS) {
          const [one, other] = [forth, back].map(({ members }) => members.find(({ member }) => member === group));
          const shown = (effect: string, changes = one?.changes ?? []) =>
            changes
              .filter((change) => change.effect === effect)
              .map(({ domain, action, pattern, example }) => JSON.stringify([domain, action, pattern, example]))
              .toSorted();
          expect(shown("gain")).toEqual(shown("loss", other?.changes ?? []));
          expect(shown("loss")).toEqual(shown("gain", other?.changes ?? []));
        }
        expect(diffPolicies(old, old)).toEqual({ members: [], entitlements: [], owners: [], issuers: [], domains: [] });
      }),
      RUNS,
    );
  });
});

/** What the gate decides for somebody in this group alone, by the code that the proxy runs. */
async function decision(group: string, { method, path, body }: ExampleRequest, policy: PolicyDocument) {
  const event = {
    resource: path.startsWith("/-/domains/") ? "/-/domains/{domain}/{proxy+}" : "/{proxy+}",
    httpMethod: method,
    multiValueHeaders: body === undefined ? {} : { "content-type": ["application/json"] },
    multiValueQueryStringParameters: {},
    requestContext: {
      path,
      stage: "",
      domainName: "explain",
      requestId: "explain",
      identity: {},
      authorizer: { ...buildContext(principalWith({ groups: [group] }), policy) },
    },
    body: body === undefined ? null : Buffer.from(body).toString("base64"),
    isBase64Encoded: body !== undefined,
  };
  const { decision: found, code } = await explain(event, policy, { names: undefined, now: new Date(0) });
  return found === "deny" && code !== "index-not-granted" && code !== "action-not-granted" ? code : found;
}
