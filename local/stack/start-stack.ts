import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildAll } from "../../scripts/build.ts";
import { type PortalConfig, portalConfig } from "../../shared/access/portal-config.ts";
import type { PolicyDocument } from "../../shared/policy/document.ts";
import type { DomainRequest } from "../domain/request-log.ts";
import { type GatewayOptions, startGateway } from "../gateway/gateway.ts";
import { type LoadedFunction, loadFunction, type LoadOptions } from "../gateway/lambda.ts";
import { readGatewayResponses } from "../gateway/template.ts";
import type { GatewayType } from "../gateway/types.ts";
import { type FunctionEnvironment, type Injection, runInjected, setFunctionEnvironment } from "../inject.ts";
import { issuerAddress } from "../issuer/address.ts";
import { type LocalIssuer, startIssuer } from "../issuer/issuer.ts";
import type { SignedWish } from "../issuer/provider.ts";
import type { Notification } from "../notify/notifications.ts";
import { ringEverySecond } from "../notify/ring.ts";
import { startOpenSearch } from "../opensearch/node.ts";
import type { SecretVersions } from "../secrets/secret-versions.ts";
import { ACCESS_TABLE } from "../dynamodb/access-table.ts";
import { awsHosts, type LocalAws, startAws } from "./aws.ts";
import { issueCertificates } from "./certificates.ts";
import { Cleanup } from "./cleanup.ts";
import { loadDiscovery, runEvery } from "./discovery.ts";
import { localCredentials } from "./credentials.ts";
import { StackFailure } from "./failure.ts";
import { type IamPersona, listIamPersonas } from "./iam-personas.ts";
import { assertPortIsFree } from "./listen.ts";
import { listMachineClients, listPeople, listPersonas, type Persona } from "./personas.ts";
import { sampleData } from "./sample-data.ts";
import { seed } from "./seed.ts";

export const ROOT = join(import.meta.dirname, "..", "..");
/** As often as the local stack looks which names there are; a deployed one asks less often. */
const DISCOVERY_MS = 60_000;
const MOST_LOG_LINES = 10_000;

