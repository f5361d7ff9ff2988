import { Readable } from "node:stream";
import { type AuthorizedRequest, mint } from "../../shared/http/authorized.ts";
import { collect } from "../../shared/http/collect.ts";
import { headersForDomain } from "../../shared/http/domain-headers.ts";
import { respondDomain, respondOwn, type RespondTo } from "../../shared/http/respond.ts";
import type { DomainAnswer, GateResponse } from "../../shared/http/response.ts";
import { FILTERS } from "../../shared/opensearch/answers/filters.ts";
import { ownAnswer } from "../../shared/opensearch/answers/own-answer.ts";
import type { NamesCache } from "../../shared/opensearch/names-cache.ts";
import { isKnown, type NamesView } from "../../shared/opensearch/names-view.ts";
import { writeOutgoing } from "../../shared/opensearch/outgoing.ts";
import { mayIgnoreUnavailable, type ResolvedRequest } from "../../shared/opensearch/resolve.ts";
import { decide, type Permitted } from "../../shared/policy/decide.ts";
import type { IdHolder, PermittedRequest } from "../../shared/policy/decide-request.ts";
import type { AuditTrail } from "./audit-trail.ts";

export interface AnswerPorts {
  readonly names: NamesCache;
  readonly forward: (request: AuthorizedRequest) => Promise<DomainAnswer>;
  /** what seals the ids of readers for this principal and domain, opened on these names */
  readonly sealer: (holder: IdHolder, names: readonly string[]) => Promise<Seal>;
  /** the wall clock, epoch milliseconds */
  readonly now: () => number;
}

/** Makes the text that an id of the domain's is handed out as. */
export type Seal = (kind: "scroll" | "pit", raw: string) => string;

/** A filtered answer is read whole: the gate holds no more than this of it. */
const MAX_FILTERED_BYTES = 32 * 1024 * 1024;

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
  const filter = await filterFor(permitted, ports);
  trail.commit();
  try {
    const first = await ports.forward(authorized);
    const last = isGone(permitted, first) ? await again(permitted, first, ports) : first;
    trail.forwarded(last.status);
    return respondDomain(filter === undefined ? last : await filter(last), to);
  } finally {
    if (mayChangeNames(permitted)) ports.names.drop(permitted.name);
  }
}

function authorize({ request, resolved, decision, view, domain, caller }: PermittedRequest): AuthorizedRequest {
  const outgoing = writeOutgoing(resolved, decision, view);
  const headers = headersForDomain(request, caller.principal, domain.opaqueId);
  const isFiltered = resolved.answer !== "pass";
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

/** What the domain's answer goes through; its keys are at hand before anything is sent, so that no answer is lost for them. */
async function filterFor(
  { request, resolved, decision, grants, view, name, caller }: PermittedRequest,
  ports: AnswerPorts,
): Promise<((answered: DomainAnswer) => Promise<DomainAnswer>) | undefined> {
  const { answer: kind, asked } = resolved;
  if (kind === "pass" || kind === "view" || request.method === "HEAD") return undefined;
  const { filter, sealsIds } = FILTERS[kind];
  const holder = { principal: caller.principal, domain: name };
  const seal = sealsIds === true ? await ports.sealer(holder, namesRead(resolved, decision, view)) : sealsNothing;
  const isGranted = (each: string): boolean => grants.isGranted(each, "read", view);
  return async (answered) => {
    const body = await collect(answered.body, MAX_FILTERED_BYTES);
    const filtered = filter(body, { status: answered.status, asked, isGranted, seal });
    const { contentType } = filtered;
    const headers = contentType === undefined ? answered.headers : { ...answered.headers, "content-type": contentType };
    return { ...answered, headers, body: Readable.from([filtered.body]) };
  };
}

/** What a reader is opened on: the names that were forwarded, with the targets of aliases, or those of the id it goes on with. */
function namesRead({ pathRequirement, openedIds }: ResolvedRequest, decision: Permitted, view: NamesView): string[] {
  const forwarded = pathRequirement === undefined ? [] : (decision.selections[pathRequirement]?.names ?? []);
  const targets = forwarded.flatMap((name) => view.aliases.get(name) ?? []);
  const opened = [...openedIds.values()].flatMap(({ names }) => names);
  return [...new Set([...forwarded, ...targets, ...opened])];
}

function sealsNothing(): never {
  throw new TypeError("this answer holds no id of a reader");
}

function mayChangeNames({ resolved, view }: PermittedRequest): boolean {
  const { changesNames } = resolved.judgement;
  if (changesNames !== "if-missing") return changesNames === "yes";
  return resolved.needs.requirements.some(({ expression }) =>
    expression.parts.some((part) => part.kind === "name" && !isKnown(view, part.text)),
  );
}
