import type { AccessPolicy } from "../policy/document.ts";
import type { AccessDesk } from "./access-desk.ts";
import { AccessProblem } from "./access-problem.ts";
import { type AccessRequest, BREAK_GLASS, isOwn, lastMoment, stateOf } from "./access-request.ts";
import type { AccessStore, Page } from "./access-store.ts";
import type { Accessor } from "./accessor.ts";
import { parseAsk, parseReason } from "./ask-body.ts";
import { termsOf } from "./ask.ts";
import type { CatalogueReader } from "./catalogue.ts";
import { answerIndices } from "./indices-list.ts";
import { limitOf } from "./page-limit.ts";
import { changesData } from "./plain-words.ts";
import { keyOf, principalKey } from "./request-id.ts";
import { maySee, type RequestView, viewOf } from "./request-view.ts";
import { mayReview } from "./review.ts";

/** A call of the API, its caller known and its form read. */
export interface AccessCall {
  readonly method: string;
  /** below `/-/access`: `/requests` */
  readonly path: string;
  readonly query: ReadonlyMap<string, string>;
  /** the JSON of the body; undefined: there is none */
  readonly body: unknown;
  readonly idempotencyKey: string | undefined;
  readonly accessor: Accessor;
}

export interface ApiPorts {
  readonly policy: AccessPolicy;
  readonly defaultDomain: string;
  readonly desk: AccessDesk;
  readonly store: AccessStore;
  /** which names there are, and whose they are */
  readonly catalogue: CatalogueReader;
  /** epoch milliseconds */
  readonly now: () => number;
  /** the OpenAPI document of these routes */
  readonly description: object;
}

export interface ApiAnswer {
  readonly status: number;
  readonly json: unknown;
}

type Answer = (call: AccessCall, ports: ApiPorts, id: string) => Promise<ApiAnswer>;

/** Every operation of the API: `openapi.json` says the same in its own words, and a test holds both together. */
export const ACCESS_ROUTES: readonly { readonly method: string; readonly path: string; readonly answer: Answer }[] = [
  { method: "GET", path: "/openapi.json", answer: (_, { description }) => Promise.resolve(ok(description)) },
  { method: "GET", path: "/me", answer: (call, ports) => Promise.resolve(ok(aboutMe(call, ports))) },
  { method: "GET", path: "/entitlements", answer: (call, ports) => Promise.resolve(ok(entitlements(call, ports))) },
  { method: "GET", path: "/indices", answer: indices },
  { method: "POST", path: "/requests", answer: ask },
  { method: "GET", path: "/requests", answer: mine },
  { method: "GET", path: "/requests/{id}", answer: one },
  { method: "POST", path: "/requests/{id}/approve", answer: (...call) => answerWith("approve", ...call) },
  { method: "POST", path: "/requests/{id}/decline", answer: (...call) => answerWith("decline", ...call) },
  { method: "POST", path: "/requests/{id}/revoke", answer: revoke },
  { method: "POST", path: "/requests/{id}/withdraw", answer: withdraw },
  { method: "GET", path: "/waiting", answer: waiting },
  { method: "GET", path: "/history", answer: history },
  { method: "PUT", path: "/blocks/{id}", answer: (...call) => block(true, ...call) },
  { method: "DELETE", path: "/blocks/{id}", answer: (...call) => block(false, ...call) },
];

/** Answers one call. Throws `AccessProblem`, and `FaultError` where the store cannot be reached. */
export function answerCall(call: AccessCall, ports: ApiPorts): Promise<ApiAnswer> {
  const parts = call.path.split("/");
  for (const { method, path, answer } of ACCESS_ROUTES) {
    const wanted = path.split("/");
    if (method !== call.method || wanted.length !== parts.length) continue;
    if (!wanted.every((part, at) => part === parts[at] || (part === "{id}" && parts[at] !== ""))) continue;
    return answer(call, ports, parts[wanted.indexOf("{id}")] ?? "");
  }
  throw new AccessProblem("request-not-found", "there is nothing here");
}

