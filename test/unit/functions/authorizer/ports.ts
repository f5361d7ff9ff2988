import type { AuthorizerPorts } from "../../../../functions/authorizer/authorizer.ts";
import type { RefusedToken } from "../../../../functions/authorizer/refused-token.ts";
import type { FetchJson } from "../../../../shared/identity/fetch-json.ts";
import { identifier } from "../../../../shared/identity/identify.ts";
import type { PolicyDocument } from "../../../../shared/policy/document.ts";

/** Ports over an in-memory issuer, with what was written to the log. */
export function portsFor(
  policy: PolicyDocument,
  fetchJson: FetchJson,
): AuthorizerPorts & { audited: RefusedToken[]; faults: unknown[] } {
  const audited: RefusedToken[] = [];
  const faults: unknown[] = [];
  return {
    policy,
    identify: identifier(policy.issuers, fetchJson),
    now: Date.now,
    audit: (line) => audited.push(line),
    report: (fault) => faults.push(fault),
    audited,
    faults,
  };
}
