import type { DomainUsers, UserAndPassword } from "../../../../functions/rotation/domain-users.ts";
import { RotationError } from "../../../../functions/rotation/rotation-error.ts";
import { STEPS } from "../../../../functions/rotation/rotation-event.ts";
import { rotate, type RotationPorts } from "../../../../functions/rotation/rotation.ts";
import { SecretVersions } from "../../../../local/secrets/secret-versions.ts";
import { type SecretStore } from "../../../../shared/aws/secret-store.ts";
import { secretArnOf } from "../../../../shared/config.ts";
import type { Domain } from "../../../../shared/policy/document.ts";

export const SECRET_ID = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:logs-gate-a1b2c3";
export const CONNECTOR_ID = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:ConnectorSecretLogs-d4e5f6";
export const TOKENS = ["1", "2", "3"].map((digit) => `${digit.repeat(8)}-2222-3333-4444-555555555555`);
export const TOKEN = TOKENS[0] as string;
export const CONNECTOR: UserAndPassword = { username: "index-gate-connector", password: "connector-1" };
export const FIRST: UserAndPassword = { username: "gate", password: "first-1" };

export const DOMAIN: Domain = {
  endpoint: "https://vpc-logs-abc123.eu-west-1.es.amazonaws.com",
  service: "es",
  region: "eu-west-1",
  auth: { type: "basic", secretId: SECRET_ID, rotateAfterDays: 21 },
  default: true,
  opaqueId: "principal",
};

/** A user as the fake domain keeps it; `mapped` are roles that a mapping gives to this name alone. */
interface FakeUser {
  password: string;
  isReserved: boolean;
  alternatesWith: string | undefined;
  properties: Readonly<Record<string, unknown>>;
  mapped: readonly string[];
}

/** What a rotation is run in and judged by. */
export interface RotationWorld {
  readonly secret: SecretVersions;
  readonly domain: Domain;
  ports: RotationPorts;
}

export interface World extends RotationWorld {
  readonly connector: SecretVersions;
  readonly users: Map<string, FakeUser>;
  /** what the fake domain was asked to do, by whom */
  readonly writes: string[];
  /** passwords that were made, the latest last */
  readonly passwords: string[];
}

/** A secret that is set up for rotation, its connector's, and a domain with the current user, all in memory. */
export function makeWorld(domainNames: readonly string[] = ["logs"]): World {
  const secret = new SecretVersions(SECRET_ID, JSON.stringify({ ...FIRST, note: "kept" }));
  secret.rotationEnabled = true;
  const connector = new SecretVersions(CONNECTOR_ID, JSON.stringify(CONNECTOR));
  const users = new Map([[FIRST.username, fakeUser(FIRST.password)]]);
  const writes: string[] = [];
  const passwords: string[] = [];
  const places = domainNames.map((name) => ({ name, domain: DOMAIN, connector: secretArnOf(CONNECTOR_ID) }));
  const arn = secretArnOf(SECRET_ID);
  const ports: RotationPorts = {
    find: (id) => (id === SECRET_ID && arn !== undefined ? { secret: arn, domains: places } : undefined),
    store: memoryStore([secret, connector]),
    users: memoryUsers(users, writes),
    generatePassword: () => {
      passwords.push(`made-${passwords.length + 1}`);
      return passwords.at(-1) ?? "";
    },
  };
  return { secret, domain: DOMAIN, connector, users, writes, ports, passwords };
}

export function fakeUser(password: string, change: Partial<FakeUser> = {}): FakeUser {
  const properties = { backend_roles: ["gates"] };
  return { password, isReserved: false, alternatesWith: undefined, properties, mapped: ["reads-logs"], ...change };
}

export function memoryStore(secrets: readonly SecretVersions[]): SecretStore {
  const find = ({ arn }: { readonly arn: string }) => secrets.find((each) => each.arn === arn) as SecretVersions;
  return {
    describe: async (arn) => {
      const secret = find(arn);
      return { rotationEnabled: secret.rotationEnabled, stages: new Map(Object.entries(secret.stages())) };
    },
    read: async (arn, stage, versionId) => {
      try {
        return find(arn).read(versionId, stage).value;
      } catch {
        return undefined;
      }
    },
    putPending: async (arn, versionId, value) => {
      try {
        find(arn).put(value, versionId, ["AWSPENDING"]);
        return true;
      } catch {
        return false;
      }
    },
    makeCurrent: async (arn, versionId, former) => find(arn).moveStage("AWSCURRENT", versionId, former),
  };
}

function memoryUsers(users: Map<string, FakeUser>, writes: string[]): DomainUsers {
  const assertConnector = ({ username, password }: UserAndPassword) => {
    if (username === CONNECTOR.username && password === CONNECTOR.password) return;
    throw new RotationError("connector-rejected", "the fake domain refuses it");
  };
  return {
    identify: async (_domain, { username, password }) => {
      const user = users.get(username);
      if (user?.password !== password) return undefined;
      const { backend_roles = [] } = user.properties as { readonly backend_roles?: readonly string[] };
      return { name: username, roles: [...backend_roles, ...user.mapped].toSorted() };
    },
    read: async (_domain, connector, name) => {
      assertConnector(connector);
      return users.get(name);
    },
    write: async (_domain, connector, { username, password, like, alternatesWith }) => {
      assertConnector(connector);
      writes.push(username);
      users.set(username, fakeUser(password, { properties: like.properties, alternatesWith }));
    },
  };
}

/** One step, as Secrets Manager asks for it. */
export function step(world: RotationWorld, name: string, token = TOKEN): Promise<void> {
  return rotate({ Step: name, SecretId: SECRET_ID, ClientRequestToken: token }, world.ports);
}

/** What Secrets Manager does when it is time: all four steps, the first one that fails ending it. */
export async function rotateOnce(world: RotationWorld, token = TOKEN): Promise<void> {
  world.secret.startRotation(token);
  for (const name of STEPS) await step(world, name, token);
}

/** What the gate would use now. */
export function currentOf({ secret }: RotationWorld): UserAndPassword {
  return JSON.parse(secret.read(undefined, undefined).value) as UserAndPassword;
}

/** Whether the domain takes a user and password now. */
export async function isTaken({ ports, domain }: RotationWorld, who: UserAndPassword): Promise<boolean> {
  return (await ports.users.identify(domain, who)) !== undefined;
}