function aboutMe(call: AccessCall, { policy, defaultDomain }: ApiPorts): unknown {
  const { principal, displayName, mayAsk, isOwner } = call.accessor;
  const answers = answered(call, policy);
  return {
    principal,
    displayName,
    mayAsk: mayAsk.length > 0,
    mayAnswer: answers.length > 0,
    mayBlock: isOwner,
    answers,
    defaultDomain,
    historyDays: policy.cleanupAfterDays,
  };
}

function entitlements({ accessor }: AccessCall, { policy }: ApiPorts): unknown {
  return accessor.mayAsk.flatMap((name) => {
    const terms = termsOf(name, policy);
    if (terms === undefined) return [];
    const { grants, maxDurationSeconds, approvals, justification, ticket, auto } = terms;
    const answeredBy = name === BREAK_GLASS ? "nobody" : terms.approvers === undefined ? "policy" : "people";
    return [
      {
        name,
        grants,
        maxDurationSeconds,
        approvals,
        justification,
        ticket,
        auto,
        changesData: changesData(grants),
        answeredBy,
      },
    ];
  });
}

async function indices({ query, accessor }: AccessCall, { policy, catalogue }: ApiPorts): Promise<ApiAnswer> {
  return ok(await answerIndices(query, accessor, policy, catalogue));
}

async function ask(call: AccessCall, ports: ApiPorts): Promise<ApiAnswer> {
  const key = call.idempotencyKey;
  if (key !== undefined && !/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw new AccessProblem("request-malformed", "the idempotency key is to be 1 to 255 printable characters");
  }
  const made = await ports.desk.ask(parseAsk(call.body, ports.defaultDomain), call.accessor, key);
  return { status: 201, json: show(made, call, ports) };
}

async function mine(call: AccessCall, ports: ApiPorts): Promise<ApiAnswer> {
  const { principal } = call.accessor;
  const after = afterOf(call);
  // the store cannot begin a list after what is not in it
  if (after !== undefined && keyOf(after)?.principalKey !== principalKey(principal)) throw noPlace();
  const page = await ports.store.ofPrincipal(principal, limitOf(call.query), after);
  return ok(showPage(page, (request) => isOwn(request, call.accessor), call, ports));
}

async function one(call: AccessCall, ports: ApiPorts, id: string): Promise<ApiAnswer> {
  return ok(show(await find(id, call, ports), call, ports));
}

async function answerWith(
  verdict: "approve" | "decline",
  call: AccessCall,
  ports: ApiPorts,
  id: string,
): Promise<ApiAnswer> {
  await find(id, call, ports);
  return ok(show(await ports.desk.review(id, { verdict, reason: parseReason(call.body) }, call.accessor), call, ports));
}

async function revoke(call: AccessCall, ports: ApiPorts, id: string): Promise<ApiAnswer> {
  await find(id, call, ports);
  return ok(show(await ports.desk.revoke(id, parseReason(call.body), call.accessor), call, ports));
}

async function withdraw(call: AccessCall, ports: ApiPorts, id: string): Promise<ApiAnswer> {
  await find(id, call, ports);
  return ok(show(await ports.desk.withdraw(id, parseReason(call.body), call.accessor), call, ports));
}

/** All that waits for this caller, over all entitlements that they answer. */
async function waiting(call: AccessCall, ports: ApiPorts): Promise<ApiAnswer> {
  const now = ports.now();
  const lists = await Promise.all(answered(call, ports.policy).map((name) => living(name, ports, now)));
  const requests = lists
    .flat()
    .filter((request) => mayReview(request, call.accessor, ports.policy))
    .map((request) => viewOf(request, call.accessor, ports.policy, now))
    .filter(({ may }) => may.includes("review"));
  return ok({ requests: requests.toSorted((first, other) => first.lapsesAt.localeCompare(other.lapsesAt)) });
}

