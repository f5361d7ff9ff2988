import {
  aboutRequest,
  type AuditDecision,
  type AuditLine,
  type AuditSubject,
  decisionLine,
  listRequirements,
  outcomeLine,
  type WriteAudit,
} from "../../shared/audit/line.ts";
import { type Code, FaultError, RejectedError } from "../../shared/errors.ts";
import { traceparentOf } from "../../shared/http/domain-headers.ts";
import type { RoutedRequest } from "../../shared/http/route.ts";
import type { Caller } from "../../shared/policy/caller.ts";
import type { Decision } from "../../shared/policy/decide.ts";
import type { PolicyDocument } from "../../shared/policy/document.ts";

type Draft<T> = { -readonly [key in keyof T]: T[key] };

interface TrailPorts {
  readonly policy: PolicyDocument;
  readonly audit: WriteAudit;
  readonly now: () => number;
}

/**
 * Gathers what is known of one request and writes its two lines: the decision before anything is forwarded, the outcome
 * when the answer has gone or failed to. Each is written once, whatever happens.
 */
export class AuditTrail {
  readonly #ports: TrailPorts;
  readonly #startedAt: number;
  readonly #subject: Draft<AuditSubject>;
  readonly #decision: Draft<AuditDecision> = {
    requirements: [],
    decision: "deny",
    determiningGrants: [],
    requestBytes: 0,
  };
  /** what both lines say; there when the first one is written */
  #about: AuditLine | undefined;
  #upstreamStatus: number | undefined;
  #failure: Code | undefined;

  constructor(routed: RoutedRequest, ports: TrailPorts) {
    this.#ports = ports;
    this.#startedAt = ports.now();
    const { requestId, method, path, sourceIp, userAgent, event } = routed;
    if (event.body !== undefined) {
      this.#decision.requestBytes = Buffer.byteLength(event.body, event.isBase64 ? "base64" : "utf8");
    }
    const traceId = traceparentOf(requestId).slice(3, 35);
    const { policyVersion } = ports.policy;
    this.#subject = { requestId, method, path, sourceIp, userAgent, policyVersion, traceId };
  }

  identify({ principal, displayName, issuer, roles, tokenId, clientId }: Caller): void {
    const subject = this.#subject;
    subject.principal = principal;
    subject.displayName = displayName;
    subject.issuer = issuer;
    subject.roles = roles;
    subject.tokenId = tokenId;
    subject.clientId = clientId;
  }

  /** undefined: the policy has no such domain */
  locate(domain: string | undefined): void {
    this.#subject.domain = domain;
  }

  match(operation: string): void {
    this.#decision.operation = operation;
  }

  decide(decision: Decision): void {
    this.#decision.requirements = listRequirements(decision.checks);
    this.#decision.decision = decision.effect;
    if (decision.effect === "deny") return;
    this.#decision.determiningGrants = decision.determiningGrants;
    this.#decision.narrowedTo = decision.effect === "narrow" ? decision.narrowedTo : undefined;
  }

  /** Writes the decision: called when everything that can refuse the request has been asked, before the domain is. */
  commit(): void {
    if (this.#about !== undefined) return;
    this.#about = aboutRequest(this.#subject, this.#decision);
    this.#ports.audit(decisionLine(this.#decision, new Date(this.#ports.now())), this.#about);
  }

  /** The domain has answered; its body may still be on the way. */
  forwarded(upstreamStatus: number): void {
    this.#upstreamStatus = upstreamStatus;
  }

  /** A refusal or fault: before the decision is written it is the decision, afterwards the outcome tells it. */
  refuse(error: unknown): void {
    if (this.#about !== undefined) {
      this.#failure = codeOf(error);
      return;
    }
    Object.assign(this.#decision, {
      decision: "deny",
      code: codeOf(error),
      determiningGrants: [],
      narrowedTo: undefined,
    });
    this.commit();
  }

  /** Writes the outcome of what was allowed; a refused request has none. */
  end(responseBytes: number, error?: unknown): void {
    if (this.#about === undefined || this.#decision.decision === "deny") return;
    const now = this.#ports.now();
    const code = error === undefined ? this.#failure : codeOf(error);
    const outcome = { upstreamStatus: this.#upstreamStatus, code, durationMs: now - this.#startedAt, responseBytes };
    this.#ports.audit(outcomeLine(outcome, new Date(now)), this.#about);
  }
}

function codeOf(error: unknown): Code {
  return error instanceof RejectedError || error instanceof FaultError ? error.code : "gate-failed";
}
