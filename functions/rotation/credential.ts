import { parseObject } from "../../shared/parse-object.ts";
import { RotationError } from "./rotation-error.ts";

/** The value of a secret that is rotated: a user, and whatever else stands beside it. */
export interface Credential {
  readonly username: string;
  readonly password: string;
  /** the user whose turn it is next; undefined before the first rotation */
  readonly alternatesWith: string | undefined;
  /** the whole value, of which other keys are kept */
  readonly value: Readonly<Record<string, unknown>>;
}

/** Characters that mean nothing in a path, a header or a pattern of Security's. */
const USER_NAME = /^[A-Za-z0-9][A-Za-z0-9._@-]{0,101}$/;
/** What the second user is called by. */
const SUFFIX = "-b";

/** Parses a secret's value; throws `RotationError` (`secret-malformed`) that shows nothing of it. */
export function parseCredential(text: string, what: string): Credential {
  const value = parseObject(text);
  const { username, password, alternatesWith } = value ?? {};
  if (value === undefined) throw malformed(what, "is no JSON object");
  if (typeof username !== "string" || !USER_NAME.test(`${username}${SUFFIX}`)) {
    throw malformed(what, "needs a `username` of up to 100 letters, digits and `._@-`");
  }
  if (typeof password !== "string" || password === "" || /[\p{Cc}\p{Cs}]/u.test(password)) {
    throw malformed(what, "needs a `password`");
  }
  if (alternatesWith !== undefined && (typeof alternatesWith !== "string" || !USER_NAME.test(alternatesWith))) {
    throw malformed(what, "has an `alternatesWith` that is no user's name; remove it");
  }
  if (alternatesWith === username) throw malformed(what, "alternates with itself; remove `alternatesWith`");
  return { username, password, alternatesWith, value };
}

/** The user whose turn it is after `current`: the one that it alternates with, or at first `<user>-b`. */
export function nextUser({ username, alternatesWith }: Credential): string {
  return alternatesWith ?? `${username}${SUFFIX}`;
}

/** The value that follows `current`: the other user, and everything else as it was. */
export function nextValue(current: Credential, password: string): string {
  return JSON.stringify({
    ...current.value,
    username: nextUser(current),
    password,
    alternatesWith: current.username,
  });
}

/** Whether the pending user is the one whose turn it is. INVARIANT: a step changes no user for which this is false. */
export function follows(pending: Credential, current: Credential): boolean {
  return pending.username === nextUser(current) && pending.alternatesWith === current.username;
}

function malformed(what: string, reason: string): RotationError {
  return new RotationError("secret-malformed", `the ${what} version of the secret ${reason}`);
}
