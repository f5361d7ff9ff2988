import type { CanonicalRequest } from "../http/request.ts";
import { readRequest } from "../http/request.ts";
import type { RoutedRequest } from "../http/route.ts";
import { findOperation } from "../opensearch/find-operation.ts";
import { inspectorOf } from "../opensearch/bodies/inspectors.ts";
import type { SealedId } from "../opensearch/findings.ts";
import { EMPTY_VIEW, type NamesView } from "../opensearch/names-view.ts";
import { readOperation } from "../opensearch/read-operation.ts";
import { assertSupported } from "../opensearch/versions.ts";
import { NO_OPENED_IDS, type OpenedId, resolve, type ResolvedRequest } from "../opensearch/resolve.ts";
import { assertRunsNoQueries, type QueryFieldsPort } from "../opensearch/stored-queries.ts";
import { type Caller, readContext } from "./caller.ts";
import { type Decision, decide, namesUnknown, type Permitted } from "./decide.ts";
import type { Domain, PolicyDocument } from "./document.ts";
import type { GrantSet } from "./grant-set.ts";
import type { GrantSets } from "./grant-sets.ts";
import { partByLimits } from "./limits.ts";
import { domainName, findPlace } from "./place.ts";
import { assertRouted, assertServed, refusalOf } from "./refuse.ts";
import type { SplitItems } from "./split-items.ts";

/** What a decision rests on. */
export interface DecisionPorts {
  readonly policy: PolicyDocument;
  readonly grantSets: GrantSets;
  readonly names: {
    readonly get: (domain: string) => NamesView | Promise<NamesView>;
    /** a view read after that moment, epoch milliseconds */
    readonly newerThan: (domain: string, after: number) => NamesView | Promise<NamesView>;
  };
  /** opens ids that the gate sealed for this principal and domain; throws `RejectedError` (`not-found`) for any other */
  readonly openIds: (ids: readonly SealedId[], holder: IdHolder) => Promise<ReadonlyMap<string, OpenedId>>;
  /** what a domain says of fields that run queries; asked where a request writes documents that the gate does not see */
  readonly queryFields: (domain: string) => Promise<QueryFieldsPort>;
  /** the wall clock, epoch milliseconds */
  readonly now: () => number;
}

/** Whom an id is bound to. */
export interface IdHolder {
  readonly principal: string;
  readonly domain: string;
}

/** Is told of every step as it is taken, so that a refusal can be accounted for. */
export interface DecisionSteps {
  readonly identify: (caller: Caller) => void;
  /** undefined: the policy has no such domain */
  readonly locate: (domain: string | undefined) => void;
  readonly match: (operation: string) => void;
  readonly decide: (decision: Decision) => void;
}

/** A request that was permitted, with all that its answer depends on. */
export interface PermittedRequest {
  readonly request: CanonicalRequest;
  readonly resolved: ResolvedRequest;
  readonly decision: Permitted;
  readonly view: NamesView;
  readonly grants: GrantSet;
  /** the policy's name of the domain */
  readonly name: string;
  readonly domain: Domain;
  readonly caller: Caller;
  /** items that are not sent; the others are in `resolved` */
  readonly split: SplitItems | undefined;
}

/** Contracts §3: who asks, told by the authorizer or, on `/-/iam`, by API Gateway. A token that has ended is refused on every request, whatever API Gateway still remembers of it. */
export async function identify(
  routed: RoutedRequest,
  { policy, now }: Pick<DecisionPorts, "policy" | "now">,
  steps: Pick<DecisionSteps, "identify">,
): Promise<Caller> {
  const { iam } = routed;
  const seconds = now() / 1_000;
  // loaded by the first caller who signs with IAM: where no authorizer runs, the same code runs here
  const context =
    iam === undefined ? routed.authorizerContext : (await import("./iam-context.ts")).iamContext(iam, policy, seconds);
  const read = readContext(context, policy);
  const caller = { ...read, ...partByLimits(read, seconds) };
  steps.identify(caller);
  assertServed(caller, seconds);
  assertRouted(routed);
  return caller;
}

/**
 * Decides one request: which domain, form, operation, body, indices, in this order (contracts §4). Throws `RejectedError`
 * for a refusal, `FaultError` where names or ids cannot be read.
 */
export async function decideRequest(
  routed: RoutedRequest,
  caller: Caller,
  ports: DecisionPorts,
  steps: DecisionSteps,
): Promise<PermittedRequest> {
  const asked = routed.route.kind === "domain" ? routed.route.domain : undefined;
  steps.locate(domainName(asked, ports.policy));
  const { name, domain, grants } = findPlace(asked, caller, ports.policy, ports.grantSets);
  const request = readRequest(routed);
  const { operation, params: pathParams } = findOperation(request);
  steps.match(operation.name);
  assertSupported(operation, domain.version);
  const found = inspectorOf(operation.judgement.body);
  const inspect = found instanceof Promise ? await found : found;
  const read = readOperation({ operation, pathParams, query: request.query, body: request.body }, inspect);
  const holder = { principal: caller.principal, domain: name };
  const opened = read.ids.length === 0 ? NO_OPENED_IDS : await ports.openIds(read.ids, holder);
  const whole = resolve(read, opened, new Date(ports.now()));
  const view = await viewFor(whole, name, grants, ports);
  const decided = decide(whole.needs, grants, view);
  // loaded by the first such refusal
  const part =
    decided.effect === "deny" && domain.partial === true
      ? (await import("./decide-part.ts")).decidePart(whole, inspect, decided, grants, view)
      : undefined;
  const { resolved, decision, split } = part ?? { resolved: whole, decision: decided, split: undefined };
  steps.decide(decision);
  if (decision.effect === "deny") throw refusalOf(decision);
  if (resolved.findings.unseen !== undefined) {
    await assertRunsNoQueries(resolved, decision, view, await ports.queryFields(name));
  }
  return { request, resolved, decision, view, grants, name, domain, caller, split };
}

/** A name that the view does not know and a grant matches may be new: the view is read once more before deciding. */
async function viewFor(
  resolved: ResolvedRequest,
  name: string,
  grants: GrantSet,
  { names }: DecisionPorts,
): Promise<NamesView> {
  if (resolved.needs.requirements.length === 0) return EMPTY_VIEW;
  const view = await names.get(name);
  return namesUnknown(resolved.needs, grants, view) ? names.newerThan(name, resolved.now.getTime()) : view;
}
