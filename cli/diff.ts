import { diffPolicies, type PolicyDiff } from "../shared/policy/diff/diff-policies.ts";
import { UsageError } from "./command.ts";
import type { Command, ExitCode, Io, OptionValues } from "./command.ts";
import { countChanges, diffText } from "./diff-text.ts";
import { loadPolicy } from "./load-policy.ts";

const FAIL_ON = ["changes", "gains"];

/** Prints what two policies allow differently; 0 nothing, 3 something. Throws `UsageError` when one cannot be read or has problems. */
export const diff: Command = {
  summary: "say what each group gains and loses by a new policy",
  usage: "OLD NEW [--fail-on changes|gains] [--json]",
  description: `Compares two policy files and prints what every group, client, user and IAM role pattern gains and loses, by domain and
action, each with a request that one policy refuses and the other does not. It is decided on the patterns themselves: what
is not printed did not change, for any index name. What may be asked for as temporary access is compared in the same way,
entitlement by entitlement. Issuers and domains that changed are listed, too.

Each membership is looked at on its own. Rights of several memberships add up, so nobody gains what none of their
memberships gains; somebody who had it through another one already gains nothing.

  --fail-on changes  exit with 3 for any difference (the default)
  --fail-on gains    exit with 3 only if somebody gains a right, may ask for more or gets it more easily, or a domain is
                     another one than before
  --json             everything as JSON

Exits with 0 when nothing changed, with 3 when something did, with 1 when a file cannot be read or has problems.`,
  examples: [
    "diff policy.old.yml policy.yml",
    "diff policy.old.yml policy.yml --fail-on gains",
    "diff policies/staging.yml policies/production.yml --json",
  ],
  options: { "fail-on": { type: "string" }, json: { type: "boolean" } },
  run: runDiff,
};

async function runDiff(values: OptionValues, positionals: readonly string[], io: Io): Promise<ExitCode> {
  const [oldFile, newFile, ...others] = positionals;
  if (oldFile === undefined || newFile === undefined || others.length > 0) {
    throw new UsageError("two files are compared: the old policy and the new one");
  }
  const failOn = String(values["fail-on"] ?? "changes");
  if (!FAIL_ON.includes(failOn)) throw new UsageError(`--fail-on is changes or gains, not \`${failOn}\``);
  const [old, now] = [await loadPolicy(oldFile), await loadPolicy(newFile)];
  const found = diffPolicies(old, now);
  const counts = countChanges(found);
  if (values["json"] === true) {
    const files = {
      old: { file: oldFile, policyVersion: old.policyVersion },
      new: { file: newFile, policyVersion: now.policyVersion },
    };
    io.out(`${JSON.stringify({ ...files, ...counts, ...found }, undefined, 2)}\n`);
  } else io.out(diffText(found, io));
  return (failOn === "gains" ? isWider(found) : isAny(found)) ? 3 : 0;
}

function isAny({ members, entitlements, owners, issuers, domains }: PolicyDiff): boolean {
  return members.length + entitlements.length + owners.length + issuers.length + domains.length > 0;
}

/** A right on a domain that is another one than before is a new right; so is one that may be asked for, or that others answer for. */
function isWider(found: PolicyDiff): boolean {
  const { domains, entitlements, owners } = found;
  return (
    countChanges(found).gains > 0 ||
    owners.some((each) => each.new !== undefined) ||
    entitlements.some((entry) => entry.isWider) ||
    domains.some(({ change }) => change === "changed")
  );
}
