import { FaultError } from "./errors.ts";

/** What the environment says, read once when the function starts. */
export interface BaseConfig {
  /** the DynamoDB table of requests for temporary access; undefined: there is none */
  readonly accessTable: string | undefined;
  /** what stands before the path on a host that is not execute-api, `/search` or `/search/v1`; undefined: nothing */
  readonly basePath: string | undefined;
  /** the only kind of gateway whose events are taken; undefined: either */
  readonly gateway: "rest" | "http" | undefined;
  readonly logLevel: (typeof LOG_LEVELS)[number];
  /** of the function itself; undefined: it does not run in Lambda */
  readonly region: string | undefined;
  /** holds what the keys of scroll and point-in-time ids are made from; undefined: there are none */
  readonly sealSecret: SecretArn | undefined;
  /** from the start of a request until the domain's first byte */
  readonly timeoutMs: number;
}

/** A secret of Secrets Manager and where it is read. */
export interface SecretArn {
  readonly arn: string;
  readonly region: string;
  readonly host: string;
}

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Every variable of the gate's own, with what it may hold: the README's table is checked against it. */
export const VARIABLES = {
  INDEX_GATE_ACCESS_TABLE: "the name of the DynamoDB table that requests for temporary access are kept in",
  INDEX_GATE_BASE_PATH: "path segments of the custom domain's mapping, such as `search` or `search/v1`",
  INDEX_GATE_CONNECTOR_SECRETS: "the rotation's alone: `domain=ARN` of each connector's secret, separated by commas",
  INDEX_GATE_GATEWAY: "`rest` or `http`: take events of this kind of gateway alone",
  INDEX_GATE_LOG_LEVEL: "`DEBUG`, `INFO`, `WARN` or `ERROR`; `INFO` by default",
  INDEX_GATE_SEAL_SECRET_ARN:
    "the ARN of the secret of Secrets Manager that scroll and point-in-time ids are sealed with",
  INDEX_GATE_TIMEOUT_MS: "milliseconds until the domain's first byte, 1000 to 890000; 27000 by default",
} as const;

const LOG_LEVELS = ["DEBUG", "INFO", "WARN", "ERROR"] as const;
const DEFAULT_TIMEOUT_MS = 27_000;
const SECRET_ARN =
  /^arn:aws(?<partition>-cn|-us-gov)?:secretsmanager:(?<region>[a-z]{2,4}(?:-[a-z]+)+-\d):\d{12}:secret:[\w/+=.@-]+$/;

/**
 * Parses the environment. An unknown `INDEX_GATE_*` variable is a problem like any other;
 * throws one `FaultError` (`gate-failed`) that names all problems.
 */
export function baseConfig(env: Environment = process.env): BaseConfig {
  const problems: string[] = [];
  for (const name of Object.keys(env)) {
    if (name.startsWith("INDEX_GATE_") && !Object.hasOwn(VARIABLES, name)) problems.push(`\`${name}\` is not known`);
  }
  const refuse = (name: keyof typeof VARIABLES): undefined => {
    problems.push(`\`${name}\` is \`${env[name]}\`, not ${VARIABLES[name]}`);
  };
  const config: BaseConfig = {
    accessTable: parseTable(env["INDEX_GATE_ACCESS_TABLE"], () => refuse("INDEX_GATE_ACCESS_TABLE")),
    basePath: parseBasePath(env["INDEX_GATE_BASE_PATH"], () => refuse("INDEX_GATE_BASE_PATH")),
    gateway: parseChoice(["rest", "http"], env["INDEX_GATE_GATEWAY"], () => refuse("INDEX_GATE_GATEWAY")),
    logLevel: parseChoice(LOG_LEVELS, env["INDEX_GATE_LOG_LEVEL"], () => refuse("INDEX_GATE_LOG_LEVEL")) ?? "INFO",
    region: env["AWS_REGION"] || undefined,
    sealSecret: parseSecretArn(env["INDEX_GATE_SEAL_SECRET_ARN"], () => refuse("INDEX_GATE_SEAL_SECRET_ARN")),
    timeoutMs: parseTimeout(env["INDEX_GATE_TIMEOUT_MS"], () => refuse("INDEX_GATE_TIMEOUT_MS")) ?? DEFAULT_TIMEOUT_MS,
  };
  if (problems.length > 0) throw new FaultError("gate-failed", `the environment is wrong: ${problems.join("; ")}`);
  return config;
}

