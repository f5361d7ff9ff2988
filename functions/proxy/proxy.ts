import type { WriteAudit } from "../../shared/audit/line.ts";
import { RejectedError } from "../../shared/errors.ts";
import { respondError, respondHealth, respondOptions, type RespondTo } from "../../shared/http/respond.ts";
import type { GateResponse } from "../../shared/http/response.ts";
import { readRoute } from "../../shared/http/route.ts";
import { decideRequest, identify, type DecisionPorts } from "../../shared/policy/decide-request.ts";
import type { Caller } from "../../shared/policy/caller.ts";
import type { Grant } from "../../shared/policy/document.ts";
import { answer, type AnswerPorts } from "./answer.ts";
import { AuditTrail } from "./audit-trail.ts";

/** What the flow reaches the world through. */
export interface ProxyPorts extends AnswerPorts, DecisionPorts {
  readonly names: AnswerPorts["names"];
  readonly basePath: string | undefined;
  readonly gateway: "rest" | "http" | undefined;
  /** what a caller who may ask for access has been granted for the time being */
  readonly temporaryGrants: (caller: Caller) => Promise<readonly Grant[]>;
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
    const identified = await identify(routed, ports, trail);
    if (routed.method === "OPTIONS") return { response: respondOptions(to), to, trail: undefined };
    const caller = identified.isEntitled ? await withTemporary(identified, to, ports) : identified;
    const permitted = await decideRequest(routed, caller, ports, trail);
    const { effect, narrowedTo } = permitted.decision;
    if (effect === "narrow") to = { ...to, narrowedTo };
    return { response: await answer(permitted, to, trail, ports), to, trail };
  } catch (error) {
    return { response: fail(error, to, trail, ports), to, trail };
  }
}

/** When the store cannot be read, what somebody was granted for good goes on. */
async function withTemporary(caller: Caller, { requestId }: RespondTo, ports: ProxyPorts): Promise<Caller> {
  try {
    const temporary = await ports.temporaryGrants(caller);
    return temporary.length === 0 ? caller : { ...caller, grants: [...caller.grants, ...temporary] };
  } catch (error) {
    ports.report(error, requestId);
    return caller;
  }
}

function fail(error: unknown, to: RespondTo, trail: AuditTrail | undefined, ports: ProxyPorts): GateResponse {
  if (!(error instanceof RejectedError)) ports.report(error, to.requestId);
  trail?.refuse(error);
  return respondError(error, to);
}
