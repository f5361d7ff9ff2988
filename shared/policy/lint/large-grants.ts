import { buildContext } from "../context.ts";
import { grantsOf } from "../grants.ts";
import { rolesOf } from "../roles.ts";
import { quote } from "../problems.ts";
import type { LintRule } from "./rule.ts";
import { memberAlone } from "./sample-principal.ts";
import { MEMBER_WORDS, membershipsOf } from "./walk.ts";

/** Grants that do not fit into the 4,096 bytes between authorizer and proxy: the proxy looks them up for every request. */
export const largeGrants: LintRule = {
  id: "large-grants",
  severity: "suggestion",
  summary: "grants that do not fit into what the authorizer hands to the proxy",
  *find(policy) {
    for (const [first] of membershipsOf(policy).values()) {
      const principal = first === undefined ? undefined : memberAlone(first);
      if (first === undefined || principal === undefined) continue;
      if (buildContext(principal, policy).grantsFrom === "context") continue;
      const size = Buffer.byteLength(JSON.stringify(grantsOf(rolesOf(principal, policy), policy)));
      yield {
        path: first.path,
        message: `${MEMBER_WORDS[first.kind]} ${quote(first.member)} has grants of ${size.toLocaleString("en")} bytes, and they have to fit into 4,096 with who it is; write fewer, wider patterns`,
      };
    }
  },
};