/**
 * The function's own credentials, read anew on each call because Lambda replaces them while the function lives.
 * Throws `FaultError` (`gate-failed`) when there are none.
 */
export function readCredentials(env: Environment = process.env): Credentials {
  const accessKeyId = env["AWS_ACCESS_KEY_ID"];
  const secretAccessKey = env["AWS_SECRET_ACCESS_KEY"];
  const sessionToken = env["AWS_SESSION_TOKEN"];
  if (!accessKeyId || !secretAccessKey) {
    throw new FaultError(
      "gate-failed",
      "the environment holds no credentials: `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`",
    );
  }
  return sessionToken ? { accessKeyId, secretAccessKey, sessionToken } : { accessKeyId, secretAccessKey };
}

/** Domain → the secret of its connector, of the rotation function alone; throws `FaultError` (`gate-failed`). */
export function connectorSecrets(env: Environment = process.env): ReadonlyMap<string, SecretArn> {
  const pairs = (env["INDEX_GATE_CONNECTOR_SECRETS"] || undefined)?.split(",") ?? [];
  return new Map(
    pairs.map((pair) => {
      const cut = pair.indexOf("=");
      const secret = secretArnOf(pair.slice(cut + 1));
      if (cut < 1 || secret === undefined) {
        const what = VARIABLES.INDEX_GATE_CONNECTOR_SECRETS;
        throw new FaultError("gate-failed", `\`INDEX_GATE_CONNECTOR_SECRETS\` is not ${what}`);
      }
      return [pair.slice(0, cut), secret];
    }),
  );
}

/** Where a secret is read, by its ARN; undefined when it is none. */
export function secretArnOf(arn: string): SecretArn | undefined {
  const { partition, region } = SECRET_ARN.exec(arn)?.groups ?? {};
  if (region === undefined) return undefined;
  const suffix = partition === "-cn" ? "amazonaws.com.cn" : "amazonaws.com";
  return { arn, region, host: `secretsmanager.${region}.${suffix}` };
}

type Refuse = () => undefined;

/** An empty variable is an unset one: that is how a template writes "none". */
function parseBasePath(value: string | undefined, refuse: Refuse): string | undefined {
  if (!value) return undefined;
  const segments = value.replace(/^\//, "").replace(/\/$/, "").split("/");
  const isPlain = (segment: string) => /^[A-Za-z0-9$_.+!*'()-]+$/.test(segment) && !/^\.{1,2}$/.test(segment);
  return segments.every(isPlain) ? `/${segments.join("/")}` : refuse();
}

function parseTable(value: string | undefined, refuse: Refuse): string | undefined {
  if (!value) return undefined;
  return /^[\w.-]{3,255}$/.test(value) ? value : refuse();
}

function parseChoice<T extends string>(
  choices: readonly T[],
  value: string | undefined,
  refuse: Refuse,
): T | undefined {
  if (!value) return undefined;
  return choices.find((choice) => choice === value) ?? refuse();
}

function parseSecretArn(value: string | undefined, refuse: Refuse): SecretArn | undefined {
  if (!value) return undefined;
  return secretArnOf(value) ?? refuse();
}

function parseTimeout(value: string | undefined, refuse: Refuse): number | undefined {
  if (!value) return undefined;
  const timeoutMs = /^\d{4,6}$/.test(value) ? Number(value) : 0;
  return timeoutMs >= 1_000 && timeoutMs <= 890_000 ? timeoutMs : refuse();
}
