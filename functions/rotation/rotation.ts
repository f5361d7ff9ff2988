import type { SecretArn } from "../../shared/config.ts";
import { CURRENT, PENDING, type SecretDescription, type SecretStore } from "../../shared/aws/secret-store.ts";
import type { Domain } from "../../shared/policy/document.ts";
import { type Credential, follows, nextUser, nextValue, parseCredential } from "./credential.ts";
import type { DomainUsers, UserAndPassword } from "./domain-users.ts";
import { RotationError } from "./rotation-error.ts";
import { readRotationEvent, type Step } from "./rotation-event.ts";
import type { Identity, InternalUser } from "./users-api.ts";

/** A domain that a secret's user belongs to. */
export interface RotatedDomain {
  readonly name: string;
  readonly domain: Domain;
  /** holds who may write the domain's users; undefined: nobody was set up */
  readonly connector: SecretArn | undefined;
}

/** A secret and every domain that is entered with it. */
export interface Rotated {
  readonly secret: SecretArn;
  readonly domains: readonly RotatedDomain[];
}

/** What the flow reaches the world through. */
export interface RotationPorts {
  readonly find: (secretId: string) => Rotated | undefined;
  readonly store: SecretStore;
  readonly users: DomainUsers;
  readonly generatePassword: () => string;
}

/**
 * One step of a rotation with two users that take turns (Secrets Manager's user guide, "Lambda rotation functions"). Any
 * step may be repeated at any time. INVARIANT: the current user is never written; until `finishSecret` nothing that the
 * gate uses has changed. Throws `RotationError`, or `FaultError` when Secrets Manager cannot be asked.
 */
export async function rotate(event: unknown, ports: RotationPorts): Promise<void> {
  const { step, secretId, versionId } = readRotationEvent(event);
  const rotated = ports.find(secretId);
  if (rotated === undefined) throw new RotationError("secret-unknown", `\`${secretId}\` is in no domain's \`auth\``);
  const description = await ports.store.describe(rotated.secret);
  if (isDone(description, versionId)) return;
  await STEPS[step]({ ...rotated, versionId, description }, ports);
}

interface Rotation extends Rotated {
  readonly versionId: string;
  readonly description: SecretDescription;
}

const STEPS: Readonly<Record<Step, (rotation: Rotation, ports: RotationPorts) => Promise<void>>> = {
  createSecret,
  setSecret,
  testSecret,
  finishSecret,
};

/** True: the version is the current one already, and every step of it a repetition. */
function isDone({ rotationEnabled, stages }: SecretDescription, versionId: string): boolean {
  if (!rotationEnabled) throw new RotationError("rotation-off", "turn the secret's rotation on");
  const labels = stages.get(versionId);
  if (labels === undefined) throw new RotationError("version-unknown", `\`${versionId}\` is no version with a label`);
  if (labels.includes(CURRENT)) return true;
  if (!labels.includes(PENDING)) throw new RotationError("version-not-staged", `\`${versionId}\` is not ${PENDING}`);
  return false;
}

/** Gives the pending version its value, once: what it has been given stays. */
async function createSecret(rotation: Rotation, { store, generatePassword }: RotationPorts): Promise<void> {
  const { secret, versionId } = rotation;
  const current = await readCurrent(rotation, store);
  if ((await store.read(secret, PENDING, versionId)) === undefined) {
    await store.putPending(secret, versionId, nextValue(current, generatePassword()));
  }
  // perhaps another call's, or of a day when another user was current
  await readPending(rotation, current, store);
}

/** Makes the pending user in every domain like the current one, with the pending password. */
async function setSecret(rotation: Rotation, { store, users }: RotationPorts): Promise<void> {
  const current = await readCurrent(rotation, store);
  const pending = await readPending(rotation, current, store);
  for (const place of rotation.domains) {
    // whoever can write the secret must not be able to have any user copied, or any password replaced
    await identify(place, current, "current", users);
    const connector = await readConnector(place, store);
    const like = await readPair(place, connector, { current, pending }, users);
    await users.write(place.domain, connector, {
      username: pending.username,
      password: pending.password,
      like,
      alternatesWith: current.username,
    });
  }
}

/** Enters every domain with the pending user, which must be given the very roles that the current one is. */
async function testSecret(rotation: Rotation, { store, users }: RotationPorts): Promise<void> {
  const current = await readCurrent(rotation, store);
  const pending = await readTested(rotation, current, store);
  for (const place of rotation.domains) {
    const next = await identify(place, pending, "pending", users);
    const now = await identify(place, current, "current", users);
    const [less, more] = [without(now.roles, next.roles), without(next.roles, now.roles)];
    if (less.length > 0 || more.length > 0) {
      const difference = [...less.map((role) => `without \`${role}\``), ...more.map((role) => `with \`${role}\``)];
      const reason = `\`${next.name}\` is ${difference.join(", ")}; map the roles to both users, or to a backend role`;
      throw new RotationError("roles-differ", `domain \`${place.name}\`: ${reason}`);
    }
  }
}

