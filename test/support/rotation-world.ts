import { text } from "node:stream/consumers";
import { createDomainUsers, type UserAndPassword } from "../../functions/rotation/domain-users.ts";
import { generatePassword } from "../../functions/rotation/password.ts";
import { type Injection, runInjected } from "../../local/inject.ts";
import { SecretVersions } from "../../local/secrets/secret-versions.ts";
import { startSecretsManager } from "../../local/secrets/secrets-manager.ts";
import { issueCertificates } from "../../local/stack/certificates.ts";
import { createForwarder } from "../../shared/aws/forward.ts";
import { createSecretStore } from "../../shared/aws/secret-store.ts";
import { createSecretsCall } from "../../shared/aws/secrets-call.ts";
import { secretArnOf } from "../../shared/config.ts";
import { mint } from "../../shared/http/authorized.ts";
import type { Domain } from "../../shared/policy/document.ts";
import { CONNECTOR_ID, DOMAIN, type RotationWorld, SECRET_ID } from "../unit/functions/rotation/ports.ts";
import { type RotationNode, startRotationNode } from "./rotation-node.ts";

const HOST = new URL(DOMAIN.endpoint).hostname;
const SECRETS_HOST = "secretsmanager.eu-west-1.amazonaws.com";
export const SECURITY = "/_plugins/_security/api";
export const CONNECTOR: UserAndPassword = { username: "index-gate-connector", password: generatePassword() };
export const readCredentials = () => ({
  accessKeyId: "ASIAEXAMPLE",
  secretAccessKey: "secret",
  sessionToken: "token=",
});

/** A real node, a Secrets Manager and the production adapters between them. */
export interface RealWorlds {
  readonly node: RotationNode;
  readonly injection: Injection;
  /** the connector's secret of the world that was made last */
  readonly connector: () => SecretVersions;
  /** a new user in the domain, mapped by its backend role, and a secret with it that is set up for rotation */
  readonly make: () => Promise<RotationWorld>;
  /** the same secret for another user, or a domain of another version */
  readonly makeWith: (user: object, domain?: Domain) => RotationWorld;
  /** what the node says to a user, without the gate */
  readonly ask: (who: UserAndPassword, method: string, target: string, body?: object) => Promise<Said>;
  readonly close: () => Promise<void>;
}

interface Said {
  readonly status: number;
  readonly text: string;
}

export async function startRealWorlds(signal: AbortSignal): Promise<RealWorlds> {
  const certificates = await issueCertificates([HOST, SECRETS_HOST]);
  const node = await startRotationNode(certificates, signal);
  await node.admin.ask("PUT", `${SECURITY}/internalusers/${CONNECTOR.username}`, { password: CONNECTOR.password });
  const index_permissions = [{ index_patterns: ["logs-*"], allowed_actions: ["read"] }];
  await node.admin.ask("PUT", `${SECURITY}/roles/reads_logs`, { index_permissions });
  await node.admin.ask("PUT", `${SECURITY}/rolesmapping/reads_logs`, { backend_roles: ["gates"] });
  await node.admin.ask("PUT", "/logs-app/_doc/1?refresh=true", { level: "ERROR" });
  const secrets: SecretVersions[] = [];
  const service = await startSecretsManager({ secrets, certificates, credentials: readCredentials });
  const ports = [`${HOST}:443`, `${SECRETS_HOST}:443`];
  const injection = {
    ports: new Map(ports.map((name, at) => [name, at === 0 ? node.port : service.port])),
    ca: certificates.ca,
  };
  let count = 0;

  function makeWith(user: object, domain: Domain = DOMAIN): RotationWorld {
    const secret = new SecretVersions(SECRET_ID, JSON.stringify(user));
    secret.rotationEnabled = true;
    secrets.splice(0, secrets.length, secret, new SecretVersions(CONNECTOR_ID, JSON.stringify(CONNECTOR)));
    return { secret, domain, ports: portsFor(domain, injection) };
  }

  return {
    node,
    injection,
    connector: () => secrets[1] as SecretVersions,
    makeWith,
    make: async () => {
      const user = { username: `gate${++count}`, password: generatePassword() };
      await node.admin.ask("PUT", `${SECURITY}/internalusers/${user.username}`, {
        password: user.password,
        backend_roles: ["gates", "others"],
        attributes: { team: "x" },
        description: "the gate",
        opendistro_security_roles: ["reads_logs"],
      });
      return makeWith(user);
    },
    ask: (...args) => ask(injection, ...args),
    close: async () => {
      await service.close();
      await node.close();
    },
  };
}

/** The production adapters, each call of them led to the stand-ins. */
function portsFor(domain: Domain, injection: Injection): RotationWorld["ports"] {
  const call = createSecretsCall({ readCredentials });
  const users = createDomainUsers();
  const [secret, connector] = [secretArnOf(SECRET_ID), secretArnOf(CONNECTOR_ID)];
  return {
    find: () => secret && { secret, domains: [{ name: "logs", domain, connector }] },
    store: createSecretStore((...args) => runInjected(injection, () => call(...args))),
    users: {
      identify: (...args) => runInjected(injection, () => users.identify(...args)),
      read: (...args) => runInjected(injection, () => users.read(...args)),
      write: (...args) => runInjected(injection, () => users.write(...args)),
    },
    generatePassword,
  };
}

/** Any method and body: what is authorized says where it goes, and what is sent is written here. */
async function ask(
  injection: Injection,
  { username, password }: UserAndPassword,
  method: string,
  target: string,
  body?: object,
): Promise<Said> {
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
  const forwarder = createForwarder({
    readCredentials,
    logIn: (_request, attempt) =>
      attempt((outgoing) => ({
        method,
        target,
        headers: { host: outgoing.host, authorization, ...(body ? { "content-type": "application/json" } : {}) },
        body: Buffer.from(body === undefined ? "" : JSON.stringify(body)),
      })),
  });
  const endAt = Date.now() + 30_000;
  const bare = { path: "/", query: [], headers: {}, body: Buffer.alloc(0), retryable: false };
  const request = mint({ domain: DOMAIN, method: "GET", ...bare });
  const answer = await runInjected(injection, () => forwarder.forward(request, { firstByteAt: endAt, endAt }));
  const said = { status: answer.status, text: await text(answer.body) };
  forwarder.close();
  return said;
}
