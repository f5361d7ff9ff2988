import { RejectedError } from "../shared/errors.ts";
import { type IndexExpression, parseExpression } from "../shared/opensearch/index-expression.ts";
import { EMPTY_VIEW } from "../shared/opensearch/names-view.ts";
import { ACTIONS } from "../shared/policy/document.ts";
import { formatDuration } from "../shared/policy/duration.ts";
import { type Path, placesIn } from "../shared/policy/file-places.ts";
import { asRoles, type Way, waysOf } from "../shared/policy/ways.ts";
import { type Holder, type HolderGrant, whoCan, type WhoQuestion } from "../shared/policy/who.ts";
import { readAskedDomain } from "./asked-domain.ts";
import { assertOptionsAlone, UsageError } from "./command.ts";
import type { Command, ExitCode, Io, OptionValues } from "./command.ts";
import { DEFAULT_POLICY, loadPolicyText } from "./load-policy.ts";
import { readNamesFile } from "./names-file.ts";
import { whoJson } from "./who-json.ts";
import { type PlacedAnswer, type PlacedHolder, whoText } from "./who-text.ts";

const RIGHTS = [...ACTIONS, "monitor"] as const;

/** Lists everybody who can; 0 also when nobody can. Throws `UsageError` for a call that makes no sense. */
export const who: Command = {
  summary: "list everybody who can do something with an index, and by which grant",
  usage: "[--policy FILE] --index NAME --action ACTION [options]",
  description: `Lists every member of the policy (groups, clients, users, IAM roles) that may, with the role and the grant that lets it, decided
with the code that the proxy runs. A person has what all groups of the token have together.

  --policy FILE    the policy (${DEFAULT_POLICY})
  --index NAME     one name or pattern: 'secret-hr', 'logs-*'; none for monitor
  --action ACTION  ${RIGHTS.slice(0, -1).join(", ")}, or the cluster right monitor
  --domain NAME    which domain (the default one)
  --names FILE     the domain's names, as for explain: an alias needs its targets granted as well, and a data
                   stream's grant covers its backing indices
  --json           the same as JSON

Of a pattern, reading is narrowed to what is granted, and whoever may read a part of it is listed with that part; write and manage are
granted as a whole or not at all. Whoever may ask for it as temporary access is listed apart. Exits with 0, also when nobody can; with 1 when it could not run.`,
  examples: [
    "who --index secret-hr --action read",
    "who --policy policy.yml --index 'logs-*' --action write --domain logs --json",
  ],
  options: {
    policy: { type: "string" },
    index: { type: "string" },
    action: { type: "string" },
    domain: { type: "string" },
    names: { type: "string" },
    json: { type: "boolean" },
  },
  run: runWho,
};

async function runWho(values: OptionValues, positionals: readonly string[], io: Io): Promise<ExitCode> {
  assertOptionsAlone(positionals);
  const action = RIGHTS.find((right) => right === values["action"]);
  if (action === undefined)
    throw new UsageError("--action is needed: read, write or manage, or monitor without --index");
  const expression = readIndex(values["index"], action);
  const file = String(values["policy"] ?? DEFAULT_POLICY);
  const { policy, text } = await loadPolicyText(file);
  const domain = readAskedDomain(values, policy);
  const view = values["names"] === undefined ? EMPTY_VIEW : await readNamesFile(String(values["names"]));
  const question: WhoQuestion = { action, expression, domain, view };
  const answer = whoCan(question, policy);
  const ways = waysOf(policy);
  const placeOf = placesIn(text);
  const placed = (holders: readonly Holder[], pathOf: (role: string) => Path): PlacedHolder[] =>
    holders.map((holder) => {
      const place = ({ role, at }: HolderGrant) => placeOf([...pathOf(role), "grants", at]);
      return { ...holder, grants: holder.grants.map((grant) => ({ ...grant, ...place(grant) })) };
    });
  const shown: PlacedAnswer = {
    ...answer,
    file,
    holders: placed(answer.holders, (role) => ["roles", role]),
    askers: placed(whoCan(question, asRoles(policy, ways.values())).holders, (way) => ways.get(way)?.path ?? []),
    howOf: (way) => howGranted(ways.get(way)?.conditions),
    isAssumed: values["names"] === undefined,
  };
  io.out(values["json"] === true ? whoJson(question, shown) : whoText(question, shown, io));
  return 0;
}

function readIndex(index: OptionValues[string], action: string): IndexExpression | undefined {
  if (action === "monitor") {
    if (index !== undefined) throw new UsageError("monitor is a right on the cluster; leave out --index");
    return undefined;
  }
  if (typeof index !== "string")
    throw new UsageError("--index is needed: a name or a pattern, such as --index 'logs-*'");
  try {
    return parseExpression([index], new Date());
  } catch (error) {
    if (!(error instanceof RejectedError)) throw error;
    throw new UsageError(`--index: ${error.message}`, { cause: error });
  }
}

/** How what is asked for is granted, in words; break-glass has no conditions but its time. */
function howGranted({ approvals, approvers, auto, maxDurationSeconds = 0 }: Way["conditions"] = {}): string {
  const answered =
    approvers === undefined ? [] : [approvals === 1 ? "after an approval" : `after ${approvals} approvals`];
  const atOnce =
    auto === undefined && approvals !== undefined
      ? []
      : [typeof auto === "object" ? "at once in its hours" : "at once"];
  return `${[...atOnce, ...answered].join(", else ")}, for ${formatDuration(maxDurationSeconds)} at most`;
}
