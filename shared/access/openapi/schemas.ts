import * as v from "valibot";
import { ACTIONS, type PolicyGrant } from "../../policy/document.ts";
import { described } from "../../policy/schema-parts.ts";
import { askBody, askGrant, reasonBody } from "../ask-body.ts";
import { PROBLEMS } from "../access-problem.ts";
import { STATES } from "../access-request.ts";
import type { IndicesPage } from "../indices-list.ts";
import type { RequestView } from "../request-view.ts";

/** What the API of temporary access takes and answers with, as `openapi.json` shows it; by name. */

const text = (description: string) => described(v.string(), description);
const moment = (description: string) => described(v.pipe(v.string(), v.isoTimestamp()), description);
const count = (description: string) => described(v.pipe(v.number(), v.integer(), v.minValue(0)), description);
const names = v.array(v.string());

const grant: v.GenericSchema<unknown, PolicyGrant> = v.union([
  v.object({
    domain: text("the domain behind the gate"),
    indices: described(names, "index patterns"),
    actions: v.array(v.picklist(ACTIONS)),
  }),
  v.object({ domain: v.string(), cluster: v.array(v.picklist(["monitor"])) }),
]);

const person = v.object({
  principal: text("issuer and id: `okta:00u1abc`"),
  displayName: v.exactOptional(text("for people who read; nothing is decided by it")),
});

const review = v.object({
  ...person.entries,
  verdict: v.picklist(["approve", "decline"]),
  at: moment("when"),
  reason: v.exactOptional(v.string()),
});

const ending = v.object({
  how: v.picklist(["declined", "withdrawn", "revoked"]),
  by: person,
  at: moment("when"),
  reason: v.exactOptional(v.string()),
});

// INVARIANT: what the code answers with has this shape; the types keep it so
const request: v.GenericSchema<unknown, RequestView> = v.object({
  id: text("of the request; opaque"),
  state: described(v.picklist(STATES), "`expired`: its time is over; `lapsed`: nobody answered in time"),
  entitlement: text("an entitlement's name, or `break-glass`"),
  requester: person,
  grants: v.array(grant),
  durationSeconds: count("how long access lasts, from the moment that it is granted"),
  justification: text("as the requester wrote it: text, never markup"),
  ticket: v.exactOptional(v.string()),
  requestedAt: moment("when it was asked for"),
  lapsesAt: moment("from here on nobody can approve it"),
  grantedAt: v.exactOptional(moment("when the last approval came")),
  expiresAt: v.exactOptional(moment("when granted access ends by itself")),
  approvalsNeeded: count("how many different people have to approve; 0: granted by the policy itself"),
  awaits: v.exactOptional(
    described(
      names,
      "while it is pending, where owners answer: whose approval is missing; `owners.integration`: of what nobody owns",
    ),
  ),
  reviews: v.array(review),
  ending: v.exactOptional(described(ending, "how it ended by somebody's hand")),
  may: described(v.array(v.picklist(["review", "revoke", "withdraw"])), "what the caller may do now"),
  accessDetails: v.exactOptional(text("how to use the access: for whoever has it, while it is there")),
});

const requestList = v.object({
  requests: v.array(request),
  next: v.optional(text("there is more: call again with `after` set to this")),
});

const indexList: v.GenericSchema<unknown, IndicesPage> = v.object({
  indices: v.array(
    v.object({
      domain: text("the domain behind the gate"),
      name: v.string(),
      kind: v.picklist(["index", "alias", "data-stream"]),
      owner: v.exactOptional(text("the value of the owner tag; not there: nobody is known to own it")),
    }),
  ),
  next: v.optional(text("there is more: call again with `after` set to this")),
  updatedAt: v.optional(moment("when the oldest look at these domains was; not there: nobody has looked yet")),
});

const hours = v.object({
  days: v.array(v.picklist(["mon", "tue", "wed", "thu", "fri", "sat", "sun"])),
  from: text("the first minute: `08:00`"),
  to: text("the first minute after"),
  timeZone: text("IANA name"),
});

const entitlement = v.object({
  name: v.string(),
  grants: described(v.array(grant), "the most that may be asked for"),
  maxDurationSeconds: count("the longest that may be asked for"),
  approvals: count("how many different people have to approve"),
  justification: v.picklist(["required", "optional"]),
  ticket: v.optional(text("a ticket that matches this as a whole must be named")),
  auto: v.optional(described(v.union([v.literal(true), hours]), "granted at once: always, or in these hours")),
  changesData: described(v.boolean(), "it gives more than reading"),
  answeredBy: v.picklist(["people", "policy", "nobody"]),
});

const me = v.object({
  ...person.entries,
  displayName: v.optional(v.string()),
  mayAsk: v.boolean(),
  mayAnswer: v.boolean(),
  mayBlock: v.boolean(),
  answers: described(v.array(v.string()), "the entitlements whose requests they answer, `break-glass` among them"),
  defaultDomain: text("the domain that is meant where none is named"),
  historyDays: count("after so many days ended requests are removed"),
});

const problem = v.object({
  type: v.string(),
  title: v.string(),
  status: v.pipe(v.number(), v.integer()),
  detail: text("what is wrong, for people"),
  code: text(`stable: ${Object.keys(PROBLEMS).join(", ")}, or a code of the gate itself such as \`token-expired\``),
  requestId: text("of this call, as the audit has it"),
});

/** What stands before the function: API Gateway, on a REST API in OpenSearch's own shape. */
const gatewayRefusal = v.union([
  v.object({
    error: v.object({ type: v.string(), reason: v.string(), gate: v.object({ code: v.string() }) }),
    status: v.pipe(v.number(), v.integer()),
  }),
  v.object({ message: v.nullable(v.string()) }),
]);

export const SCHEMAS = {
  Ask: askBody,
  AskGrant: askGrant,
  Block: v.object({ principal: v.string(), isBlocked: v.boolean() }),
  Entitlement: entitlement,
  EntitlementList: v.array(entitlement),
  GatewayRefusal: gatewayRefusal,
  Grant: grant,
  IndexList: indexList,
  Me: me,
  OpenApi: v.object({ openapi: v.string(), info: v.object({}), paths: v.object({}) }),
  Person: person,
  Problem: problem,
  Reason: reasonBody,
  Request: request,
  RequestList: requestList,
  Review: review,
} as const;
