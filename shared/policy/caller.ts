import { type Code, CODES, FaultError } from "../errors.ts";
import { CLOCK_SKEW_SECONDS } from "../identity/clock-skew.ts";
import type { Grant, PolicyDocument } from "./document.ts";
import { parseGrants } from "./grants-text.ts";
import { grantsOf } from "./grants.ts";

/** Who makes a request and what they were granted, as the proxy decides on it. */
export interface Caller {
  readonly principal: string;
  readonly displayName: string | undefined;
  /** the policy's name of the issuer; undefined: signed with IAM */
  readonly issuer: string | undefined;
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
  /** may ask for temporary access: grants of the moment may count beside those of the roles */
  readonly isEntitled: boolean;
  /** what may be asked for and answered, as `access/access-context.ts` writes it */
  readonly access?: string;
  /** the proxy answers with this code, whatever was asked */
  readonly refusal?: Code;
}

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
  access: /^\{/,
  refusal: TEXT,
} as const;
const REQUIRED = ["principal", "roles", "grantsFrom", "expiresAt"] as const;
/** What a REST API adds itself. */
const IGNORED = new Set(["principalId", "integrationLatency"]);

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
  const grants = written === undefined ? expandRoles(roles, policy) : parseGrants(written);
  return {
    principal,
    displayName,
    // INVARIANT: no issuer is called `arn`
    issuer: principal.startsWith("arn:") ? undefined : principal.slice(0, principal.indexOf(":")),
    roles,
    grants: refusal === undefined ? grants : [],
    unmet: [],
    expiresAt: Number(fields.expiresAt),
    ...(fields.issuedAt === undefined ? {} : { issuedAt: Number(fields.issuedAt) }),
    ...(tokenId === undefined ? {} : { tokenId }),
    ...(clientId === undefined ? {} : { clientId }),
    policyVersion: policy.policyVersion,
    isEntitled: fields.entitled === "1",
    ...(fields.access === undefined ? {} : { access: fields.access }),
    ...(refusal === undefined ? {} : { refusal }),
  };
}

/** The same list for the same roles, so that what is made of it once is found again: 1,000 roles give many grants. */
function expandRoles(roles: readonly string[], policy: PolicyDocument): readonly Grant[] {
  const lists = expanded.get(policy) ?? new Map<string, readonly Grant[]>();
  const key = roles.join(",");
  const known = lists.get(key);
  if (known !== undefined) return known;
  const grants = grantsOf(roles, policy);
  if (lists.size >= MOST_LISTS) lists.clear();
  expanded.set(policy, lists.set(key, grants));
  return grants;
}

/** INVARIANT: read only. */
const expanded = new WeakMap<PolicyDocument, Map<string, readonly Grant[]>>();
const MOST_LISTS = 50;

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
