import { Readable } from "node:stream";
import { FaultError } from "../errors.ts";
import type { OnBehalf } from "../http/authorized.ts";
import { collect } from "../http/collect.ts";
import type { DomainAnswer } from "../http/response.ts";
import type { AssumeRoleAuth } from "../policy/document.ts";
import { roleArnFor } from "../policy/domain-role.ts";
import type { AssumeRole, RoleSession } from "./assume-role.ts";
import type { Attempt, Authenticate, LogIn } from "./forward.ts";
import { type Kept, LoginCache } from "./login-cache.ts";
import { GATE_SESSION, nameSession, type SessionHolder } from "./role-session.ts";
import { sign, withoutSignature } from "./sign.ts";

export interface LogInPorts {
  readonly assumeRole: AssumeRole;
  /** the `Authorization` header of the user in a secret, by the secret's ARN */
  readonly readUser: (secretId: string) => Promise<string>;
  /** the wall clock, epoch milliseconds */
  readonly now: () => number;
}

/** A session is renewed before a request could meet its end. */
const RENEW_EARLY_MS = 5 * 60_000;
const END_EARLY_MS = 30_000;
const MOST_SESSIONS = 500;
/** A user is read anew this often, and used this long while the secret cannot be read. */
const USER_MS = 5 * 60_000;
const USER_AT_MOST_MS = 60 * 60_000;
const MOST_USERS = 100;
const MAX_REFUSAL_BYTES = 16_384;

/**
 * Sends requests to domains that do not know the gate by its own role: signed in a session of theirs (`assumeRole`), or with
 * the user and password of a secret (`basic`). What a domain refused for its credentials, before it did anything, is sent
 * once more with other ones, if there are any. Rejects as `attempt` and the ports do, and with `FaultError`
 * (`domain-refused-gate`) when a domain's 403 is about the gate's credentials and no others help.
 */
export function createLogIn(ports: LogInPorts): LogIn {
  const sessions = new LoginCache((wish: SessionWish) => openSession(wish, ports), ports.now, MOST_SESSIONS);
  const users = new LoginCache((secretId: string) => findUser(secretId, ports), ports.now, MOST_USERS);
  return ({ domain, onBehalfOf }, attempt) => {
    const { auth } = domain;
    if (auth.type === "basic") {
      const login = { cache: users, key: auth.secretId, wish: auth.secretId, isRefused: isUserRefused };
      return exchange(login, attempt, (user) => (request) => withUser(withoutSignature(request), user));
    }
    if (auth.type !== "assumeRole") throw new FaultError("gate-failed", "the domain takes the gate's own role");
    const wish = wishFor(auth, onBehalfOf);
    const login = { cache: sessions, key: JSON.stringify(wish), wish, isRefused: isSessionRefused };
    return exchange(
      login,
      attempt,
      ({ credentials }) =>
        (request, at) =>
          sign(request, domain, credentials, at),
    );
  };
}

interface Login<Wish, Value extends Kept> {
  readonly cache: LoginCache<Wish, Value>;
  readonly key: string;
  readonly wish: Wish;
  readonly isRefused: (refusal: Refusal) => boolean;
}

async function exchange<Wish, Value extends Kept>(
  { cache, key, wish, isRefused }: Login<Wish, Value>,
  attempt: Attempt,
  authenticateWith: (login: Value) => Authenticate,
): Promise<DomainAnswer> {
  const used = await cache.get(key, wish);
  const first = await readRefusal(await attempt(authenticateWith(used)));
  if (!isOfGate(first)) return first;
  const other = await cache.insteadOf(used, key, wish);
  const last = other === undefined ? first : await readRefusal(await attempt(authenticateWith(other)));
  if (last.status !== 403 || !isOfGate(last)) return last;
  throw new FaultError("domain-refused-gate", "the domain answered 403 to the gate's credentials");

  function isOfGate(answer: DomainAnswer | Refusal): boolean {
    return "text" in answer && isRefused(answer);
  }
}

interface Refusal extends DomainAnswer {
  readonly text: string;
}

/** A refusal is short, and nobody is shown it: what cannot be read of it is left out. Any other answer is left as it is. */
async function readRefusal(answer: DomainAnswer): Promise<DomainAnswer | Refusal> {
  const { status, headers, body } = answer;
  if (status !== 401 && status !== 403) return answer;
  const bytes = await collect(body, MAX_REFUSAL_BYTES).catch(() => Buffer.alloc(0));
  return { status, headers, body: Readable.from([bytes]), text: bytes.toString("utf8") };
}

/** A domain's 403 says what its user may not do. */
function isUserRefused({ status }: Refusal): boolean {
  return status === 401;
}

/** Amazon's front answers 403 for a session that has ended; any other 403 is the domain's about what the role may not do. */
function isSessionRefused({ status, headers, text }: Refusal): boolean {
  if (status === 401) return true;
  return /ExpiredToken|UnrecognizedClient/.test(headers["x-amzn-errortype"] ?? "") || ENDED.test(text);
}

const ENDED = /^\s*\{\s*"message"\s*:\s*"The security token included in the request is (?:expired|invalid)/i;

interface SessionWish {
  readonly roleArn: string;
  readonly externalId: string | undefined;
  /** undefined: the gate's own questions */
  readonly holder: SessionHolder | undefined;
}

function wishFor(auth: AssumeRoleAuth, onBehalfOf: OnBehalf | undefined): SessionWish {
  const roleArn = roleArnFor(auth, onBehalfOf?.grants ?? []);
  if (onBehalfOf === undefined) return { roleArn, externalId: auth.externalId, holder: undefined };
  const { principal, roles } = onBehalfOf;
  return { roleArn, externalId: auth.externalId, holder: { principal, roles } };
}

type Session = Kept & Pick<RoleSession, "credentials">;

async function openSession({ roleArn, externalId, holder }: SessionWish, ports: LogInPorts): Promise<Session> {
  const naming = holder === undefined ? GATE_SESSION : nameSession(holder);
  const { credentials, expiresAt } = await ports.assumeRole({ roleArn, externalId, ...naming });
  return {
    id: credentials.accessKeyId,
    credentials,
    renewAt: expiresAt - RENEW_EARLY_MS,
    endsAt: expiresAt - END_EARLY_MS,
  };
}

/** `id` is the `Authorization` header. */
async function findUser(secretId: string, { readUser, now }: LogInPorts): Promise<Kept> {
  const readAt = now();
  return { id: await readUser(secretId), renewAt: readAt + USER_MS, endsAt: readAt + USER_AT_MOST_MS };
}

function withUser(request: ReturnType<typeof withoutSignature>, { id }: Kept): ReturnType<typeof withoutSignature> {
  return { ...request, headers: { ...request.headers, authorization: id } };
}
