import { GetCommand, QueryCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import type { AccessRequest } from "../access/access-request.ts";
import type { DueStore } from "../access/notify/due-store.ts";
import { keyOf } from "../access/request-id.ts";
import { LOOK, STORE } from "./access-store.ts";
import { conditionally, documentClient, type DocumentClientOptions, reaching } from "./document-client.ts";

/** The sparse index over requests of which somebody may have to be told something, by when. */
const BY_DUE = "by-due";

export interface DueTableOptions extends DocumentClientOptions {
  readonly table: string;
}

/**
 * What is to be told, in the table of requests: beside each request when it is to be looked at and what has been told. The
 * request itself is read here and never written.
 */
export function dueTable({ table, ...options }: DueTableOptions): DueStore {
  const document = documentClient(options);
  const TableName = table;

  return {
    due: (now, limit) =>
      reaching(STORE, async () => {
        const { Items = [] } = await document.send(
          new QueryCommand({
            TableName,
            IndexName: BY_DUE,
            Limit: limit,
            KeyConditionExpression: "look = :look AND due <= :now",
            ExpressionAttributeValues: { ":look": LOOK, ":now": now },
          }),
        );
        return Items.map(({ pk, sk, due }) => ({ id: `${String(pk)}.${String(sk)}`, due: Number(due) }));
      }),
    claim: ({ id, due }, until) =>
      reaching(STORE, async () => {
        const Key = itemKey(id);
        const isOurs = await conditionally(STORE, () =>
          document.send(
            new UpdateCommand({
              TableName,
              Key,
              UpdateExpression: "SET due = :until",
              ConditionExpression: "due = :due",
              ExpressionAttributeValues: { ":due": due, ":until": until },
            }),
          ),
        );
        if (!isOurs) return undefined;
        const { Item } = await document.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
        if (Item === undefined) return undefined;
        const { request, told } = Item as { request: AccessRequest; told?: Set<string> };
        return { request, told: told ?? new Set() };
      }),
    settle: ({ request, claimedUntil, told, next }) =>
      reaching(STORE, async () => {
        const Key = itemKey(request.id);
        const adding = told.length === 0 ? "" : " ADD told :told";
        const values = told.length === 0 ? {} : { ":told": new Set(told) };
        const isDone = await conditionally(STORE, () =>
          document.send(
            new UpdateCommand({
              TableName,
              Key,
              UpdateExpression: `${next === undefined ? "REMOVE look, due" : "SET due = :next"}${adding}`,
              ConditionExpression: "due = :claimed",
              ExpressionAttributeValues: {
                ":claimed": claimedUntil,
                ...(next === undefined ? {} : { ":next": next }),
                ...values,
              },
            }),
          ),
        );
        if (isDone || told.length === 0) return;
        await conditionally(STORE, () =>
          document.send(
            new UpdateCommand({
              TableName,
              Key,
              UpdateExpression: adding.trim(),
              ConditionExpression: "attribute_exists(pk)",
              ExpressionAttributeValues: values,
            }),
          ),
        );
      }),
  };
}

function itemKey(id: string): { pk: string; sk: string } {
  const key = keyOf(id);
  if (key === undefined) throw new TypeError("a request has an id of its own form");
  return { pk: key.principalKey, sk: key.sortKey };
}
