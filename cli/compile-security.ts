import { EMPTY_VIEW, type NamesView } from "../shared/opensearch/names-view.ts";
import {
  ApplyFailure,
  applySecurity,
  findBlocked,
  planSecurity,
} from "../shared/policy/compile-security/apply-security.ts";
import { compileSecurity, type SecurityConfig } from "../shared/policy/compile-security/compile-security.ts";
import { compareSecurity, type Difference } from "../shared/policy/compile-security/security-drift.ts";
import { CommandFailure, type ExitCode, type Io, UsageError } from "./command.ts";
import type { CompileInput } from "./compile-input.ts";
import { compileNotes } from "./compile-notes.ts";
import { writeResult } from "./compile-output.ts";
import { configText, differencesText, planText } from "./compile-text.ts";
import { connect } from "./domain-connection.ts";
import { readDomainLogin, readDomainUrl } from "./domain-login.ts";
import { readNamesFile } from "./names-file.ts";
import { type SecurityApi, securityApi } from "./security-api.ts";
import { plural } from "./plural.ts";

export async function compileSecurityTarget(input: CompileInput, io: Io): Promise<ExitCode> {
  assertOptions(input);
  const { values, policy, name } = input;
  const issuer = readIssuer(input);
  const api = needsDomain(input) ? openDomain(input, io) : undefined;
  const view = await readView(input, api);
  const compiled = compileSecurity(policy, {
    domain: name,
    view: view ?? EMPTY_VIEW,
    aliasRule: values["except-aliases"] === true ? "except" : "names",
    issuer,
  });
  for (const note of compileNotes(compiled, input, { issuer, hasView: view !== undefined })) io.err(`${note}\n`);
  if (api !== undefined && values["drift"] === true) return showDrift(api, compiled, input, io);
  if (api !== undefined && values["apply"] === true) return applyTo(api, compiled, input, io);
  const { policyVersion } = policy;
  const assumed = view === undefined ? { assumed: "no aliases" } : {};
  await writeResult({ domain: name, policyVersion, ...assumed, ...compiled }, configText(compiled, io), values, io);
  return 0;
}

function assertOptions({ values, name, domain }: CompileInput): void {
  if (domain.service === "aoss") {
    throw new UsageError(`\`${name}\` is a collection, which has no Security plugin; see --target domain-policy`);
  }
  if (values["apply"] === true && values["drift"] === true) throw new UsageError("--apply or --drift, not both");
  for (const option of ["dry-run", "adopt"]) {
    if (values[option] === true && values["apply"] !== true) throw new UsageError(`--${option} goes with --apply`);
  }
  if (values["names"] !== undefined && needsDomain({ values })) {
    throw new UsageError("--names is not needed: the domain itself is asked for its names");
  }
}

function needsDomain({ values }: Pick<CompileInput, "values">): boolean {
  return values["apply"] === true || values["drift"] === true || values["url"] !== undefined;
}

function openDomain({ values, domain }: CompileInput, io: Io): SecurityApi {
  const url = values["url"];
  const origin = readDomainUrl(url === undefined ? undefined : String(url), domain);
  return securityApi(connect(origin, readDomainLogin(io.env ?? {}, origin, domain)), domain.version);
}

async function readView({ values }: CompileInput, api: SecurityApi | undefined): Promise<NamesView | undefined> {
  if (api !== undefined) return api.readNames();
  return values["names"] === undefined ? undefined : readNamesFile(String(values["names"]));
}

/** The issuer that the domain trusts: the one that is named, or the only one there is. */
function readIssuer({ values, policy }: CompileInput): string | undefined {
  const issuers = Object.keys(policy.issuers);
  const named = values["issuer"];
  if (named === undefined) return issuers.length === 1 ? issuers[0] : undefined;
  if (issuers.includes(String(named))) return String(named);
  throw new UsageError(`no issuer named \`${String(named)}\`; known: ${issuers.join(", ")}`);
}

async function showDrift(
  api: SecurityApi,
  compiled: SecurityConfig,
  { values, name }: CompileInput,
  io: Io,
): Promise<ExitCode> {
  const differences = compareSecurity(compiled, await api.read());
  const text = differences.length === 0 ? `no drift: ${count(compiled)}\n` : differencesText(differences, io);
  await writeResult({ domain: name, differences }, text, values, io);
  return differences.length === 0 ? 0 : 3;
}

async function applyTo(
  api: SecurityApi,
  compiled: SecurityConfig,
  { values, name }: CompileInput,
  io: Io,
): Promise<ExitCode> {
  const before = await api.read();
  const differences = compareSecurity(compiled, before);
  assertFree(differences, values["adopt"] === true, io);
  const plan = planSecurity(compiled, differences);
  const isDry = values["dry-run"] === true;
  if (differences.length > 0 && !isDry) await applySecurity(api, compiled, plan, before).catch(refuseHalf);
  const done = isDry ? "would be done, nothing is" : "done";
  const text = differences.length === 0 ? `nothing to do: ${count(compiled)}\n` : `${planText(plan)}${done}\n`;
  await writeResult({ domain: name, dryRun: isDry, differences, plan }, text, values, io);
  return 0;
}

function assertFree(differences: readonly Difference[], isAdopting: boolean, io: Io): void {
  const blocked = findBlocked(differences, isAdopting);
  if (blocked.length === 0) return;
  io.err(differencesText(blocked, io));
  const advice = blocked.some(({ state }) => state === "locked")
    ? "rename the policy's role"
    : "--adopt overwrites them";
  throw new CommandFailure("domain-refused", `nothing is applied: ${names(blocked)} not ours; ${advice}`);
}

function refuseHalf(error: unknown): never {
  if (!(error instanceof ApplyFailure)) throw error;
  const { cause, left } = error;
  const why = cause instanceof Error ? cause.message : "unknown error";
  const code = cause instanceof CommandFailure ? cause.code : "domain-unavailable";
  throw new CommandFailure(code, `${leftText(left)}: ${why}`, { cause: error });
}

function leftText(left: readonly string[] | undefined): string {
  if (left === undefined) return "what stands on the domain now is not known, --drift will say";
  if (left.length === 0) return "nothing is applied";
  return `applied, and could not be put back, is ${left.join(", ")}`;
}

function names(differences: readonly Difference[]): string {
  const list = differences.map(({ kind, name }) => `${kind}/${name}`);
  return `${list.join(", ")} ${list.length === 1 ? "is" : "are"}`;
}

function count({ roles }: SecurityConfig): string {
  const number = Object.keys(roles).length;
  return `${plural(number, "role")}, each with its mapping`;
}
