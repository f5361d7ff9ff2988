import { createHash } from "node:crypto";
import { assemblePolicy } from "./assemble.ts";
import { checkAccess } from "./check-access.ts";
import { checkAuth } from "./check-auth.ts";
import { checkDomains } from "./check-domains.ts";
import { checkGrants } from "./check-grants.ts";
import { checkIssuers } from "./check-issuers.ts";
import { checkMembers } from "./check-members.ts";
import type { PolicyDocument } from "./document.ts";
import { sortProblems } from "./problems.ts";
import type { Problem, Report } from "./problems.ts";
import { policySchema } from "./schema.ts";
import { checkShape } from "./shape.ts";
import { readYaml } from "./yaml.ts";

export type ParsedPolicy = { readonly policy: PolicyDocument } | { readonly problems: readonly Problem[] };

/**
 * Reads a policy file: the compiled policy, or all its problems at once, each with its place. Never throws.
 * `file` is the name that problems carry. At build time and in the CLI only: functions read the compiled policy.
 */
export function parsePolicy(text: string, file: string): ParsedPolicy {
  const problems: Problem[] = [];
  const report: Report = (at, rule, message) => problems.push({ file, ...at, rule, message });
  const root = readYaml(text, report);
  if (root !== undefined) {
    const shaped = checkShape(root, policySchema, report);
    checkIssuers(root, report);
    checkDomains(root, report);
    checkAuth(root, report);
    checkMembers(root, report);
    checkGrants(root, report);
    checkAccess(root, report);
    if (shaped !== undefined && problems.length === 0) return { policy: assemblePolicy(shaped, versionOf(text)) };
  }
  return { problems: sortProblems(problems) };
}

/** First 12 hex digits of the file's SHA-256. */
function versionOf(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex").slice(0, 12);
}
