import { type AuthorizedRequest, mint } from "../../shared/http/authorized.ts";
import { headersForDomain } from "../../shared/http/domain-headers.ts";
import { respondDomain, respondOwn, type RespondTo } from "../../shared/http/respond.ts";
import type { DomainAnswer, GateResponse } from "../../shared/http/response.ts";
import { ownAnswer } from "../../shared/opensearch/answers/own-answer.ts";
import type { NamesCache } from "../../shared/opensearch/names-cache.ts";
import { isKnown } from "../../shared/opensearch/names-view.ts";
import { writeOutgoing } from "../../shared/opensearch/outgoing.ts";
import { mayIgnoreUnavailable } from "../../shared/opensearch/resolve.ts";
import { decide } from "../../shared/policy/decide.ts";
import type { PermittedRequest } from "../../shared/policy/decide-request.ts";
import type { AuditTrail } from "./audit-trail.ts";
import { filterFor, type FilterPorts, passes } from "./filter-answer.ts";

export interface AnswerPorts extends FilterPorts {
  readonly names: NamesCache;
  readonly forward: (request: AuthorizedRequest) => Promise<DomainAnswer>;
  /** the wall clock, epoch milliseconds */
  readonly now: () => number;
}

/** Answers a permitted request: from the view, with the operation's empty body, or with what the domain says to it. */
export async function answer(
  permitted: PermittedRequest,
  to: RespondTo,
  trail: AuditTrail,
  ports: AnswerPorts,
): Promise<GateResponse> {
  const { resolved, decision, grants, view } = permitted;
  const own = ownAnswer(resolved, decision, grants, view);
  if (own !== undefined) {
    trail.commit();
    return respondOwn({ json: own }, to);
  }
  const authorized = authorize(permitted);
  let filter = passes(permitted) ? undefined : await filterFor(permitted, to, ports);
  trail.commit();
  try {
    let answered = await ports.forward(authorized);
    const renewed = isGone(permitted, answered) ? await renew(permitted, ports) : undefined;
    if (renewed !== undefined) {
      answered.body.destroy();
      filter = passes(renewed) ? undefined : await filterFor(renewed, to, ports);
      answered = await ports.forward(authorize(renewed));
    }
    trail.forwarded(answered.status);
    return respondDomain(filter === undefined ? answered : await filter(answered), to);
  } finally {
    if (mayChangeNames(permitted)) ports.names.drop(permitted.name);
  }
}

function authorize(permitted: PermittedRequest): AuthorizedRequest {
  const { request, resolved, decision, view, domain, caller } = permitted;
  const { path, query, body } = writeOutgoing(resolved, decision, view);
  const headers = headersForDomain(request, caller.principal, domain.opaqueId);
  return mint({
    path,
    query,
    body,
    domain,
    method: request.method,
    headers: passes(permitted) ? headers : { ...headers, "accept-encoding": "identity", accept: "application/json" },
    retryable: resolved.judgement.retry,
    onBehalfOf: { principal: caller.principal, roles: caller.roles, grants: decision.determiningGrants },
  });
}

/**
 * Operations that know no `ignore_unavailable` answer 404 when a name that a wildcard stood for has gone meanwhile: they
 * are asked once more with names read now (contracts §7.4).
 */
function isGone({ resolved }: PermittedRequest, { status }: DomainAnswer): boolean {
  const expression = resolved.pathRequirement === undefined ? undefined : resolved.needs.requirements[0]?.expression;
  if (status !== 404 || expression === undefined || !resolved.judgement.retry) return false;
  const isAllWildcards = expression.parts.every((part) => part.kind !== "name");
  return isAllWildcards && !mayIgnoreUnavailable(resolved.judgement, expression);
}

/** The same request with names read now; undefined where it is no longer permitted. */
async function renew(permitted: PermittedRequest, ports: AnswerPorts): Promise<PermittedRequest | undefined> {
  const view = await ports.names.newerThan(permitted.name, ports.now());
  const decision = decide(permitted.resolved.needs, permitted.grants, view);
  return decision.effect === "deny" ? undefined : { ...permitted, decision, view };
}

function mayChangeNames({ resolved, view }: PermittedRequest): boolean {
  const { changesNames } = resolved.judgement;
  if (changesNames !== "if-missing") return changesNames === "yes";
  return resolved.needs.requirements.some(({ expression }) =>
    expression.parts.some((part) => part.kind === "name" && !isKnown(view, part.text)),
  );
}
