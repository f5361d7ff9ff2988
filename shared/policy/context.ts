import { type Code, CODES, FaultError } from "../errors.ts";
import { CLOCK_SKEW_SECONDS } from "../identity/clock-skew.ts";
import type { Principal } from "../identity/principal.ts";
import type { Grant, PolicyDocument } from "./document.ts";
import { parseGrants } from "./grants-text.ts";
import { grantsOf, rolesOf } from "./grants.ts";

/** What the authorizer tells the proxy: flat strings, at most 4,096 bytes of keys and values. */
export interface GateContext {
  readonly principal: string;
  readonly displayName?: string;
  /** comma list, sorted */
  readonly roles: string;
  /** JSON; left out when `grantsFrom` is `policy` */
  readonly grants?: string;
  readonly grantsFrom: "context" | "policy";
  /** epoch seconds */
  readonly expiresAt: string;
  /** epoch seconds; left out when the token does not say */
  readonly issuedAt?: string;
  readonly tokenId?: string;
  readonly clientId?: string;
  readonly policyVersion: string;
  readonly refusal?: Code;
}

/** Who makes a request and what they were granted, as the proxy decides on it. */
export interface Caller {
  readonly principal: string;
  readonly displayName: string | undefined;
  /** the policy's name of the issuer */
  readonly issuer: string;
  readonly roles: readonly string[];
  readonly grants: readonly Grant[];
  /** grants whose limits this request does not meet; `readContext` cannot tell */
  readonly unmet: readonly Grant[];
  /** epoch seconds */
  readonly expiresAt: number;
  /** epoch seconds */
  readonly issuedAt?: number;
  readonly tokenId?: string;
  readonly clientId?: string;
  /** of the policy that the grants are taken from */
  readonly policyVersion: string;
  /** the proxy answers with this code, whatever was asked */
  readonly refusal?: Code;
}

const MAX_CONTEXT_BYTES = 4_096;
const MAX_ROLES_BYTES = 3_000;

