import { compileAossPolicies } from "../shared/policy/compile-domain/aoss-policies.ts";
import { compileEsPolicy } from "../shared/policy/compile-domain/es-policy.ts";
import type { ExitCode, Io, OptionValues } from "./command.ts";
import { UsageError } from "./command.ts";
import type { CompileInput } from "./compile-input.ts";
import { writeResult } from "./compile-output.ts";
import { readInput } from "./read-input.ts";

const MAX_OUTPUTS_BYTES = 4 * 1024 * 1024;
/** The stack's output with the role by which the proxy signs. */
const ROLE_OUTPUT = "GateRole";

export async function compileDomainPolicyTarget(input: CompileInput, io: Io): Promise<ExitCode> {
  const { values, name, domain } = input;
  if (domain.auth.type === "basic") {
    throw new UsageError(
      `domain \`${name}\` knows the gate by user and password: a resource policy that admits roles alone would keep the gate out`,
    );
  }
  const roles = await readRoles(input);
  const result = refuseRange(() => {
    return domain.service === "aoss" ? compileCollection(input, roles) : compileDomain(input, roles);
  });
  if (domain.service === "es") io.err(NOTE);
  await writeResult(result, `${JSON.stringify(result, undefined, 2)}\n`, values, io);
  return 0;
}

const NOTE =
  "note: the second statement keeps everybody else out, operators too; admit a role for those with another --role\n";

function compileDomain({ name, domain, values }: CompileInput, roles: readonly string[]) {
  const foreign = ["collection", "vpc-endpoint"].find((option) => values[option] !== undefined);
  if (foreign !== undefined) throw new UsageError(`--${foreign} is for a collection; \`${name}\` is a domain`);
  return compileEsPolicy(name, domain, roles);
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
  const text = (await readInput(file, MAX_OUTPUTS_BYTES)).toString("utf8");
  const outputs = outputsOf(text);
  const found = outputs.find(({ OutputKey }) => OutputKey === ROLE_OUTPUT)?.OutputValue;
  if (typeof found === "string") return found;
  throw new UsageError(
    `\`${file}\` has no output \`${ROLE_OUTPUT}\`: save what aws cloudformation describe-stacks --stack-name index-gate-prod prints`,
  );
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
