import type { Code } from "../errors.ts";

/** One requirement as the audit shows it: an action on an index as the caller wrote it. */
export interface AuditRequirement {
  readonly action: string;
  readonly index?: string;
}

/** Who asked, from where, and what: known before the decision. */
export interface AuditSubject {
  readonly requestId: string;
  readonly principal?: string | undefined;
  readonly displayName?: string | undefined;
  readonly issuer?: string | undefined;
  readonly tokenId?: string | undefined;
  readonly clientId?: string | undefined;
  readonly roles?: readonly string[] | undefined;
  readonly sourceIp?: string | undefined;
  readonly userAgent?: string | undefined;
  readonly domain?: string | undefined;
  readonly method: string;
  readonly path: string;
  readonly policyVersion: string;
  readonly traceId?: string | undefined;
}

/** What was decided, before anything is forwarded. */
export interface AuditDecision {
  readonly operation?: string | undefined;
  readonly requirements: readonly AuditRequirement[];
  readonly decision: "allow" | "narrow" | "deny";
  readonly code?: Code | undefined;
  readonly determiningGrants: readonly string[];
  readonly narrowedTo?: readonly string[] | undefined;
  readonly requestBytes: number;
}

/** What was checked, without its outcome. */
export function listRequirements(checks: readonly AuditRequirement[]): AuditRequirement[] {
  return checks.map(({ action, index }) => (index === undefined ? { action } : { action, index }));
}

/** How it ended. */
export interface AuditOutcome {
  readonly upstreamStatus?: number | undefined;
  readonly code?: Code | undefined;
  readonly durationMs: number;
  readonly responseBytes: number;
}

/** A line's fields; the logger adds its own. A key with no value is undefined, which JSON leaves out: CloudWatch Logs Insights sees only what is known. */
export type AuditLine = Readonly<Record<string, unknown>>;

/**
 * Where lines go: JSON on stdout, through Powertools Logger in the functions. `about` is what the lines of one request say
 * alike, one object for all of them: it is written out once, and stands behind a line's own fields.
 */
export type WriteAudit = (line: AuditLine, about?: AuditLine) => void;

const MAX_TEXT = 1_024;
const MAX_ITEMS = 100;

/** Of the line written before forwarding, or for a refusal: what is not in `aboutRequest`. */
export function decisionLine({ code }: Pick<AuditDecision, "code">, time: Date): AuditLine {
  return { kind: "audit", phase: "decision", time: time.toISOString(), code };
}

/** The same of the line written when the answer has gone, or failed to. */
export function outcomeLine({ code, upstreamStatus, durationMs, responseBytes }: AuditOutcome, time: Date): AuditLine {
  return {
    kind: "audit",
    phase: "outcome",
    time: time.toISOString(),
    code,
    upstreamStatus,
    durationMs,
    responseBytes,
  } satisfies Record<keyof AuditOutcome, unknown> & AuditLine;
}

/**
 * Who asked for what, and what was decided. Long lists and texts are cut: a line must fit a log event (256 KB). Written out,
 * because a copied object costs four times as much. Lists stand last: CloudWatch Logs Insights finds 200 fields of a line,
 * each item of a list being one.
 */
export function aboutRequest(subject: AuditSubject, decision: AuditDecision): AuditLine {
  return {
    requestId: cut(subject.requestId),
    principal: cut(subject.principal),
    displayName: cut(subject.displayName),
    issuer: cut(subject.issuer),
    tokenId: cut(subject.tokenId),
    clientId: cut(subject.clientId),
    sourceIp: cut(subject.sourceIp),
    userAgent: cut(subject.userAgent),
    domain: cut(subject.domain),
    method: cut(subject.method),
    path: cut(subject.path),
    policyVersion: subject.policyVersion,
    traceId: subject.traceId,
    operation: decision.operation,
    decision: decision.decision,
    requestBytes: decision.requestBytes,
    roles: cut(subject.roles),
    determiningGrants: cut(decision.determiningGrants),
    narrowedTo: cut(decision.narrowedTo),
    requirements: cut(decision.requirements),
  } satisfies Record<keyof AuditSubject | Exclude<keyof AuditDecision, "code">, unknown> & AuditLine;
}

function cut(value: unknown): unknown {
  if (typeof value === "string") return value.length > MAX_TEXT ? `${value.slice(0, MAX_TEXT)}…` : value;
  if (Array.isArray(value)) return value.length > MAX_ITEMS ? [...value.slice(0, MAX_ITEMS), "…"] : value;
  return value;
}
