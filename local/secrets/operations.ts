import { SecretRefusal, type SecretVersions } from "./secret-versions.ts";

type Parameters = Readonly<Record<string, unknown>>;

/** Operation of Secrets Manager → what it does with a secret and answers. */
export const OPERATIONS: Readonly<Record<string, (secret: SecretVersions, parameters: Parameters) => object>> = {
  GetSecretValue: (secret, parameters) => {
    const version = secret.read(textOf(parameters, "VersionId"), textOf(parameters, "VersionStage"));
    const CreatedDate = version.createdAt.getTime() / 1_000;
    return { ...nameOf(secret), ...versionOf(secret, version.id), CreatedDate, SecretString: version.value };
  },
  PutSecretValue: (secret, parameters) => {
    const { SecretString, VersionStages = ["AWSCURRENT"] } = parameters;
    const id = textOf(parameters, "ClientRequestToken");
    if (typeof SecretString !== "string") throw wrong("SecretString");
    if (id === undefined || id.length < 32 || id.length > 64) throw wrong("ClientRequestToken");
    if (!isTextList(VersionStages)) throw wrong("VersionStages");
    secret.put(SecretString, id, VersionStages);
    return { ...nameOf(secret), ...versionOf(secret, id) };
  },
  UpdateSecretVersionStage: (secret, parameters) => {
    const stage = textOf(parameters, "VersionStage");
    if (stage === undefined) throw wrong("VersionStage");
    secret.moveStage(stage, textOf(parameters, "MoveToVersionId"), textOf(parameters, "RemoveFromVersionId"));
    return nameOf(secret);
  },
  DescribeSecret: (secret) => ({
    ...nameOf(secret),
    ...(secret.rotationEnabled ? { RotationEnabled: true } : {}),
    VersionIdsToStages: secret.stages(),
  }),
};

function nameOf({ arn }: SecretVersions) {
  return { ARN: arn, Name: /:secret:(.+)-\w{6}$/.exec(arn)?.[1] };
}

function versionOf(secret: SecretVersions, id: string) {
  return { VersionId: id, VersionStages: secret.labelsOf({ id }) };
}

function textOf(parameters: Parameters, name: string): string | undefined {
  const value = parameters[name];
  if (value === undefined || typeof value === "string") return value;
  throw wrong(name);
}

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length > 0 && value.every((each) => typeof each === "string");
}

function wrong(name: string): SecretRefusal {
  return new SecretRefusal("InvalidParameterException", `Invalid parameter: ${name}`);
}
