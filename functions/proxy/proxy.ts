import type { WriteAudit } from "../../shared/audit/line.ts";
import { RejectedError } from "../../shared/errors.ts";
import { type CanonicalRequest, readRequest } from "../../shared/http/request.ts";
import { respondError, respondHealth, respondOptions, type RespondTo } from "../../shared/http/respond.ts";
import type { GateResponse } from "../../shared/http/response.ts";
import { readRoute, type RoutedRequest } from "../../shared/http/route.ts";
import { matchOperation, type OperationMatch } from "../../shared/opensearch/match.ts";
import { EMPTY_VIEW, type NamesView } from "../../shared/opensearch/names-view.ts";
import { resolve, type ResolvedRequest } from "../../shared/opensearch/resolve.ts";
import { type Caller, hasExpired, readContext } from "../../shared/policy/context.ts";
import { decide, namesUnknown, type Permitted } from "../../shared/policy/decide.ts";
import type { Domain, PolicyDocument } from "../../shared/policy/document.ts";
import type { GrantSet } from "../../shared/policy/grant-set.ts";
import type { GrantSets } from "../../shared/policy/grant-sets.ts";
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
    const { name, domain, grants } = findDomain(routed, caller, ports, trail);
    const request = readRequest(routed);
    trail.read(request);
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
  if (routed.route.kind === "not-found" && routed.authorizerContext === undefined) throw notFound();
  const caller = readContext(routed.authorizerContext, ports.policy);
  trail.identify(caller);
  if (caller.refusal !== undefined) throw new RejectedError(caller.refusal, "the token's groups match too many roles");
  if (hasExpired(caller, ports.now() / 1_000)) throw new RejectedError("token-expired", "the token has expired");
  if (routed.route.kind === "not-found" && routed.method !== "OPTIONS") throw notFound();
  return caller;
}

interface Place {
  readonly name: string;
  readonly domain: Domain;
  readonly grants: GrantSet;
}

/** INVARIANT: an unknown domain and one without a grant are answered alike, before anything else is looked at. */
function findDomain({ route }: RoutedRequest, caller: Caller, ports: ProxyPorts, trail: AuditTrail): Place {
  const { domains } = ports.policy;
  const asked = route.kind === "domain" ? route.domain : undefined;
  const name = asked ?? Object.keys(domains).find((each) => domains[each]?.default);
  const domain = name !== undefined && Object.hasOwn(domains, name) ? domains[name] : undefined;
  const grants = name === undefined || domain === undefined ? undefined : ports.grantSets.of(caller.grants, name);
  if (name === undefined || domain === undefined || grants === undefined || grants.isEmpty) {
    throw new RejectedError("index-not-granted", "there is no grant on this domain", []);
  }
  trail.locate(name);
  return { name, domain, grants };
}

function findOperation(request: CanonicalRequest): OperationMatch {
  const raw = request.segments.map((segment) => segment.raw);
  const values = request.segments.map((segment) => segment.value);
  const matched = matchOperation(request.method, raw, values);
  if (matched === undefined) throw new RejectedError("operation-not-supported", "no such operation is known");
  return matched;
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
  return namesUnknown(resolved.needs, grants, view) ? ports.names.refresh(name) : view;
}

function permit(resolved: ResolvedRequest, grants: GrantSet, view: NamesView, trail: AuditTrail): Permitted {
  const decision = decide(resolved.needs, grants, view);
  trail.decide(decision);
  if (decision.effect !== "deny") return decision;
  const missing = decision.missing.map(({ action, index }) =>
    index === undefined ? action : `${action} on \`${index}\``,
  );
  throw new RejectedError(decision.code, `not granted: ${missing.slice(0, 10).join(", ")}`, decision.missing);
}

function fail(error: unknown, to: RespondTo, trail: AuditTrail | undefined, ports: ProxyPorts): GateResponse {
  if (!(error instanceof RejectedError)) ports.report(error, to.requestId);
  trail?.refuse(error);
  return respondError(error, to);
}

function notFound(): RejectedError {
  return new RejectedError("not-found", "there is nothing here");
}
