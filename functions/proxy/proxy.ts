import type { WriteAudit } from "../../shared/audit/line.ts";
import { RejectedError } from "../../shared/errors.ts";
import { respondError, respondHealth, respondOptions, type RespondTo } from "../../shared/http/respond.ts";
import type { GateResponse } from "../../shared/http/response.ts";
import { readRoute } from "../../shared/http/route.ts";
import { decideRequest, identify, type DecisionPorts } from "../../shared/policy/decide-request.ts";
import { answer, type AnswerPorts } from "./answer.ts";
import { AuditTrail } from "./audit-trail.ts";

/** What the flow reaches the world through. */
export interface ProxyPorts extends AnswerPorts, DecisionPorts {
  readonly names: AnswerPorts["names"];
  readonly basePath: string | undefined;
  readonly gateway: "rest" | "http" | undefined;
  readonly audit: WriteAudit;
  /** tells the log of a fault; never shown to the caller */
  readonly report: (fault: unknown, requestId: string) => void;
}

/** An answer, and the trail that is to be told how handing it over ended. */
export interface Exchange {
  readonly response: GateResponse;
  readonly to: RespondTo;
  readonly trail: AuditTrail | undefined;
}

/** One request: who, which domain, form, operation, indices; then the decision, its audit line, and the domain's answer. */
export async function handleRequest(event: unknown, ports: ProxyPorts): Promise<Exchange> {
  let to: RespondTo = { method: "GET", requestId: "", opaqueId: undefined };
  let trail: AuditTrail | undefined;
  try {
    const routed = readRoute(event, ports);
    to = { method: routed.method, requestId: routed.requestId, opaqueId: routed.opaqueId };
    if (routed.route.kind === "health") return { response: respondHealth(to), to, trail };
    trail = new AuditTrail(routed, ports);
    const caller = await identify(routed, ports, trail);
    if (routed.method === "OPTIONS") return { response: respondOptions(to), to, trail: undefined };
    const permitted = await decideRequest(routed, caller, ports, trail);
    const { effect, narrowedTo } = permitted.decision;
    if (effect === "narrow") to = { ...to, narrowedTo };
    return { response: await answer(permitted, to, trail, ports), to, trail };
  } catch (error) {
    return { response: fail(error, to, trail, ports), to, trail };
  }
}

function fail(error: unknown, to: RespondTo, trail: AuditTrail | undefined, ports: ProxyPorts): GateResponse {
  if (!(error instanceof RejectedError)) ports.report(error, to.requestId);
  trail?.refuse(error);
  return respondError(error, to);
}
