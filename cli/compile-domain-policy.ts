import { compileAossPolicies } from "../shared/policy/compile-domain/aoss-policies.ts";
import { compileEsPolicy, type DiscoveryAccess } from "../shared/policy/compile-domain/es-policy.ts";
import { discoveredDomains, discoveryPaths } from "../shared/policy/discovered-domains.ts";
import type { ExitCode, Io, OptionValues } from "./command.ts";
import { UsageError } from "./command.ts";
import type { CompileInput } from "./compile-input.ts";
import { writeResult } from "./compile-output.ts";
import { readInput } from "./read-input.ts";

const MAX_OUTPUTS_BYTES = 4 * 1024 * 1024;
/** The stack's output with the role by which the proxy signs. */
const ROLE_OUTPUT = "GateRole";
/** The one with the role by which names are listed, in stacks of policies with entitlements. */
const DISCOVERY_OUTPUT = "DiscoveryRole";

export async function compileDomainPolicyTarget(input: CompileInput, io: Io): Promise<ExitCode> {
  const { values, name, domain } = input;
  if (domain.auth.type === "basic") {
    throw new UsageError(
      `domain \`${name}\` knows the gate by user and password: a resource policy that admits roles alone would keep the gate out`,
    );
  }
  const roles = await readRoles(input);
  const discovery = await readDiscovery(input);
  const result = refuseRange(() => {
    return domain.service === "aoss" ? compileCollection(input, roles) : compileDomain(input, roles, discovery);
  });
  if (domain.service === "es") io.err(NOTE);
  await writeResult(result, `${JSON.stringify(result, undefined, 2)}\n`, values, io);
  return 0;
}

const NOTE =
  "note: the second statement keeps everybody else out, operators too; admit a role for those with another --role\n";

function compileDomain(
  { name, domain, values }: CompileInput,
  roles: readonly string[],
  discovery: DiscoveryAccess | undefined,
) {
  const foreign = ["collection", "vpc-endpoint"].find((option) => values[option] !== undefined);
  if (foreign !== undefined) throw new UsageError(`--${foreign} is for a collection; \`${name}\` is a domain`);
  return compileEsPolicy(name, domain, roles, discovery);
}

function compileCollection({ policy, name, values }: CompileInput, roles: readonly string[]) {
  const collection = values["collection"];
  const vpcEndpoints = listOf(values["vpc-endpoint"]);
  if (collection === undefined) throw new UsageError(`\`${name}\` is a collection: write its name with --collection`);
  if (vpcEndpoints.length === 0) {
    throw new UsageError("say by which VPC endpoint the gate comes to the collection: --vpc-endpoint vpce-…");
  }
  return compileAossPolicies(policy, name, { collection: String(collection), roles, vpcEndpoints });
}

/** Undefined: nothing may be asked for in this domain, it is listed by the roles of its auth, or nobody says by which. */
async function readDiscovery({ values, policy, domain, name }: CompileInput): Promise<DiscoveryAccess | undefined> {
  const { domains, access } = policy;
  const isLooked = access !== undefined && discoveredDomains({ domains, access }).some(([each]) => each === name);
  const written = values["discovery-role"];
  if (!isLooked || domain.auth.type !== "sigv4") {
    if (written !== undefined)
      throw new UsageError(`--discovery-role: no role of its own lists the names of \`${name}\``);
    return undefined;
  }
  const outputs = values["outputs"];
  const role = written ?? (outputs === undefined ? undefined : await findOutput(String(outputs), DISCOVERY_OUTPUT));
  return typeof role === "string" ? { role, paths: discoveryPaths(access) } : undefined;
}

/** Of the options, the stack's outputs or the domain's auth: never several of them mixed. */
async function readRoles({ values, domain, name }: CompileInput): Promise<string[]> {
  const written = listOf(values["role"]);
  if (values["outputs"] !== undefined) {
    if (written.length > 0) throw new UsageError("--role or --outputs, not both");
    return [await readRoleOutput(String(values["outputs"]))];
  }
  if (written.length > 0) return written;
  if (domain.auth.type === "assumeRole") return [domain.auth.roleArn, ...Object.values(domain.auth.roleArns)];
  throw new UsageError(`say which role signs the requests to \`${name}\`: --role ARN or --outputs FILE`);
}

async function readRoleOutput(file: string): Promise<string> {
  const found = await findOutput(file, ROLE_OUTPUT);
  if (found !== undefined) return found;
  throw new UsageError(
    `\`${file}\` has no output \`${ROLE_OUTPUT}\`: save what aws cloudformation describe-stacks --stack-name index-gate-prod prints`,
  );
}

async function findOutput(file: string, key: string): Promise<string | undefined> {
  const text = (await readInput(file, MAX_OUTPUTS_BYTES)).toString("utf8");
  const found = outputsOf(text).find(({ OutputKey }) => OutputKey === key)?.OutputValue;
  return typeof found === "string" ? found : undefined;
}

interface Output {
  readonly OutputKey?: unknown;
  readonly OutputValue?: unknown;
}

function outputsOf(text: string): readonly Output[] {
  try {
    const { Stacks } = JSON.parse(text) as { readonly Stacks: readonly { readonly Outputs?: readonly Output[] }[] };
    return Stacks.flatMap(({ Outputs = [] }) => Outputs);
  } catch {
    return [];
  }
}

function listOf(value: OptionValues[string]): string[] {
  return value === undefined ? [] : [value].flat().map(String);
}

/** The compiler's own words about what was typed. */
function refuseRange<Result>(run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    throw error instanceof RangeError ? new UsageError(error.message, { cause: error }) : error;
  }
}
