import type { Domain } from "../shared/policy/document.ts";
import { readAskedDomain } from "./asked-domain.ts";
import type { Command, ExitCode, Io, OptionValues } from "./command.ts";
import { assertOptionsAlone, UsageError } from "./command.ts";
import { compileDomainPolicyTarget } from "./compile-domain-policy.ts";
import type { CompileInput } from "./compile-input.ts";
import { compileSecurityTarget } from "./compile-security.ts";
import { LOGIN_VARIABLES } from "./domain-login.ts";
import { DEFAULT_POLICY, loadPolicy } from "./load-policy.ts";

interface Target {
  readonly run: (input: CompileInput, io: Io) => Promise<ExitCode>;
  /** the options that it knows besides those of every target */
  readonly options: readonly string[];
}

const TARGETS: Readonly<Record<string, Target>> = {
  "opensearch-security": {
    run: compileSecurityTarget,
    options: ["names", "issuer", "except-aliases", "url", "apply", "drift", "dry-run", "adopt"],
  },
  "domain-policy": {
    run: compileDomainPolicyTarget,
    options: ["role", "discovery-role", "outputs", "collection", "vpc-endpoint"],
  },
};
const COMMON = ["target", "policy", "domain", "json", "out"];

/** Writes the policy in the words of the domain itself, and keeps a domain like that; 3 for drift. */
export const compile: Command = {
  summary: "the same policy for the domain itself: Security plugin roles, resource policy",
  usage: "--target opensearch-security|domain-policy [--policy FILE] [--domain NAME] [--json | --out FILE] [options]",
  description: `Turns the policy into what the domain itself enforces, so that a way around the gate meets the same rule.

  --target TARGET     opensearch-security: roles and role mappings, the bodies of the Security plugin's REST API
                      domain-policy: the resource policy that admits the gate's roles alone; for a collection (aoss)
                      its data access and network policies
  --policy FILE       the policy (${DEFAULT_POLICY})
  --domain NAME       the domain (the policy's default domain)
  --json              the result as JSON on standard output
  --out FILE          the same in a file

opensearch-security
  --names FILE        the domain's indices, aliases and data streams, as for explain: where a pattern matches an alias with a
                      foreign target, Security would open that target, so the names it stands for are written instead
  --except-aliases    there, keep the pattern without such aliases: it goes on matching indices that are made later
  --issuer NAME       whose groups and users the domain sees by their bare names (the policy's only issuer)
  --url URL           asks this domain for its names (with --apply and --drift: the policy's endpoint)
  --drift             compares with the domain's roles and mappings, and prints what differs
  --apply             makes the domain's roles and mappings as compiled: those named index-gate-… with our description alone
  --dry-run           with --apply: prints what would be done
  --adopt             with --apply: also overwrites roles of our names that have lost our description

domain-policy
  --role ARN          the gate's role; any number of them. Without: the roles that the domain's auth names
  --discovery-role ARN  the role that lists names, where temporary access may be asked for
  --outputs FILE      instead: what aws cloudformation describe-stacks prints of the gate's stack
  --collection NAME   the collection's name (aoss)
  --vpc-endpoint ID   by which the gate comes to it (aoss); any number of them

Credentials for a domain are ${LOGIN_VARIABLES.user} and ${LOGIN_VARIABLES.password} of the environment or, for an Amazon
endpoint without them, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN (SigV4). They are never options.
Exits with 0 when all is done, with 3 when --drift finds a difference, with 1 when it could not run; then nothing is
applied, or the message says what is.`,
  examples: [
    "compile --target opensearch-security --names names.json --out security.json",
    "compile --target opensearch-security --issuer okta --drift",
    "compile --target opensearch-security --issuer okta --apply --dry-run",
    "compile --target domain-policy --role arn:aws:iam::123456789012:role/gate-proxy",
  ],
  options: {
    target: { type: "string" },
    policy: { type: "string" },
    domain: { type: "string" },
    json: { type: "boolean" },
    out: { type: "string" },
    names: { type: "string" },
    issuer: { type: "string" },
    "except-aliases": { type: "boolean" },
    url: { type: "string" },
    apply: { type: "boolean" },
    drift: { type: "boolean" },
    "dry-run": { type: "boolean" },
    adopt: { type: "boolean" },
    role: { type: "string", multiple: true },
    "discovery-role": { type: "string" },
    outputs: { type: "string" },
    collection: { type: "string" },
    "vpc-endpoint": { type: "string", multiple: true },
  },
  run: runCompile,
};

async function runCompile(values: OptionValues, positionals: readonly string[], io: Io): Promise<ExitCode> {
  assertOptionsAlone(positionals);
  const wanted = values["target"];
  const target = typeof wanted === "string" && Object.hasOwn(TARGETS, wanted) ? TARGETS[wanted] : undefined;
  if (target === undefined) {
    const known = Object.keys(TARGETS).join(" or ");
    throw new UsageError(
      wanted === undefined ? `say for what: --target ${known}` : `no target \`${String(wanted)}\`; write ${known}`,
    );
  }
  const foreign = Object.keys(values).find((option) => ![...COMMON, ...target.options].includes(option));
  if (foreign !== undefined) throw new UsageError(`--${foreign} is nothing for --target ${String(wanted)}`);
  if (values["json"] === true && values["out"] !== undefined) throw new UsageError("--json or --out, not both");
  const policy = await loadPolicy(String(values["policy"] ?? DEFAULT_POLICY));
  const name = readAskedDomain(values, policy);
  return target.run({ values, policy, name, domain: policy.domains[name] as Domain }, io);
}
