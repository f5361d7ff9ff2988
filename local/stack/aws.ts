import { randomBytes } from "node:crypto";
import type { Domain, PolicyDocument } from "../../shared/policy/document.ts";
import { DomainUsers } from "../domain/domain-users.ts";
import { type DomainFront, startDomainFront } from "../domain/front.ts";
import { type DomainRequest, RequestLog } from "../domain/request-log.ts";
import type { FunctionEnvironment } from "../inject.ts";
import { ACCESS_TABLE, createAccessTable, localClient } from "../dynamodb/access-table.ts";
import { databaseHost, startDatabase } from "../dynamodb/database.ts";
import { type Notification, type Notifications, notifyHosts, startNotifications } from "../notify/notifications.ts";
import { SecretVersions } from "../secrets/secret-versions.ts";
import { secretsHost, startSecretsManager } from "../secrets/secrets-manager.ts";
import { RoleSessions } from "../sts/role-sessions.ts";
import { startDomainTags, tagsHost } from "../domain/domain-tags.ts";
import { type Sts, startSts, stsHost } from "../sts/sts.ts";
import type { LocalCertificates } from "./certificates.ts";
import type { Cleanup } from "./cleanup.ts";
import { localCredentials } from "./credentials.ts";

export interface LocalAwsOptions {
  readonly policy: PolicyDocument;
  readonly environment: FunctionEnvironment;
  /** origin of the node that all domains are played by */
  readonly opensearch: string;
  readonly certificates: LocalCertificates;
  /** told of each message that the notifier has sent */
  readonly onNotification?: ((notification: Notification) => void) | undefined;
}

/** A domain that takes passwords: the secret that the gate reads, and the users that the domain knows. */
export interface LocalLogin {
  readonly secret: SecretVersions;
  readonly users: DomainUsers;
}

export interface LocalAws {
  /** `host:port` as the functions ask for it → the port on 127.0.0.1 */
  readonly ports: ReadonlyMap<string, number>;
  /** the default domain over plain HTTP, behind the same check */
  readonly domainUrl: string;
  readonly sealSecret: SecretVersions;
  /** by the ARN of the secret */
  readonly logins: ReadonlyMap<string, LocalLogin>;
  readonly sts: Sts;
  /** what ListTags answers: by a domain's ARN; none has any, until some are set */
  readonly tags: Map<string, Readonly<Record<string, string>>>;
  readonly sessions: RoleSessions;
  /** only with a policy that says how people are told */
  readonly notifications: Notifications | undefined;
  /** what arrived at all domains, refused or not, oldest first */
  requests(): readonly DomainRequest[];
  clearRequests(): void;
  /** nobody listens at a domain any more */
  stopDomain(name: string): Promise<void>;
}

/** The hosts that are played: they need a certificate. */
export function awsHosts(policy: PolicyDocument, { AWS_REGION, ...environment }: FunctionEnvironment): string[] {
  const webhook = policy.access?.notify?.webhookSecret;
  const ids = [
    environment.INDEX_GATE_SEAL_SECRET_ARN,
    ...secretIds(policy),
    ...(webhook === undefined ? [] : [webhook]),
  ];
  const secrets = ids.map(secretsHost);
  const access = policy.access === undefined ? [] : [databaseHost(AWS_REGION), ...regionsOf(policy).map(tagsHost)];
  const notified = notifyHosts(policy.access?.notify ?? {});
  return [...Object.values(policy.domains).map(hostnameOf), ...secrets, stsHost(AWS_REGION), ...access, ...notified];
}

