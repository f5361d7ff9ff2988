import { type AuditRequirement, listRequirements } from "../audit/line.ts";
import { type Code, RejectedError } from "../errors.ts";
import { encodeQuery } from "../http/encode.ts";
import { readRoute } from "../http/route.ts";
import { ownAnswer } from "../opensearch/answers/own-answer.ts";
import { EMPTY_VIEW, type NamesView } from "../opensearch/names-view.ts";
import type { QueryFieldsPort } from "../opensearch/stored-queries.ts";
import { writeOutgoing } from "../opensearch/outgoing.ts";
import type { Check, Permitted } from "./decide.ts";
import { decideRequest, type DecisionPorts, type DecisionSteps, identify } from "./decide-request.ts";
import type { PolicyDocument } from "./document.ts";
import { roleArnFor } from "./domain-role.ts";
import { readUnread } from "./explain-unread.ts";
import { GrantSets } from "./grant-sets.ts";

/** What would be sent to the domain. */
export interface ExplainedForward {
  readonly method: string;
  /** strictly percent-encoded */
  readonly path: string;
  /** strictly percent-encoded, without `?` */
  readonly query: string;
  /** only when it is not the caller's own body any more */
  readonly body?: string;
  /** whom the gate signs it as, where the domain's `auth` is `assumeRole` */
  readonly roleArn?: string;
}

/** A decision with everything it came from; what was not reached is left out. */
export interface Explanation {
  readonly decision: "allow" | "narrow" | "deny";
  readonly code?: Code;
  /** a refusal's text, as the caller would read it */
  readonly reason?: string;
  /** by a caller who signs with IAM: there is no token */
  readonly isSigned: boolean;
  readonly roles: readonly string[];
  readonly domain?: string;
  readonly operation?: string;
  readonly requirements: readonly AuditRequirement[];
  readonly checks: readonly Check[];
  /** sources of the grants that decided; none for a refusal */
  readonly determiningGrants: readonly string[];
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
 * Decides an event as the proxy does, by the same code, and forwards nothing. Rejects with `FaultError` (`gate-failed`) for
 * an event that is none of this API's.
 */
export async function explain(event: unknown, policy: PolicyDocument, world: ExplainedWorld): Promise<Explanation> {
  const draft: Draft = {
    decision: "allow",
    isSigned: false,
    roles: [],
    requirements: [],
    checks: [],
    determiningGrants: [],
    narrowedTo: [],
    isOwnAnswer: true,
    ...(world.names === undefined ? { assumed: "no aliases" } : {}),
  };
  try {
    await follow(event, policy, world, draft);
    return draft;
  } catch (error) {
    if (!(error instanceof RejectedError)) throw error;
    return { ...draft, decision: "deny", code: error.code, reason: error.message, narrowedTo: [], isOwnAnswer: false };
  }
}

async function follow(event: unknown, policy: PolicyDocument, world: ExplainedWorld, draft: Draft): Promise<void> {
  const routed = readRoute(event, { basePath: world.basePath });
  if (routed.route.kind === "health") return;
  draft.isSigned = routed.iam !== undefined;
  const ports = portsOf(policy, world);
  const steps = stepsOf(draft);
  const caller = await identify(routed, ports, steps);
  if (routed.method === "OPTIONS") return;
  const permitted = decideRequest(routed, caller, ports, steps).catch(async (error: unknown) => {
    // refused by the domain alone, before the request was read
    if (draft.domain !== undefined && isWithoutGrant(error, draft)) await readUnread(routed, caller, ports, steps);
    throw error;
  });
  const { request, resolved, decision, view, grants, domain } = await permitted;
  draft.decision = decision.effect;
  draft.determiningGrants = decision.determiningGrants;
  draft.narrowedTo = decision.narrowedTo;
  const shown = world.names === undefined ? withPatterns(decision) : decision;
  if (ownAnswer(resolved, shown, grants, view) !== undefined) return;
  const { path, query, body } = writeOutgoing(resolved, shown, view);
  const isOwnBody = body === request.body && !request.isBodyFromSource;
  draft.isOwnAnswer = false;
  draft.forward = {
    method: request.method,
    path,
    query: encodeQuery(query),
    ...(isOwnBody ? {} : { body: body.toString("utf8") }),
    ...(domain.auth.type === "assumeRole" ? { roleArn: roleArnFor(domain.auth, decision.determiningGrants) } : {}),
  };
}

function isWithoutGrant(error: unknown, { operation }: Draft): boolean {
  return error instanceof RejectedError && error.code === "index-not-granted" && operation === undefined;
}

/** Without a server nobody is asked for mappings: none of them runs queries. */
const NO_QUERY_FIELDS: QueryFieldsPort = {
  of: () => Promise.resolve({ fields: [], mayGrow: false }),
  everywhere: (_, fields) => Promise.resolve(fields),
};

function portsOf(policy: PolicyDocument, { names, now }: ExplainedWorld): DecisionPorts {
  const view = names ?? EMPTY_VIEW;
  return {
    policy,
    grantSets: new GrantSets(),
    names: { get: () => view, newerThan: () => view },
    openIds: () => Promise.reject(new RejectedError("not-found", "an id can be opened by the gate alone")),
    queryFields: () => Promise.resolve(NO_QUERY_FIELDS),
    now: () => now.getTime(),
  };
}

function stepsOf(draft: Draft): DecisionSteps {
  return {
    identify: ({ roles }) => {
      draft.roles = roles;
    },
    locate: (domain) => {
      if (domain !== undefined) draft.domain = domain;
    },
    match: (operation) => {
      draft.operation = operation;
    },
    decide: ({ checks }) => {
      draft.checks = checks;
      draft.requirements = listRequirements(checks);
    },
  };
}

/** Without a view nobody knows which names a wildcard stands for: its granted patterns stand for them. */
function withPatterns(decision: Permitted): Permitted {
  return { ...decision, selections: decision.selections.map((one) => ({ ...one, names: one.patterns })) };
}
