import { askedEvent } from "../shared/policy/asked.ts";
import { type Explanation, explain as explainEvent } from "../shared/policy/explain.ts";
import { findMissing, findParts, type MissingPart } from "../shared/policy/explain-missing.ts";
import { readAskedBy } from "./asked-by.ts";
import { readAskedRequest } from "./asked-request.ts";
import { assertOptionsAlone } from "./command.ts";
import type { Command, ExitCode, Io, OptionValues } from "./command.ts";
import { explainText } from "./explain-text.ts";
import { DEFAULT_POLICY, loadPolicy } from "./load-policy.ts";
import { readNamesFile } from "./names-file.ts";

/** Decides one request without a server; 0 allow or narrow, 2 deny. Throws `UsageError` for a call that makes no sense. */
export const explain: Command = {
  summary: "say how a request would be decided, and why",
  usage: `[--policy FILE] --groups ISSUER:NAME,… --path PATH [options]`,
  description: `Decides one request with the code that the proxy runs, and prints the decision, what the request needs, which role
gives it, and what would be sent to the domain. Nothing is sent anywhere.

  --policy FILE      the policy (${DEFAULT_POLICY})
  --groups A,B       groups in the token, each with its issuer: okta:devops,okta:support
  --user NAME        the person, okta:00u1abc
  --client NAME      instead of a person: a machine's client id, okta:0oa9bot
  --iam ARN          instead of a token: a role that signs with IAM, arn:aws:iam::123456789012:role/ci-deploy
  --token-age AGE    how long ago the token was issued, for roles with maxTokenAge: 30m, 9h, 2d (just now)
  --method METHOD    the method (GET)
  --path PATH        as it is sent, percent-encoded where it has to be: '/logs-*/_search'; /-/domains/NAME/… for another domain
  --query TEXT       as it is sent: 'q=level:ERROR&size=1'
  --body TEXT|@FILE  the body; application/json unless a header says otherwise
  --header 'k: v'    a header; any number of them
  --names FILE       the domain's indices, aliases and data streams: the JSON that
                     GET /_resolve/index/*?expand_wildcards=all answers, or
                     {"indices":["logs-app"],"aliases":{"logs":["logs-app"]},"data_streams":{"metrics":[".ds-metrics-000001"]}}
  --json             decision, code, requirements, checks, what is missing, forward and more as JSON

Requirements are printed against the caller's roles: yes where a role gives one, part where it gives some of a pattern, and at the end of the line what is missing, with the
roles of the policy that would give it.

Without --names there are no aliases: every name is an index, and what is forwarded shows patterns where the gate sends
the names that match. Exits with 0 for allow and narrow, with 2 for deny, with 1 when it could not run.`,
  examples: [
    "explain --groups okta:devops --path '/logs-*/_search'",
    "explain --policy policy.yml --groups okta:devops,okta:support --method POST --path /_msearch --body @searches.ndjson --json",
  ],
  options: {
    policy: { type: "string" },
    groups: { type: "string", multiple: true },
    user: { type: "string" },
    client: { type: "string" },
    iam: { type: "string" },
    "token-age": { type: "string" },
    method: { type: "string" },
    path: { type: "string" },
    query: { type: "string" },
    body: { type: "string" },
    header: { type: "string", multiple: true },
    names: { type: "string" },
    json: { type: "boolean" },
  },
  run: runExplain,
};

async function runExplain(values: OptionValues, positionals: readonly string[], io: Io): Promise<ExitCode> {
  assertOptionsAlone(positionals);
  const policy = await loadPolicy(String(values["policy"] ?? DEFAULT_POLICY));
  const now = new Date();
  const by = readAskedBy(values, policy);
  const event = askedEvent(by, await readAskedRequest(values), policy, now);
  const names = values["names"] === undefined ? undefined : await readNamesFile(String(values["names"]));
  const explanation = await explainEvent(event, policy, { names, now });
  const missing = findMissing(explanation, policy, { names, now });
  const parts = findParts(explanation, policy, { names, now });
  io.out(
    values["json"] === true
      ? `${JSON.stringify(toJson(explanation, missing), undefined, 2)}\n`
      : explainText(explanation, { missing, parts }, io),
  );
  return explanation.decision === "deny" ? 2 : 0;
}

/** The keys that scripts may rely on, in this order. */
function toJson(explanation: Explanation, missing: readonly MissingPart[]) {
  const { decision, code, reason, domain, operation, roles, requirements, checks, forward, assumed } = explanation;
  const { determiningGrants, narrowedTo } = explanation;
  const because = decision === "deny" ? { missing } : { determiningGrants, narrowedTo };
  return { decision, code, reason, domain, operation, roles, requirements, checks, ...because, forward, assumed };
}