/**
 * Makes the pending version the current one, when every domain takes its user: a step that was left out locks nobody out.
 * Secrets Manager keeps the one before as `AWSPREVIOUS`.
 */
async function finishSecret(rotation: Rotation, ports: RotationPorts): Promise<void> {
  const { secret, versionId, description } = rotation;
  await readPending(rotation, await readCurrent(rotation, ports.store), ports.store);
  await testSecret(rotation, ports);
  const former = [...description.stages].find(([, labels]) => labels.includes(CURRENT))?.[0];
  await ports.store.makeCurrent(secret, versionId, former);
}

async function readCurrent({ secret }: Rotation, store: SecretStore): Promise<Credential> {
  const text = await store.read(secret, CURRENT);
  if (text === undefined) throw new RotationError("version-empty", "the current version has no value");
  return parseCredential(text, "current");
}

async function readPending(rotation: Rotation, current: Credential, store: SecretStore): Promise<Credential> {
  const pending = await readStaged(rotation, store);
  if (follows(pending, current)) return pending;
  const reason = `its user is not \`${nextUser(current)}\`; take ${PENDING} from it and rotate anew`;
  throw new RotationError("version-stale", reason);
}

/** When a rotation is set up to begin later, Secrets Manager has the current value tested, as a pending one. */
async function readTested(rotation: Rotation, current: Credential, store: SecretStore): Promise<Credential> {
  const pending = await readStaged(rotation, store);
  const isTrial = pending.username === current.username && pending.password === current.password;
  return isTrial ? pending : readPending(rotation, current, store);
}

async function readStaged({ secret, versionId }: Rotation, store: SecretStore): Promise<Credential> {
  const text = await store.read(secret, PENDING, versionId);
  if (text === undefined) throw new RotationError("version-empty", `\`${versionId}\` has no value yet`);
  return parseCredential(text, "pending");
}

async function readConnector({ name, connector }: RotatedDomain, store: SecretStore): Promise<UserAndPassword> {
  const missing = (why: string) => new RotationError("connector-missing", `domain \`${name}\`: ${why}`);
  if (connector === undefined) throw missing("it has no connector's secret");
  const text = await store.read(connector, CURRENT);
  if (text === undefined) throw missing("its connector's secret has no value");
  const { username, password } = parseConnector(text) ?? {};
  if (username === undefined || password === undefined) throw missing("its connector's secret holds no user");
  return { username, password };
}

function parseConnector(text: string): UserAndPassword | undefined {
  try {
    return parseCredential(text, "connector's");
  } catch {
    return undefined;
  }
}

async function identify(
  { name, domain }: RotatedDomain,
  credential: Credential,
  which: "current" | "pending",
  users: DomainUsers,
): Promise<Identity> {
  const identity = await users.identify(domain, credential);
  if (identity?.name === credential.username) return identity;
  const reason = `domain \`${name}\` does not take the ${which} user \`${credential.username}\` with its password`;
  throw new RotationError("credential-rejected", reason);
}

/** The current user, from which the other may be made: one of the two must be known to take turns with the other. */
async function readPair(
  { name, domain }: RotatedDomain,
  connector: UserAndPassword,
  { current, pending }: { readonly current: Credential; readonly pending: Credential },
  users: DomainUsers,
): Promise<InternalUser> {
  const like = await users.read(domain, connector, current.username);
  const other = await users.read(domain, connector, pending.username);
  if (like === undefined) {
    throw new RotationError("user-unknown", `domain \`${name}\` has no internal user \`${current.username}\``);
  }
  if (like.isReserved || other?.isReserved) {
    const which = like.isReserved ? current.username : pending.username;
    throw new RotationError("user-reserved", `\`${which}\` is reserved at domain \`${name}\``);
  }
  const isPair = like.alternatesWith === pending.username || other?.alternatesWith === current.username;
  if (other === undefined || isPair) return like;
  const reason = `\`${pending.username}\` at domain \`${name}\` was not made by a rotation; remove it, or use another user`;
  throw new RotationError("user-taken", reason);
}

function without(roles: readonly string[], others: readonly string[]): readonly string[] {
  return roles.filter((role) => !others.includes(role));
}
