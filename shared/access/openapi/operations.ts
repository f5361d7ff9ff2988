import type { ProblemCode } from "../access-problem.ts";
import type { SCHEMAS } from "./schemas.ts";

type SchemaName = keyof typeof SCHEMAS;

/** One call of the API in the words of `openapi.json`. */
export interface OperationText {
  readonly operationId: string;
  readonly summary: string;
  readonly parameters?: readonly (keyof typeof PARAMETERS)[];
  readonly body?: { readonly schema: SchemaName; readonly required: boolean };
  /** 200 where nothing else is said */
  readonly status?: number;
  readonly answer: SchemaName;
  readonly problems: readonly ProblemCode[];
}

/** Every parameter but those in a path. */
export const PARAMETERS = {
  limit: {
    name: "limit",
    in: "query",
    description: "how many of the list",
    schema: { type: "integer", minimum: 1, maximum: 100, default: 20 },
  },
  after: {
    name: "after",
    in: "query",
    description: "the `next` of an answer of this list: what follows it",
    schema: { type: "string" },
  },
  entitlement: {
    name: "entitlement",
    in: "query",
    required: true,
    description: "one that you answer",
    schema: { type: "string", pattern: "^[a-z0-9-]{1,40}$" },
  },
  asked: {
    name: "entitlement",
    in: "query",
    required: true,
    description: "one that you may ask for",
    schema: { type: "string", pattern: "^[a-z0-9-]{1,40}$" },
  },
  text: {
    name: "q",
    in: "query",
    description: "names with this text in them, whatever its case",
    schema: { type: "string", maxLength: 255 },
  },
  key: {
    name: "Idempotency-Key",
    in: "header",
    description: "the same key with the same ask is the same request, however often it is sent",
    schema: { type: "string", pattern: "^[!-~]{1,255}$" },
  },
} as const;

const LIST = ["limit", "after"] as const;
const REASON = { schema: "Reason", required: false } as const;
const ASKING = [
  "request-malformed",
  "beyond-entitlement",
  "duration-too-long",
  "justification-missing",
  "ticket-missing",
  "not-entitled",
  "principal-blocked",
  "state-changed",
  "key-reused",
  "too-many-pending",
] as const;
const REVIEWING = [
  "request-malformed",
  "own-request",
  "not-approver",
  "request-not-found",
  "state-changed",
  "already-reviewed",
] as const;
const ENDING = ["request-malformed", "not-allowed", "request-not-found", "state-changed"] as const;
const BLOCKING = ["request-malformed", "not-allowed"] as const;

/** What `openapi.json` says of each route: `GET /me` → its text. */
export const OPERATIONS: Readonly<Record<string, OperationText>> = {
  "GET /openapi.json": {
    operationId: "readDescription",
    summary: "this document",
    answer: "OpenApi",
    problems: [],
  },
  "GET /me": {
    operationId: "readMe",
    summary: "who you are here, and whether you may ask, answer or block",
    answer: "Me",
    problems: [],
  },
  "GET /entitlements": {
    operationId: "listEntitlements",
    summary: "what you may ask for",
    answer: "EntitlementList",
    problems: [],
  },
  "GET /indices": {
    operationId: "listIndices",
    summary: "names of indices, aliases and data streams that you may ask for under one entitlement",
    parameters: ["asked", "text", ...LIST],
    answer: "IndexList",
    problems: ["request-malformed", "not-entitled"],
  },
  "POST /requests": {
    operationId: "ask",
    summary: "asks for access",
    parameters: ["key"],
    body: { schema: "Ask", required: true },
    status: 201,
    answer: "Request",
    problems: ASKING,
  },
  "GET /requests": {
    operationId: "listRequests",
    summary: "your requests, the newest end first",
    parameters: LIST,
    answer: "RequestList",
    problems: ["request-malformed"],
  },
  "GET /requests/{id}": {
    operationId: "readRequest",
    summary: "one request that you asked or answer",
    answer: "Request",
    problems: ["request-not-found"],
  },
  "POST /requests/{id}/approve": {
    operationId: "approve",
    summary: "approves; the last approval that is needed grants access from this moment on",
    body: REASON,
    answer: "Request",
    problems: REVIEWING,
  },
  "POST /requests/{id}/decline": {
    operationId: "decline",
    summary: "declines, which ends the request",
    body: REASON,
    answer: "Request",
    problems: REVIEWING,
  },
  "POST /requests/{id}/revoke": {
    operationId: "revoke",
    summary: "takes active access back, also your own",
    body: REASON,
    answer: "Request",
    problems: ENDING,
  },
  "POST /requests/{id}/withdraw": {
    operationId: "withdraw",
    summary: "takes your own pending request back",
    body: REASON,
    answer: "Request",
    problems: ENDING,
  },
  "GET /waiting": {
    operationId: "listWaiting",
    summary: "what waits for your answer, the most urgent first",
    answer: "RequestList",
    problems: [],
  },
  "GET /history": {
    operationId: "listHistory",
    summary: "everybody's requests under one entitlement, for those who answer it",
    parameters: ["entitlement", ...LIST],
    answer: "RequestList",
    problems: ["request-malformed", "not-approver"],
  },
  "PUT /blocks/{id}": {
    operationId: "block",
    summary: "no temporary access for this principal from now on; for `owners.integration`",
    answer: "Block",
    problems: BLOCKING,
  },
  "DELETE /blocks/{id}": {
    operationId: "unblock",
    summary: "lets a principal go again; for `owners.integration`",
    answer: "Block",
    problems: BLOCKING,
  },
};
