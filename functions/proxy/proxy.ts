import type { WriteAudit } from "../../shared/audit/line.ts";
import { RejectedError } from "../../shared/errors.ts";
import { readRequest } from "../../shared/http/request.ts";
import { respondError, respondHealth, respondOptions, type RespondTo } from "../../shared/http/respond.ts";
import type { GateResponse } from "../../shared/http/response.ts";
import { readRoute, type RoutedRequest } from "../../shared/http/route.ts";
import { findOperation } from "../../shared/opensearch/find-operation.ts";
import { EMPTY_VIEW, type NamesView } from "../../shared/opensearch/names-view.ts";
import { resolve, type ResolvedRequest } from "../../shared/opensearch/resolve.ts";
import { type Caller, readContext } from "../../shared/policy/context.ts";
import { decide, namesUnknown, type Permitted } from "../../shared/policy/decide.ts";
import type { PolicyDocument } from "../../shared/policy/document.ts";
import type { GrantSet } from "../../shared/policy/grant-set.ts";
import type { GrantSets } from "../../shared/policy/grant-sets.ts";
import { domainName, findPlace, type Place } from "../../shared/policy/place.ts";
import { assertRouted, assertServed, refusalOf } from "../../shared/policy/refuse.ts";
import { answer, type AnswerPorts } from "./answer.ts";
import { AuditTrail } from "./audit-trail.ts";

/** What the flow reaches the world through. */
export interface ProxyPorts extends AnswerPorts {
  readonly policy: PolicyDocument;
  readonly basePath: string | undefined;
  readonly gateway: "rest" | "http" | undefined;
  readonly grantSets: GrantSets;
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
    const caller = identify(routed, ports, trail);
    if (routed.method === "OPTIONS") return { response: respondOptions(to), to, trail: undefined };
    const { name, domain, grants } = locate(routed, caller, ports, trail);
    const request = readRequest(routed);
    const matched = findOperation(request);
    trail.match(matched.operation.name);
    const resolved = resolve(
      { operation: matched.operation, pathParams: matched.params, ...request },
      new Date(ports.now()),
    );
    const view = await viewFor(resolved, name, grants, ports);
    const decision = permit(resolved, grants, view, trail);
    to = { ...to, narrowedTo: decision.effect === "narrow" ? decision.narrowedTo : undefined };
    const response = await answer(
      { request, resolved, decision, view, grants, name, domain, caller, to, trail },
      ports,
    );
    return { response, to, trail };
  } catch (error) {
    return { response: fail(error, to, trail, ports), to, trail };
  }
}

/** Contracts §3: a token that has ended is refused on every request, whatever API Gateway still remembers of it. */
function identify(routed: RoutedRequest, ports: ProxyPorts, trail: AuditTrail): Caller {
  const caller = readContext(routed.authorizerContext, ports.policy);
  trail.identify(caller);
  assertServed(caller, ports.now() / 1_000);
  assertRouted(routed);
  return caller;
}

function locate({ route }: RoutedRequest, caller: Caller, ports: ProxyPorts, trail: AuditTrail): Place {
  const asked = route.kind === "domain" ? route.domain : undefined;
  trail.locate(domainName(asked, ports.policy));
  return findPlace(asked, caller.grants, ports.policy, ports.grantSets);
}

/** A name that the view does not know and a grant matches may be new: the view is read once more before deciding. */
async function viewFor(
  resolved: ResolvedRequest,
  name: string,
  grants: GrantSet,
  ports: ProxyPorts,
): Promise<NamesView> {
  if (resolved.needs.requirements.length === 0) return EMPTY_VIEW;
  const view = await ports.names.get(name);
  return namesUnknown(resolved.needs, grants, view) ? ports.names.newerThan(name, resolved.now.getTime()) : view;
}

function permit(resolved: ResolvedRequest, grants: GrantSet, view: NamesView, trail: AuditTrail): Permitted {
  const decision = decide(resolved.needs, grants, view);
  trail.decide(decision);
  if (decision.effect === "deny") throw refusalOf(decision);
  return decision;
}

function fail(error: unknown, to: RespondTo, trail: AuditTrail | undefined, ports: ProxyPorts): GateResponse {
  if (!(error instanceof RejectedError)) ports.report(error, to.requestId);
  trail?.refuse(error);
  return respondError(error, to);
}
