import { FaultError } from "../errors.ts";
import type { Principal } from "../identity/principal.ts";
import { parseObject } from "../parse-object.ts";
import type { AccessPolicy } from "../policy/document.ts";
import { type Accessor, accessOf } from "./accessor.ts";

/** What the authorizer's context says of somebody beside who they are. */
export type AccessRights = Pick<Accessor, "isMachine" | "email" | "mayAsk" | "mayReview" | "isOwner" | "owns">;

/** Leaves room for roles and identity in a context of 4,096 bytes. */
const MAX_BYTES = 600;

/**
 * The rights of a verified principal as JSON of at most 600 bytes; undefined for somebody whom the policy does not name.
 * Lists that do not fit are cut at their ends, the longest first: less may be asked for and answered, never more.
 */
export function writeAccess(principal: Principal, policy: AccessPolicy): string | undefined {
  const { mayAsk, mayReview, isOwner, owns } = accessOf(principal, policy);
  const lists = { ask: [...mayAsk], review: [...mayReview], owns: [...owns] };
  if (!isOwner && Object.values(lists).every((list) => list.length === 0)) return undefined;
  const { email, isMachine } = principal;
  const write = (): string =>
    JSON.stringify({ ...lists, ...(isOwner ? { owner: 1 } : {}), ...(isMachine ? { machine: 1 } : {}), email });
  for (let text = write(); ; text = write()) {
    if (Buffer.byteLength(text) <= MAX_BYTES) return text;
    const [longest] = Object.values(lists).toSorted((one, other) => other.length - one.length);
    // INVARIANT: without lists it fits: an e-mail address has at most 256 bytes
    longest?.pop();
  }
}

/** The same the other way. Throws `FaultError` (`gate-failed`) for what no authorizer of this gate writes. */
export function readAccess(text: string): AccessRights {
  const parsed = parseObject(text);
  if (parsed === undefined) throw malformed();
  const { ask, review, owns, owner, machine, email, ...unknown } = parsed;
  if (Object.keys(unknown).length > 0 || ![ask, review, owns].every(isTexts)) throw malformed();
  if (email !== undefined && typeof email !== "string") throw malformed();
  return {
    mayAsk: ask as string[],
    mayReview: review as string[],
    owns: owns as string[],
    isOwner: owner === 1,
    isMachine: machine === 1,
    ...(email === undefined ? {} : { email }),
  };
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === "string" && item !== "");
}

function malformed(): FaultError {
  return new FaultError("gate-failed", "the context is malformed at `access`");
}
