import { type AuditRequirement, listRequirements } from "../audit/line.ts";
import { type Code, RejectedError } from "../errors.ts";
import { encodeQuery } from "../http/encode.ts";
import { readRequest } from "../http/request.ts";
import { readRoute, type RoutedRequest } from "../http/route.ts";
import { ownAnswer } from "../opensearch/answers/own-answer.ts";
import { findOperation } from "../opensearch/find-operation.ts";
import { EMPTY_VIEW, type NamesView } from "../opensearch/names-view.ts";
import { writeOutgoing } from "../opensearch/outgoing.ts";
import { resolve } from "../opensearch/resolve.ts";
import { readContext } from "./context.ts";
import { type Check, decide, type Permitted } from "./decide.ts";
import type { PolicyDocument } from "./document.ts";
import { GrantSets } from "./grant-sets.ts";
import { findPlace } from "./place.ts";
import { assertRouted, assertServed, refusalOf } from "./refuse.ts";

/** What would be sent to the domain. */
export interface ExplainedForward {
  readonly method: string;
  /** strictly percent-encoded */
  readonly path: string;
  /** strictly percent-encoded, without `?` */
  readonly query: string;
  /** only when it is not the caller's own body any more */
  readonly body?: string;
}

/** A decision with everything it came from; what was not reached is left out. */
export interface Explanation {
  readonly decision: "allow" | "narrow" | "deny";
  readonly code?: Code;
  /** a refusal's text, as the caller would read it */
  readonly reason?: string;
  readonly roles: readonly string[];
  readonly domain?: string;
  readonly operation?: string;
  readonly requirements: readonly AuditRequirement[];
  readonly checks: readonly Check[];
  readonly narrowedTo: readonly string[];
  readonly forward?: ExplainedForward;
  /** the gate answers itself, and sends nothing */
  readonly isOwnAnswer: boolean;
  /** no names were given: every name was taken for an index, and `forward` has patterns where names would stand */
  readonly assumed?: "no aliases";
}

/** What the names are, and when: date math is resolved at `now`, and tokens end. */
export interface ExplainedWorld {
  readonly names: NamesView | undefined;
  readonly now: Date;
  readonly basePath?: string;
}

type Draft = { -readonly [key in keyof Explanation]: Explanation[key] };

/**
 * Decides an event as the proxy does, with the same pieces in the same order, and forwards nothing: form, operation,
 * body, indices. Throws `FaultError` (`gate-failed`) for an event that is none of this API's.
 */
export function explain(event: unknown, policy: PolicyDocument, world: ExplainedWorld): Explanation {
  const draft: Draft = {
    decision: "allow",
    roles: [],
    requirements: [],
    checks: [],
    narrowedTo: [],
    isOwnAnswer: true,
    ...(world.names === undefined ? { assumed: "no aliases" } : {}),
  };
  try {
    follow(event, policy, world, draft);
    return draft;
  } catch (error) {
    if (!(error instanceof RejectedError)) throw error;
    return { ...draft, decision: "deny", code: error.code, reason: error.message, narrowedTo: [], isOwnAnswer: false };
  }
}

function follow(event: unknown, policy: PolicyDocument, world: ExplainedWorld, draft: Draft): void {
  const { names, now } = world;
  const routed = readRoute(event, { basePath: world.basePath });
  if (routed.route.kind === "health") return;
  const grantsOf = identify(routed, policy, now, draft);
  if (routed.method === "OPTIONS") return;
  const asked = routed.route.kind === "domain" ? routed.route.domain : undefined;
  const { name, grants } = findPlace(asked, grantsOf, policy, new GrantSets());
  draft.domain = name;
  const request = readRequest(routed);
  const { operation, params } = findOperation(request);
  draft.operation = operation.name;
  const resolved = resolve({ operation, pathParams: params, ...request }, now);
  const view = names ?? EMPTY_VIEW;
  const decision = decide(resolved.needs, grants, view);
  draft.checks = decision.checks;
  draft.requirements = listRequirements(decision.checks);
  if (decision.effect === "deny") throw refusalOf(decision);
  draft.decision = decision.effect;
  draft.narrowedTo = decision.narrowedTo;
  const shown = names === undefined ? withPatterns(decision) : decision;
  if (ownAnswer(resolved, shown, grants, view) !== undefined) return;
  const { path, query, body } = writeOutgoing(resolved, shown, view);
  const isOwnBody = body === resolved.body && !request.isBodyFromSource;
  draft.isOwnAnswer = false;
  draft.forward = {
    method: request.method,
    path,
    query: encodeQuery(query),
    ...(isOwnBody ? {} : { body: body.toString("utf8") }),
  };
}

function identify(routed: RoutedRequest, policy: PolicyDocument, now: Date, draft: Draft) {
  const caller = readContext(routed.authorizerContext, policy);
  draft.roles = caller.roles;
  assertServed(caller, now.getTime() / 1_000);
  assertRouted(routed);
  return caller.grants;
}

/** Without a view nobody knows which names a wildcard stands for: its granted patterns stand for them. */
function withPatterns(decision: Permitted): Permitted {
  return { ...decision, selections: decision.selections.map((one) => ({ ...one, names: one.patterns })) };
}