export interface StackOptions {
  /** default: the project's `policy.yml` */
  readonly policyFile?: string | undefined;
  /** a policy of its own, in place of a file */
  readonly policyText?: string | undefined;
  /** default `rest` */
  readonly gateway?: GatewayType | undefined;
  /** of the gateway; default: a free one */
  readonly port?: number | undefined;
  /** default false */
  readonly seed?: boolean | undefined;
  /** a node that runs already */
  readonly openSearchUrl?: string | undefined;
  /** the custom domain's base path */
  readonly basePath?: string | undefined;
  /** where the functions are built to; default: a folder of its own, removed at the end */
  readonly buildDir?: string | undefined;
  readonly onProgress?: ((line: string) => void) | undefined;
  /** what the functions write to standard output */
  readonly onLog?: ((text: string) => void) | undefined;
  /** each message about temporary access, which goes nowhere else */
  readonly onNotification?: ((notification: Notification) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A token of a persona (its name), or any that an issuer of the policy can be made to sign. */
export type TokenOf = string | (SignedWish & { readonly issuer?: string });

export interface Stack {
  readonly gateway: string;
  readonly issuer: string;
  /** takes only signed requests */
  readonly domain: string;
  /** the node itself, without any check */
  readonly opensearch: string;
  readonly opensearchVersion: string;
  readonly policy: PolicyDocument;
  readonly personas: readonly Persona[];
  readonly iamPersonas: readonly IamPersona[];
  /** what stands in for the policy's hosts */
  readonly injection: Injection;
  readonly environment: FunctionEnvironment;
  /** what scroll and point-in-time ids are sealed with */
  readonly sealSecret: SecretVersions;
  /** the domains, Secrets Manager and STS */
  readonly aws: Pick<LocalAws, "logins" | "sts" | "sessions" | "stopDomain" | "tags" | "notifications">;
  token(of: TokenOf): Promise<string>;
  /** what arrived at the domain front, refused or not, oldest first */
  requests(): readonly DomainRequest[];
  clearRequests(): void;
  /** the lines that the functions have written */
  logs(): readonly string[];
  /** looks at the domains, as it is done on a schedule, for policies with entitlements; rejects as the function does */
  discover(): Promise<void>;
  /** resolves with the reason when the node dies */
  readonly died: Promise<string>;
  close(): Promise<void>;
}

/**
 * Starts the whole gate for one policy: node, issuers, domain front, gateway with the built functions. Several may run in
 * one process. What was started is stopped again when a later step fails (`StackFailure` where the user can mend it).
 */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const cleanup = new Cleanup();
  try {
    return await start(options, cleanup);
  } catch (error) {
    await cleanup.run();
    throw error;
  }
}

async function start(options: StackOptions, cleanup: Cleanup): Promise<Stack> {
  const type = options.gateway ?? "rest";
  const aborting = new AbortController();
  const signal = AbortSignal.any([aborting.signal, ...(options.signal === undefined ? [] : [options.signal])]);
  if (options.port !== undefined) await assertPortIsFree(options.port);
  const onProgress = options.onProgress ?? (() => undefined);
  const buildDir = prepareBuildDir(options, cleanup);
  onProgress("building the functions");
  const policy = await build(options, buildDir);

  const nodeStart = startOpenSearch({ url: options.openSearchUrl, onProgress, signal });
  cleanup.defer(() => nodeStart.then((started) => started.close()));
  const packaging = readGatewayResponses(ROOT, type, signal);
  cleanup.defer(() => packaging);
  cleanup.defer(() => aborting.abort());
  const environment = functionEnvironment(policy);
  const [node, responses, certificates] = await Promise.all([
    nodeStart,
    packaging,
    issueCertificates([...issuerHosts(policy), ...awsHosts(policy, environment)]),
  ]);

  const personas = listPersonas(policy);
  onProgress("starting the issuers and the domain front");
  const issuer = await startIssuer({
    issuers: policy.issuers,
    certificates,
    machineClients: listMachineClients(policy),
    people: listPeople(personas),
  });
  cleanup.defer(() => issuer.close());
  setFunctionEnvironment(environment);
  const { onNotification } = options;
  const aws = await startAws({ policy, environment, opensearch: node.url, certificates, onNotification }, cleanup);

  const lines: string[] = [];
  const injection: Injection = {
    ports: new Map([...issuerPorts(policy, issuer), ...aws.ports]),
    ca: certificates.ca,
    onOutput: (text) => {
      lines.push(...text.split("\n").filter((line) => line !== ""));
      lines.splice(0, lines.length - MOST_LOG_LINES);
      options.onLog?.(text);
    },
  };
  signal.throwIfAborted();
  const page = localPortal(policy, issuer);
  if (page.issuers.length > 0) writeFileSync(join(buildDir, "portal", "config.json"), `${JSON.stringify(page)}\n`);
  const iamPersonas = listIamPersonas(policy);
  const api = { responses, iamCallers: iamPersonas, policy };
  const gateway = await startFunctions(options, type, buildDir, api, injection);
  cleanup.defer(() => gateway.close());
  if (aws.notifications !== undefined) {
    const notifier = await loadBuilt("notifier", { handler: "handler", streaming: false }, buildDir, injection);
    const ring = ringEverySecond(notifier, (work) => runInjected(injection, work));
    cleanup.defer(() => ring.stop());
  }

  if (options.seed === true) {
    onProgress("writing the sample data");
    await seed(node.url, sampleData(policy, new Date()), signal);
  }
  const discover = policy.access === undefined ? undefined : await loadDiscovery(buildDir, injection);
  if (discover !== undefined) cleanup.defer(runEvery(DISCOVERY_MS, discover));
  signal.throwIfAborted();
  return {
    gateway: gateway.url,
    issuer: issuer.url,
    domain: aws.domainUrl,
    opensearch: node.url,
    opensearchVersion: node.version,
    policy,
    personas,
    iamPersonas,
    injection,
    environment,
    sealSecret: aws.sealSecret,
    aws,
    token: (of) => mintFor(issuer, personas, of),
    requests: () => aws.requests(),
    clearRequests: () => aws.clearRequests(),
    logs: () => [...lines],
    discover: async () => discover?.(),
    died: node.died,
    close: () => cleanup.run(),
  };
}

function prepareBuildDir({ buildDir }: StackOptions, cleanup: Cleanup): string {
  if (buildDir !== undefined) return buildDir;
  const parent = join(ROOT, ".local", "stacks");
  mkdirSync(parent, { recursive: true });
  const own = mkdtempSync(join(parent, "stack-"));
  cleanup.defer(() => rmSync(own, { recursive: true, force: true }));
  return own;
}

async function build({ policyFile, policyText }: StackOptions, buildDir: string): Promise<PolicyDocument> {
  let file = policyFile ?? join(ROOT, "policy.yml");
  if (policyText !== undefined) {
    file = join(buildDir, "policy.yml");
    mkdirSync(buildDir, { recursive: true });
    writeFileSync(file, policyText);
  }
  try {
    await buildAll({ policyFile: file, outDir: buildDir });
  } catch (error) {
    throw new StackFailure((error as Error).message);
  }
  return JSON.parse(readFileSync(join(buildDir, "proxy", "policy.json"), "utf8")) as PolicyDocument;
}

/** The browser of whoever tries this knows nothing of what stands in for the issuers' hosts. */
function localPortal(policy: PolicyDocument, { url }: LocalIssuer): PortalConfig {
  return portalConfig(policy, (name) => `${url}/${name}`);
}

function issuerHosts({ issuers }: PolicyDocument): string[] {
  return Object.values(issuers).map((issuer) => issuerAddress(issuer).hostname);
}

function issuerPorts({ issuers }: PolicyDocument, { port }: LocalIssuer): [string, number][] {
  return Object.values(issuers).map((issuer) => {
    const address = issuerAddress(issuer);
    return [`${address.hostname}:${address.port === "" ? 443 : address.port}`, port];
  });
}

function functionEnvironment(policy: PolicyDocument): FunctionEnvironment {
  const [first] = Object.values(policy.domains);
  const region = first?.region ?? "eu-west-1";
  return {
    AWS_ACCESS_KEY_ID: localCredentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: localCredentials.secretAccessKey,
    AWS_SESSION_TOKEN: localCredentials.sessionToken,
    AWS_REGION: region,
    INDEX_GATE_SEAL_SECRET_ARN: `arn:aws:secretsmanager:${region}:123456789012:secret:index-gate-local-a1b2c3`,
    ...(policy.access === undefined ? {} : { INDEX_GATE_ACCESS_TABLE: ACCESS_TABLE }),
  };
}

async function startFunctions(
  options: StackOptions,
  type: GatewayType,
  buildDir: string,
  { policy, ...api }: Pick<GatewayOptions, "responses" | "iamCallers"> & { readonly policy: PolicyDocument },
  injection: Injection,
) {
  const environment = { INDEX_GATE_GATEWAY: type, INDEX_GATE_BASE_PATH: options.basePath ?? "" };
  const load = (name: string, handler: string, streaming: boolean) =>
    loadBuilt(name, { handler, streaming, environment }, buildDir, injection);
  const isRest = type === "rest";
  return startGateway({
    type,
    authorizer: await load("authorizer", isRest ? "restHandler" : "httpHandler", false),
    proxy: await load("proxy", isRest ? "handler" : "httpHandler", isRest),
    access: policy.access === undefined ? undefined : await load("access", "handler", false),
    portal: portalConfig(policy).issuers.length === 0 ? undefined : await load("portal", "handler", false),
    ...api,
    port: options.port,
    basePath: options.basePath,
    within: (work) => runInjected(injection, work),
  });
}

function loadBuilt(
  name: string,
  { environment = {}, ...options }: Pick<LoadOptions, "handler" | "streaming"> & Partial<LoadOptions>,
  buildDir: string,
  injection: Injection,
): Promise<LoadedFunction> {
  const file = join(buildDir, name, "index.js");
  return runInjected(injection, () => loadFunction({ file, environment, ...options }));
}

function mintFor(issuer: LocalIssuer, personas: readonly Persona[], of: TokenOf): Promise<string> {
  if (typeof of !== "string") {
    const { issuer: name, ...wish } = of;
    return issuer.mint(wish, name);
  }
  const persona = personas.find(({ name }) => name === of);
  if (persona === undefined) throw new Error(`no persona is called \`${of}\``);
  return issuer.mint(persona.wish, persona.issuer);
}
