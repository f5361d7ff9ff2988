import type { AccessEvent } from "../access/access-event.ts";
import { expiresAt, stateOf } from "../access/access-request.ts";
import type { RoutedRequest } from "../http/route.ts";
import type { AuditLine } from "./line.ts";

/** The audit line of a change of temporary access, which has been kept. */
export function accessLine(event: AccessEvent, policyVersion: string): AuditLine {
  const line = {
    kind: "audit",
    phase: "access",
    time: new Date(event.at).toISOString(),
    principal: event.by,
    event: event.what,
    policyVersion,
  };
  if (!("request" in event)) return { ...line, subject: event.principal };
  const { request, at } = event;
  const end = expiresAt(request);
  return {
    ...line,
    grant: `grant:${request.id}`,
    subject: request.principal,
    entitlement: request.entitlement,
    state: stateOf(request, at),
    durationSeconds: request.durationSeconds,
    expiresAt: end === undefined ? undefined : new Date(end).toISOString(),
    requested: request.grants,
  };
}

/** The audit line of a call that was refused. */
export function refusedAccessLine(
  code: string,
  { requestId, method, path, sourceIp, userAgent }: RoutedRequest,
  principal: string | undefined,
  policyVersion: string,
): AuditLine {
  const time = new Date().toISOString();
  const from = { requestId, principal, sourceIp, userAgent, method, path: path.slice(0, 1_024) };
  return { kind: "audit", phase: "access", time, ...from, event: "refused", decision: "deny", code, policyVersion };
}
