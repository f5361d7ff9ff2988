import { compilePolicy } from "../shared/policy/compile.ts";
import type { PolicyDocument } from "../shared/policy/document.ts";
import { rotatedSecrets } from "../shared/policy/rotated-secrets.ts";

/** A resource or a condition of a template. */
type Part = Readonly<Record<string, unknown>>;

/** What a policy's passwords add to the template. */
export interface RotationParts {
  readonly Conditions: Readonly<Record<string, Part>>;
  readonly Resources: Readonly<Record<string, Part>>;
}

/** ARNs, or references to them, that the rotation's role may use. */
export interface RotationSecrets {
  /** whose values and labels it changes */
  readonly rotated: readonly string[];
  /** which it reads */
  readonly connectors: readonly { readonly Ref: string }[];
}

const FUNCTION = { "Fn::GetAtt": ["RotationLambdaFunction", "Arn"] };
const ARN = /^arn:[a-z-]+:secretsmanager:(?<region>[a-z0-9-]+):(?<account>\d{12}):/;

/** The same as parts of the template. Throws with all problems of the policy. */
export async function policyRotation(
  policyFile: string,
): Promise<RotationParts & { readonly secrets: RotationSecrets }> {
  const policy = await compilePolicy(policyFile);
  return { ...rotationParts(policy), secrets: rotationSecrets(policy) };
}

/**
 * For each domain with user and password, a generated secret for its connector; for each of their secrets a schedule, and
 * the permission for Secrets Manager to call the function about it. A secret can only be rotated where it is: in a stack of
 * another region or account there is no schedule.
 */
export function rotationParts(policy: Pick<PolicyDocument, "domains">): RotationParts {
  const Conditions: Record<string, Part> = {};
  const Resources: Record<string, Part> = {};
  for (const { secretId, rotateAfterDays, domains } of rotatedSecrets(policy)) {
    for (const { name } of domains) Resources[connectorId(name)] = connectorSecret(name);
    const id = capitalized(domains[0]?.name ?? "");
    const { region = "", account = "" } = ARN.exec(secretId)?.groups ?? {};
    Conditions[`Rotates${id}`] = {
      "Fn::And": [
        { "Fn::Equals": [{ Ref: "AWS::Region" }, region] },
        { "Fn::Equals": [{ Ref: "AWS::AccountId" }, account] },
      ],
    };
    Resources[`RotationPermission${id}`] = {
      Type: "AWS::Lambda::Permission",
      Condition: `Rotates${id}`,
      Properties: {
        FunctionName: FUNCTION,
        Action: "lambda:InvokeFunction",
        Principal: "secretsmanager.amazonaws.com",
        SourceAccount: { Ref: "AWS::AccountId" },
        SourceArn: secretId,
      },
    };
    Resources[`RotationSchedule${id}`] = {
      Type: "AWS::SecretsManager::RotationSchedule",
      Condition: `Rotates${id}`,
      DependsOn: [`RotationPermission${id}`],
      Properties: {
        SecretId: secretId,
        RotationLambdaARN: FUNCTION,
        RotationRules: { AutomaticallyAfterDays: rotateAfterDays },
        // a deploy alone replaces nothing: Secrets Manager has the current value tested, and waits for the day
        RotateImmediatelyOnUpdate: false,
      },
    };
  }
  return { Conditions, Resources };
}

export function rotationSecrets(policy: Pick<PolicyDocument, "domains">): RotationSecrets {
  const secrets = rotatedSecrets(policy);
  const names = secrets.flatMap(({ domains }) => domains.map(({ name }) => name));
  return {
    rotated: secrets.map(({ secretId }) => secretId),
    connectors: names.map((name) => ({ Ref: connectorId(name) })),
  };
}

/** The template plugin reads from the metadata which domain it is for. */
function connectorSecret(domain: string): Part {
  return {
    Type: "AWS::SecretsManager::Secret",
    Metadata: { Domain: domain },
    Properties: {
      Description: `the connector of domain ${domain}: may write the domain's users, see docs/rotation.md`,
      GenerateSecretString: {
        SecretStringTemplate: '{"username":"index-gate-connector"}',
        GenerateStringKey: "password",
        PasswordLength: 40,
        ExcludeCharacters: "\"'\\/@:;&`$ ",
        RequireEachIncludedType: true,
      },
    },
  };
}

function connectorId(domain: string): string {
  return `ConnectorSecret${capitalized(domain)}`;
}

/** `logs-eu` → `LogsDashEu`: ids of resources have no dashes, and no two domains may have the same. */
function capitalized(name: string): string {
  const words = name.split("-").map((word) => word.slice(0, 1).toUpperCase() + word.slice(1));
  return words.join("Dash");
}