const TEXT = /^[^\p{Cc}]+$/u;
/** Every key that may be there, with the form of its value. */
const FORMS = {
  principal: /^[a-z0-9-]{1,40}:[^\p{Cc}]+$/u,
  displayName: TEXT,
  roles: /^(?:[a-z0-9-]{1,40}(?:,[a-z0-9-]{1,40})*)?$/,
  grants: /^\[/,
  grantsFrom: /^(?:context|policy)$/,
  expiresAt: /^\d{1,12}$/,
  issuedAt: /^\d{1,12}$/,
  tokenId: TEXT,
  clientId: TEXT,
  policyVersion: /^[0-9a-f]{12}$/,
  entitled: /^1$/,
  refusal: TEXT,
} as const;
const REQUIRED = ["principal", "roles", "grantsFrom", "expiresAt"] as const;
/** What a REST API adds itself. */
const IGNORED = new Set(["principalId", "integrationLatency"]);

/**
 * The context of a verified principal under this policy. When the grants do not fit, they are left out and `grantsFrom` is `policy`;
 * when the names of the roles take more than 3,000 bytes, roles and grants are empty and `refusal` is `too-many-roles`.
 */
export function buildContext(principal: Principal, policy: PolicyDocument): GateContext {
  const roles = rolesOf(principal, policy);
  const identity = {
    principal: principal.id,
    ...(principal.displayName === undefined ? {} : { displayName: principal.displayName }),
    expiresAt: String(principal.expiresAt),
    ...(principal.issuedAt === undefined ? {} : { issuedAt: String(principal.issuedAt) }),
    ...(principal.tokenId === undefined ? {} : { tokenId: principal.tokenId }),
    ...(principal.client === undefined ? {} : { clientId: afterIssuer(principal.client) }),
    policyVersion: policy.policyVersion,
  };
  const names = roles.join(",");
  if (Buffer.byteLength(names) > MAX_ROLES_BYTES) {
    return { ...identity, roles: "", grants: "[]", grantsFrom: "context", refusal: "too-many-roles" };
  }
  const grants = JSON.stringify(grantsOf(roles, policy));
  const full: GateContext = { ...identity, roles: names, grants, grantsFrom: "context" };
  // INVARIANT: without grants it always fits: 3,000 bytes of roles and less than 1,096 of everything else
  return sizeOf(full) <= MAX_CONTEXT_BYTES ? full : { ...identity, roles: names, grantsFrom: "policy" };
}

/**
 * The caller of a request, from the authorizer's context (REST `requestContext.authorizer`, HTTP API `requestContext.authorizer.lambda`).
 * The grants are those of the context only when it was made under the policy at hand (or names no policy, as sample events do);
 * otherwise the roles are expanded from this policy, and a role that it does not have gives nothing.
 * Throws `FaultError` `gate-failed` for a missing or unknown key and for a value that no authorizer of this gate writes.
 */
export function readContext(context: unknown, policy: PolicyDocument): Caller {
  const fields = readFields(context);
  const { principal, displayName, grantsFrom, tokenId, clientId, policyVersion } = fields;
  const refusal = readRefusal(fields.refusal);
  const roles = refusal === undefined && fields.roles !== "" ? fields.roles.split(",") : [];
  if ((fields.grants === undefined) !== (grantsFrom === "policy")) throw malformed("grants");
  const isOfThisPolicy = policyVersion === undefined || policyVersion === policy.policyVersion;
  const written = isOfThisPolicy ? fields.grants : undefined;
  const grants = written === undefined ? grantsOf(roles, policy) : parseGrants(written);
  return {
    principal,
    displayName,
    issuer: principal.slice(0, principal.indexOf(":")),
    roles,
    grants: refusal === undefined ? grants : [],
    unmet: [],
    expiresAt: Number(fields.expiresAt),
    ...(fields.issuedAt === undefined ? {} : { issuedAt: Number(fields.issuedAt) }),
    ...(tokenId === undefined ? {} : { tokenId }),
    ...(clientId === undefined ? {} : { clientId }),
    policyVersion: policy.policyVersion,
    ...(refusal === undefined ? {} : { refusal }),
  };
}

/** Whether the caller's token has ended (`token-expired`): from 30 s of clock skew after its expiry on; `now` is epoch seconds. */
export function hasExpired(caller: Pick<Caller, "expiresAt">, now: number): boolean {
  return now >= caller.expiresAt + CLOCK_SKEW_SECONDS;
}

type Fields = Record<(typeof REQUIRED)[number], string> & { readonly [key in keyof typeof FORMS]?: string };

function readFields(context: unknown): Fields {
  if (typeof context !== "object" || context === null) throw new FaultError("gate-failed", "there is no context");
  for (const key of Object.keys(context)) {
    if (IGNORED.has(key)) continue;
    const value: unknown = context[key as keyof typeof context];
    const form = Object.hasOwn(FORMS, key) ? FORMS[key as keyof typeof FORMS] : undefined;
    if (typeof value !== "string" || !form?.test(value)) throw malformed(key);
  }
  for (const key of REQUIRED) if (!Object.hasOwn(context, key)) throw malformed(key);
  // INVARIANT: its own properties are of `FORMS`, and no other is read
  return context as Fields;
}

function readRefusal(refusal: string | undefined): Code | undefined {
  if (refusal === undefined) return undefined;
  const code = CODES.find((known) => known === refusal);
  if (code === undefined) throw malformed("refusal");
  return code;
}

function malformed(key: string): FaultError {
  return new FaultError("gate-failed", `the context is malformed at \`${key}\``);
}

function afterIssuer(qualified: string): string {
  return qualified.slice(qualified.indexOf(":") + 1);
}

function sizeOf(context: GateContext): number {
  return Object.entries(context).reduce((bytes, [key, value]) => bytes + key.length + Buffer.byteLength(value), 0);
}
