import { MOST_DETAILS } from "../shared/policy/schema-access.ts";
import { assertOptionsAlone, type Command, type ExitCode, type Io, type OptionValues, UsageError } from "./command.ts";
import { DEFAULT_POLICY, loadPolicy } from "./load-policy.ts";
import { printable } from "./printable.ts";

/** Shows what whoever gets access will read; 3 when there is nothing. */
export const accessDetails: Command = {
  summary: "what whoever gets temporary access is shown",
  usage: "--preview [--policy FILE]",
  description: `Prints the policy's accessDetails as the portal, the command line and messages show them: text, line by line, never markup.

  --preview      prints it
  --policy FILE  the policy (${DEFAULT_POLICY})

Exits with 0 when there is something to show, with 3 when there is not, with 1 when it could not run; more than ${MOST_DETAILS} characters are
a problem of the policy, which index-gate lint names.`,
  examples: ["access-details --preview", "access-details --preview --policy policy.new.yml"],
  options: { preview: { type: "boolean" }, policy: { type: "string" } },
  run: runPreview,
};

async function runPreview(values: OptionValues, positionals: readonly string[], io: Io): Promise<ExitCode> {
  assertOptionsAlone(positionals);
  if (values["preview"] !== true) throw new UsageError("say what to do: --preview");
  const file = String(values["policy"] ?? DEFAULT_POLICY);
  const { access } = await loadPolicy(file);
  if (access === undefined) throw new UsageError(`\`${file}\` gives no temporary access: it has no entitlements`);
  if (access.details === undefined || access.details.trim() === "") {
    io.err(`${file} has no accessDetails: whoever gets access is told nothing about how to use it\n`);
    return 3;
  }
  const lines = access.details.trimEnd().split(/\r?\n/);
  io.out(`${lines.map((line) => printable(line)).join("\n")}\n`);
  io.err(`${access.details.length} of ${MOST_DETAILS} characters\n`);
  return 0;
}
