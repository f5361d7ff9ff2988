import { formatDuration } from "../shared/policy/duration.ts";
import type { HolderGrant, WhoQuestion } from "../shared/policy/who.ts";
import type { PlacedAnswer, PlacedHolder } from "./who-text.ts";

const KINDS = { groups: "group", clients: "client", users: "user", iam: "iam" } as const;

/** Who can and who may ask, for scripts. */
export function whoJson({ action, expression, domain }: WhoQuestion, answer: PlacedAnswer): string {
  const { holders, askers, howOf, needs, isSystem, isAssumed } = answer;
  const json = {
    action,
    ...(expression === undefined ? {} : { index: expression.written }),
    domain,
    members: holders.map((holder) => memberJson(holder, action, ({ role }) => ({ source: `role:${role}` }))),
    mayAsk: askers.map((asker) =>
      memberJson(asker, action, ({ role }) => ({ entitlement: role, granted: howOf(role) })),
    ),
    ...(needs.length === 0 ? {} : { needs }),
    ...(isSystem ? { isSystemIndex: true } : {}),
    ...(isAssumed && expression !== undefined ? { assumed: "no aliases" } : {}),
  };
  return `${JSON.stringify(json, undefined, 2)}\n`;
}

function memberJson(
  { kind, member, decision, narrowedTo, grants, refusal }: PlacedHolder,
  action: WhoQuestion["action"],
  by: (grant: HolderGrant) => object,
): object {
  return {
    kind: KINDS[kind],
    member,
    decision,
    ...(refusal === undefined ? {} : { refusal }),
    ...(decision === "narrow" ? { narrowedTo } : {}),
    grants: grants.map(({ line, column, ...grant }) => ({
      ...by(grant),
      ...(action === "monitor" ? { cluster: ["monitor"] } : { indices: grant.patterns }),
      ...(grant.maxTokenAgeSeconds === undefined ? {} : { maxTokenAge: formatDuration(grant.maxTokenAgeSeconds) }),
      line,
      column,
    })),
  };
}
