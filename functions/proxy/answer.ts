import { Readable } from "node:stream";
import { type AuthorizedRequest, mint } from "../../shared/http/authorized.ts";
import { collect } from "../../shared/http/collect.ts";
import { headersForDomain } from "../../shared/http/domain-headers.ts";
import type { CanonicalRequest } from "../../shared/http/request.ts";
import { respondDomain, respondOwn, type RespondTo } from "../../shared/http/respond.ts";
import type { DomainAnswer, GateResponse } from "../../shared/http/response.ts";
import { filterIndexMetadata } from "../../shared/opensearch/answers/index-metadata.ts";
import { ownAnswer } from "../../shared/opensearch/answers/own-answer.ts";
import type { NamesCache } from "../../shared/opensearch/names-cache.ts";
import { isKnown, type NamesView } from "../../shared/opensearch/names-view.ts";
import { writeOutgoing } from "../../shared/opensearch/outgoing.ts";
import { mayIgnoreUnavailable, type ResolvedRequest } from "../../shared/opensearch/resolve.ts";
import type { Caller } from "../../shared/policy/context.ts";
import { decide, type Permitted } from "../../shared/policy/decide.ts";
import type { Domain } from "../../shared/policy/document.ts";
import type { GrantSet } from "../../shared/policy/grant-set.ts";
import type { AuditTrail } from "./audit-trail.ts";

export interface AnswerPorts {
  readonly names: NamesCache;
  readonly forward: (request: AuthorizedRequest) => Promise<DomainAnswer>;
  /** the wall clock, epoch milliseconds */
  readonly now: () => number;
}

/** A request that was permitted, with all that its answer depends on. */
export interface PermittedRequest {
  readonly request: CanonicalRequest;
  readonly resolved: ResolvedRequest;
  readonly decision: Permitted;
  readonly view: NamesView;
  readonly grants: GrantSet;
  readonly name: string;
  readonly domain: Domain;
  readonly caller: Caller;
  readonly to: RespondTo;
  readonly trail: AuditTrail;
}

/** A filtered answer is read whole: the gate holds no more than this of it. */
const MAX_FILTERED_BYTES = 32 * 1024 * 1024;

/** Answers a permitted request: from the view, with the operation's empty body, or with what the domain says to it. */
export async function answer(permitted: PermittedRequest, ports: AnswerPorts): Promise<GateResponse> {
  const { resolved, decision, grants, view, to, trail } = permitted;
  const own = ownAnswer(resolved, decision, grants, view);
  if (own !== undefined) {
    trail.commit();
    return respondOwn({ json: own }, to);
  }
  const authorized = authorize(permitted);
  trail.commit();
  try {
    const first = await ports.forward(authorized);
    const last = isGone(permitted, first) ? await again(permitted, first, ports) : first;
    trail.forwarded(last.status);
    return respondDomain(await filter(permitted, last), to);
  } finally {
    if (mayChangeNames(permitted)) ports.names.drop(permitted.name);
  }
}

function authorize({ request, resolved, decision, view, domain, caller }: PermittedRequest): AuthorizedRequest {
  const outgoing = writeOutgoing(resolved, decision, view);
  const headers = headersForDomain(request, caller.principal, domain.opaqueId);
  const isFiltered = resolved.judgement.answer !== "pass";
  return mint({
    ...outgoing,
    domain,
    method: request.method,
    headers: isFiltered ? { ...headers, "accept-encoding": "identity", accept: "application/json" } : headers,
    retryable: resolved.judgement.retry,
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

async function again(permitted: PermittedRequest, first: DomainAnswer, ports: AnswerPorts): Promise<DomainAnswer> {
  const view = await ports.names.newerThan(permitted.name, ports.now());
  const decision = decide(permitted.resolved.needs, permitted.grants, view);
  if (decision.effect === "deny") return first;
  first.body.destroy();
  return ports.forward(authorize({ ...permitted, decision, view }));
}

async function filter({ resolved, grants, view }: PermittedRequest, answered: DomainAnswer): Promise<DomainAnswer> {
  if (resolved.judgement.answer !== "index-metadata" || answered.status !== 200) return answered;
  const body = await collect(answered.body, MAX_FILTERED_BYTES);
  const filtered = filterIndexMetadata(body, (alias) => grants.isGranted(alias, "read", view));
  return { ...answered, body: Readable.from(filtered) };
}

function mayChangeNames({ resolved, view }: PermittedRequest): boolean {
  const { changesNames } = resolved.judgement;
  if (changesNames !== "if-missing") return changesNames === "yes";
  return resolved.needs.requirements.some(({ expression }) =>
    expression.parts.some((part) => part.kind === "name" && !isKnown(view, part.text)),
  );
}