/** What has become of everybody's requests under one entitlement that this caller answers. */
async function history(call: AccessCall, ports: ApiPorts): Promise<ApiAnswer> {
  const entitlement = call.query.get("entitlement") ?? "";
  if (!answered(call, ports.policy).includes(entitlement))
    throw new AccessProblem("not-approver", "others answer these requests");
  const page = await ports.store.ofEntitlement(entitlement, limitOf(call.query), afterOf(call));
  const requests = await Promise.all(page.requests.map((request) => ports.desk.withOwners(request)));
  return ok(showPage({ ...page, requests }, (request) => maySee(request, call.accessor, ports.policy), call, ports));
}

async function block(isBlocked: boolean, call: AccessCall, ports: ApiPorts, id: string): Promise<ApiAnswer> {
  if (!call.accessor.isOwner) throw new AccessProblem("not-allowed", "the owners of the integration do this");
  const principal = decode(id);
  if (principal === call.accessor.principal) throw new AccessProblem("not-allowed", "nobody does this to themselves");
  await ports.desk.block(principal, isBlocked, call.accessor);
  return ok({ principal, isBlocked });
}

function decode(id: string): string {
  try {
    const principal = decodeURIComponent(id);
    if (/^[a-z0-9-]{1,40}:[^\p{Cc}]{1,256}$/u.test(principal)) return principal;
  } catch {
    // told below
  }
  throw new AccessProblem("request-malformed", "not a principal; write it like `okta:00u1abc`");
}

/** The entitlements that somebody answers, those of owners included. */
function answered({ accessor }: AccessCall, policy: AccessPolicy): string[] {
  const owned = Object.entries(policy.entitlements).filter(([, { approvers }]) => approvers === "resourceOwner");
  const owns = accessor.isOwner || accessor.owns.length > 0 ? owned.map(([name]) => name) : [];
  return [
    ...new Set([
      ...accessor.mayReview,
      ...owns,
      ...(accessor.isOwner && policy.breakGlass !== undefined ? [BREAK_GLASS] : []),
    ]),
  ];
}

const PAGE = 100;
const MOST_PAGES = 10;

/** What can still be answered stands first: the newest end first. */
async function living(entitlement: string, { store, desk }: ApiPorts, now: number): Promise<AccessRequest[]> {
  const found: AccessRequest[] = [];
  let after: string | undefined;
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const page = await store.ofEntitlement(entitlement, PAGE, after);
    const open = page.requests.filter((request) => isOpen(request, now));
    found.push(...(await Promise.all(open.map((request) => desk.withOwners(request)))));
    after = page.next;
    const last = page.requests.at(-1);
    if (after === undefined || last === undefined || lastMoment(last) <= now) break;
  }
  return found;
}

function isOpen(request: AccessRequest, now: number): boolean {
  return request.entitlement === BREAK_GLASS ? request.reviews.length === 0 : stateOf(request, now) === "pending";
}

async function find(id: string, { accessor }: AccessCall, { store, policy, desk }: ApiPorts): Promise<AccessRequest> {
  const found = await store.find(id);
  const request = found && (await desk.withOwners(found));
  // whoever may not see it learns nothing of it
  if (request === undefined || !maySee(request, accessor, policy)) {
    throw new AccessProblem("request-not-found", "there is no such request");
  }
  return request;
}

function showPage(
  { requests, next }: Page,
  isShown: (request: AccessRequest) => boolean,
  call: AccessCall,
  ports: ApiPorts,
): { requests: RequestView[]; next: string | undefined } {
  return { requests: requests.filter(isShown).map((request) => show(request, call, ports)), next };
}

function show(request: AccessRequest, { accessor }: AccessCall, { policy, now }: ApiPorts): RequestView {
  return viewOf(request, accessor, policy, now());
}

function afterOf({ query }: AccessCall): string | undefined {
  const after = query.get("after");
  if (after !== undefined && keyOf(after) === undefined) throw noPlace();
  return after;
}

function noPlace(): AccessProblem {
  return new AccessProblem("request-malformed", "`after` is to be the `next` of an answer of this list");
}

function ok(json: unknown): ApiAnswer {
  return { status: 200, json };
}
