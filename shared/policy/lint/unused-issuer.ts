import { quote } from "../problems.ts";
import type { LintRule } from "./rule.ts";
import { accessMembers, roleMembers } from "./walk.ts";

/** Tokens that are accepted, and give nothing. */
export const unusedIssuer: LintRule = {
  id: "unused-issuer",
  severity: "warning",
  summary: "an issuer that no member is of",
  *find(policy) {
    const members = [...roleMembers(policy)].filter(({ kind }) => kind !== "iam").map(({ member }) => member);
    const used = new Set([...members, ...accessMembers(policy)].map((member) => member.slice(0, member.indexOf(":"))));
    for (const name of Object.keys(policy.issuers)) {
      if (used.has(name)) continue;
      yield {
        path: ["issuers", name],
        message: `tokens of ${quote(name)} are accepted, and no role has a member of it; remove it, or add members`,
      };
    }
  },
};
