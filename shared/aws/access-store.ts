import { createHash } from "node:crypto";
import {
  DeleteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  type QueryCommandInput,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import { type AccessRequest, lastMoment } from "../access/access-request.ts";
import type { AccessStore, Page, Reservation } from "../access/access-store.ts";
import { changedAt } from "../access/notify/happenings.ts";
import { keyOf, momentKey, principalKey } from "../access/request-id.ts";
import { conditionally, documentClient, type DocumentClientOptions, reaching } from "./document-client.ts";

export interface AccessTableOptions extends DocumentClientOptions {
  readonly table: string;
  /** ended requests are removed after so many days, by the table's time to live */
  readonly cleanupAfterDays: number;
  /** people are told: each change is put where the notifier looks */
  readonly isTold?: boolean;
}

/** What a fault calls it. */
export const STORE = "the store of access requests";
/** All requests of which somebody may have to be told something stand together. */
export const LOOK = "due";
/** The index over all requests under one entitlement. */
export const BY_ENTITLEMENT = "by-entitlement";
const BLOCK = "block";
/** Sorts after every digit and before every letter. */
const AFTER_DIGITS = ":";
const DAY_SECONDS = 86_400;

interface RequestItem {
  readonly pk: string;
  readonly sk: string;
  readonly entitlement: string;
  readonly version: number;
  readonly expires: number;
  readonly request: AccessRequest;
  /** there while somebody may have to be told something */
  readonly look?: string;
  /** when that is, epoch milliseconds */
  readonly due?: number;
}

/**
 * The store in one DynamoDB table: a request stands at its principal and its last moment, so that one consistent query
 * reads all that can still count, however much is over. Time to live (`expires`) collects garbage and nothing else.
 */
export function accessTable({ table, cleanupAfterDays, isTold = false, ...options }: AccessTableOptions): AccessStore {
  const document = documentClient(options);
  const TableName = table;

  function itemOf(request: AccessRequest): RequestItem {
    const key = keyOf(request.id);
    if (key === undefined) throw new TypeError("a request has an id of its own form");
    const expires = Math.ceil(lastMoment(request) / 1_000) + cleanupAfterDays * DAY_SECONDS;
    const { entitlement, version } = request;
    return { pk: key.principalKey, sk: key.sortKey, entitlement, version, expires, request, ...lookAt(request) };
  }

  /** INVARIANT: in the same write as the change: what has been kept is told, whatever crashes afterwards. */
  function lookAt(request: AccessRequest): Partial<RequestItem> {
    return isTold ? { look: LOOK, due: changedAt(request) } : {};
  }

  async function page(input: Omit<QueryCommandInput, "TableName">): Promise<Page> {
    const { Items = [], LastEvaluatedKey } = await document.send(
      new QueryCommand({
        TableName,
        ScanIndexForward: false,
        ...input,
      }),
    );
    const items = Items as RequestItem[];
    const last = items.at(-1);
    return {
      requests: items.map(({ request }) => request),
      next: LastEvaluatedKey === undefined ? undefined : last?.request.id,
    };
  }

  /** A page begins after a request that the caller has seen. */
  function startAt(after: string | undefined, index: Readonly<Record<string, string>> = {}): typeof index | undefined {
    const key = after === undefined ? undefined : keyOf(after);
    return key && { pk: key.principalKey, sk: key.sortKey, ...index };
  }

  return {
    create: (request) =>
      conditionally(STORE, () =>
        document.send(
          new PutCommand({ TableName, Item: itemOf(request), ConditionExpression: "attribute_not_exists(pk)" }),
        ),
      ),
    replace: (request) =>
      conditionally(STORE, () => {
        const { pk, sk, ...item } = itemOf(request);
        const names = Object.keys(item);
        return document.send(
          // what has been told stays beside it
          new UpdateCommand({
            TableName,
            Key: { pk, sk },
            UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(", ")}`,
            ConditionExpression: "#version = :before",
            ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
            ExpressionAttributeValues: {
              ":before": request.version - 1,
              ...Object.fromEntries(Object.entries(item).map(([name, value]) => [`:${name}`, value])),
            },
          }),
        );
      }),
    find: (id) =>
      reaching(STORE, async () => {
        const key = keyOf(id);
        if (key === undefined) return undefined;
        const Key = { pk: key.principalKey, sk: key.sortKey };
        const { Item } = await document.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
        return (Item as RequestItem | undefined)?.request;
      }),
    standing: (principal, now) =>
      reaching(STORE, async () => {
        const { Items = [], LastEvaluatedKey } = await document.send(
          new QueryCommand({
            TableName,
            ConsistentRead: true,
            KeyConditionExpression: "pk = :principal AND sk > :now",
            ExpressionAttributeValues: { ":principal": principalKey(principal), ":now": momentKey(now + 1) },
          }),
        );
        // more than a megabyte of it: nobody has that much that is not over
        if (LastEvaluatedKey !== undefined) throw new TypeError("too many requests of one principal are not over");
        const items = Items as RequestItem[];
        return {
          requests: items.filter(({ sk }) => sk !== BLOCK).map(({ request }) => request),
          isBlocked: items.some(({ sk }) => sk === BLOCK),
        };
      }),
    ofPrincipal: (principal, limit, after) =>
      reaching(STORE, () =>
        page({
          Limit: limit,
          KeyConditionExpression: "pk = :principal AND sk < :end",
          ExpressionAttributeValues: { ":principal": principalKey(principal), ":end": AFTER_DIGITS },
          ExclusiveStartKey: startAt(after),
        }),
      ),
    ofEntitlement: (entitlement, limit, after) =>
      reaching(STORE, () =>
        page({
          Limit: limit,
          IndexName: BY_ENTITLEMENT,
          KeyConditionExpression: "entitlement = :entitlement",
          ExpressionAttributeValues: { ":entitlement": entitlement },
          ExclusiveStartKey: startAt(after, { entitlement }),
        }),
      ),
    reserve: ({ principal, key, digest, id, expiresAt }: Reservation) =>
      reaching(STORE, async () => {
        const Key = { pk: `key ${principalKey(principal)}`, sk: createHash("sha256").update(key).digest("base64url") };
        const item = { ...Key, digest, id, expires: Math.ceil(expiresAt / 1_000) };
        const isFirst = await conditionally(STORE, () =>
          document.send(new PutCommand({ TableName, Item: item, ConditionExpression: "attribute_not_exists(pk)" })),
        );
        if (isFirst) return id;
        const { Item } = await document.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
        const first = Item as typeof item | undefined;
        return first?.digest === digest ? first.id : undefined;
      }),
    block: (principal, isBlocked) =>
      reaching(STORE, async () => {
        const Key = { pk: principalKey(principal), sk: BLOCK };
        if (isBlocked) await document.send(new PutCommand({ TableName, Item: Key }));
        else await document.send(new DeleteCommand({ TableName, Key }));
      }),
  };
}