/** Plays what the gate reaches in AWS: each domain at a front of its own, Secrets Manager, STS and, with entitlements, DynamoDB and the tags of domains. */
export async function startAws(options: LocalAwsOptions, cleanup: Cleanup): Promise<LocalAws> {
  const { policy, environment, opensearch, certificates } = options;
  const credentials = () => localCredentials;
  const sessions = new RoleSessions();
  const logins = new Map([...secretIds(policy)].map((arn) => [arn, newLogin(arn)]));
  const users = new Map([...logins].map(([arn, login]) => [arn, login.users]));
  const log = new RequestLog();
  const access = { credentials, sessions, users };
  const fronts = new Map<string, DomainFront>();
  for (const [name, domain] of Object.entries(policy.domains)) {
    const front = await startDomainFront({ domains: { [name]: domain }, opensearch, certificates, log, ...access });
    cleanup.defer(() => front.close());
    fronts.set(name, front);
  }
  const sealSecret = new SecretVersions(environment.INDEX_GATE_SEAL_SECRET_ARN);
  const notify = policy.access?.notify;
  const notifications =
    notify && (await startNotifications({ notify, certificates, credentials, onMessage: options.onNotification }));
  cleanup.defer(() => notifications?.close());
  const all = [sealSecret, ...[...logins.values()].map(({ secret }) => secret), ...(notifications?.secrets ?? [])];
  const secrets = await startSecretsManager({ secrets: all, certificates, credentials });
  cleanup.defer(() => secrets.close());
  const region = environment.AWS_REGION;
  const sts = await startSts({ roles: rolesOf(policy), region, sessions, certificates, credentials });
  cleanup.defer(() => sts.close());
  const ports = new Map<string, number>();
  const tags: LocalAws["tags"] = new Map();
  if (policy.access !== undefined) {
    const database = await startDatabase(certificates);
    cleanup.defer(() => database.close());
    await createAccessTable(localClient({ ...database, ca: certificates.ca }), ACCESS_TABLE);
    ports.set(`${databaseHost(region)}:443`, database.port);
    const domainTags = await startDomainTags({ tags, certificates, credentials });
    cleanup.defer(() => domainTags.close());
    for (const each of regionsOf(policy)) ports.set(`${tagsHost(each)}:443`, domainTags.port);
  }

  const [defaultName = ""] = Object.entries(policy.domains).find(([, domain]) => domain.default) ?? [];
  return {
    ports: new Map([
      ...Object.entries(policy.domains).map(([name, domain]): [string, number] => [
        addressOf(domain),
        fronts.get(name)?.port ?? 0,
      ]),
      ...all.map(({ arn }): [string, number] => [`${secretsHost(arn)}:443`, secrets.port]),
      [`${stsHost(region)}:443`, sts.port],
      ...ports,
      ...(notifications?.ports ?? []),
    ]),
    notifications,
    domainUrl: fronts.get(defaultName)?.url ?? "",
    sealSecret,
    logins,
    sts,
    tags,
    sessions,
    requests: () => log.all(),
    clearRequests: () => log.clear(),
    stopDomain: async (name) => fronts.get(name)?.close(),
  };
}

function regionsOf({ domains }: PolicyDocument): string[] {
  return [...new Set(Object.values(domains).map(({ region }) => region))];
}

function secretIds({ domains }: PolicyDocument): Set<string> {
  return new Set(Object.values(domains).flatMap(({ auth }) => (auth.type === "basic" ? [auth.secretId] : [])));
}

/** Role → the external id that it asks for: what the policy says is right. */
function rolesOf({ domains }: PolicyDocument): Map<string, string | undefined> {
  const roles = new Map<string, string | undefined>();
  for (const { auth } of Object.values(domains)) {
    if (auth.type !== "assumeRole") continue;
    for (const arn of [auth.roleArn, ...Object.values(auth.roleArns)]) roles.set(arn, auth.externalId);
  }
  return roles;
}

function newLogin(arn: string): LocalLogin {
  const username = "index-gate";
  const password = randomBytes(24).toString("base64url");
  const users = new DomainUsers();
  users.set(username, password);
  return { secret: new SecretVersions(arn, JSON.stringify({ username, password })), users };
}

function hostnameOf({ endpoint }: Domain): string {
  return new URL(endpoint).hostname;
}

function addressOf({ endpoint }: Domain): string {
  const { hostname, port } = new URL(endpoint);
  return `${hostname}:${port === "" ? 443 : port}`;
}
