import { readFileSync } from "node:fs";
import { parseExpression } from "../shared/opensearch/index-expression.ts";
import { EMPTY_VIEW } from "../shared/opensearch/names-view.ts";
import { decide } from "../shared/policy/decide.ts";
import type { PolicyDocument } from "../shared/policy/document.ts";
import { GrantSet } from "../shared/policy/grant-set.ts";
import { grantsOf } from "../shared/policy/grants.ts";

/** A process of its own: reads the policy named on its command line and decides one name for somebody who has all its roles. */
const policy = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as PolicyDocument;
const [domain = ""] = Object.keys(policy.domains);
const grants = new GrantSet(grantsOf(Object.keys(policy.roles), policy), domain);
const requirement = {
  actions: ["read"],
  expression: parseExpression(["team-7-app-7-blue"], new Date()),
  wildcards: "narrow",
  options: {
    expand: { open: true, closed: false, hidden: false },
    skipsUnavailable: false,
    matches: ["index", "alias", "stream"],
  },
} as const;
const { effect } = decide({ monitor: false, requirements: [requirement] }, grants, EMPTY_VIEW);
if (effect === "deny") throw new Error("the policy grants `team-7-app-7-blue` to nobody");
