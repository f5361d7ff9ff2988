import { hash } from "node:crypto";

/** A principal's session in a role, as STS is asked for it. */
export interface SessionNaming {
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** For whom a session is opened. */
export interface SessionHolder {
  readonly principal: string;
  /** policy roles, sorted */
  readonly roles: readonly string[];
}

/** The gate's own questions. INVARIANT: no principal's session has this name; theirs hold `=` or a hash. */
export const GATE_SESSION: SessionNaming = { name: "index-gate", tags: { "index-gate-principal": "index-gate" } };

const MOST_NAME_LENGTH = 64;
const MOST_TAG_LENGTH = 256;
const HASH_LENGTH = 16;
const LEGAL_NAME = /^[\w+=,.@-]{2,64}$/;
/** What ends a name that was changed; a principal that looks like one is changed as well. */
const HASHED_NAME = /\+[0-9a-f]{16}$/;

/**
 * Name and tags of a principal's session, by which CloudTrail and the domain's audit know the person. The name is the
 * principal with `=` in place of the first `:`; what STS does not take (`[\w+=,.@-]`, 64 characters) is replaced or cut, and `+`
 * with 16 hex digits of the principal's SHA-256 then keeps it from being another's.
 */
export function nameSession({ principal, roles }: SessionHolder): SessionNaming {
  return {
    name: sessionName(principal),
    tags: { "index-gate-principal": tagText(principal), "index-gate-roles": listRoles(roles) },
  };
}

function sessionName(principal: string): string {
  const plain = principal.replace(":", "=");
  if (LEGAL_NAME.test(plain) && !HASHED_NAME.test(plain)) return plain;
  const kept = plain.replaceAll(/[^\w+=,.@-]/g, "-").slice(0, MOST_NAME_LENGTH - HASH_LENGTH - 1);
  return `${kept}+${hashOf(principal)}`;
}

/** What no tag can hold is replaced, and the hash tells that it was. */
function tagText(text: string): string {
  const legal = text.replaceAll(/[^\p{L}\p{Z}\p{N}_.:/=+\-@]/gu, "-");
  if (legal === text && text.length <= MOST_TAG_LENGTH && !HASHED_NAME.test(text)) return text;
  // half of a surrogate pair is no text
  const kept = legal.slice(0, MOST_TAG_LENGTH - HASH_LENGTH - 1).replace(/\p{Cs}$/u, "");
  return `${kept}+${hashOf(text)}`;
}

/** `:devops:support:`, so that a condition `*:devops:*` means this role alone; as many as fit, whole names. */
function listRoles(roles: readonly string[]): string {
  let list = ":";
  for (const role of roles) if (list.length + role.length < MOST_TAG_LENGTH) list += `${role}:`;
  return list;
}

function hashOf(text: string): string {
  return hash("sha256", text).slice(0, HASH_LENGTH);
}
