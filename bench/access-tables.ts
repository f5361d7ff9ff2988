import { randomBytes } from "node:crypto";
import { DynamoDBClient, type DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";
import { BatchWriteCommand, DynamoDBDocumentClient, ScanCommand } from "@aws-sdk/lib-dynamodb";
import { createAccessTable } from "../local/dynamodb/access-table.ts";
import { type AccessRequest, lastMoment } from "../shared/access/access-request.ts";
import { keyOf, requestId } from "../shared/access/request-id.ts";
import { accessTable } from "../shared/aws/access-store.ts";
import { READER } from "./access-reader.ts";

/** Grants that the reader has at the moment, in either table. */
const OF_READER = 10;
const HOUR = 3_600_000;
/** As many items as one call writes, and calls at once. */
const BATCH = 25;
const AT_ONCE = 4;

/** How many grants a table holds. */
export interface Filling {
  /** ten of them the reader's */
  readonly active: number;
  readonly past: number;
  /** of those: the reader's */
  readonly ownPast: number;
}

/** Makes a table and fills it: the same grants of the reader among however many others. */
export async function fillTable(
  client: DynamoDBClientConfig,
  table: string,
  { active, past, ownPast }: Filling,
): Promise<void> {
  await createAccessTable(client, table);
  const document = DynamoDBDocumentClient.from(new DynamoDBClient(client));
  const now = Date.now();
  const requests = function* (): Generator<AccessRequest> {
    for (let at = 0; at < active; at++) yield granted(at < OF_READER ? READER : `okta:p${at % 2_000}`, now + HOUR);
    for (let at = 0; at < past; at++) yield granted(at < ownPast ? READER : `okta:p${at % 2_000}`, now - HOUR - at);
  };
  const [first, ...rest] = requests();
  if (first === undefined) return;
  // the first as the store writes it; the others have the same form
  await accessTable({ table, cleanupAfterDays: 90, timeoutMs: 30_000, client }).create(first);
  const { Items: [form] = [] } = await document.send(new ScanCommand({ TableName: table }));
  const items = rest.map((request) => {
    const key = keyOf(request.id);
    return { PutRequest: { Item: { ...form, pk: key?.principalKey, sk: key?.sortKey, request } } };
  });
  const batches = Array.from({ length: Math.ceil(items.length / BATCH) }, (_, at) =>
    items.slice(at * BATCH, (at + 1) * BATCH),
  );
  const next = batches.values();
  const write = async (): Promise<void> => {
    for (const batch of next) {
      let left: typeof batch | undefined = batch;
      while (left !== undefined && left.length > 0) {
        const { UnprocessedItems } = await document.send(new BatchWriteCommand({ RequestItems: { [table]: left } }));
        left = UnprocessedItems?.[table] as typeof batch | undefined;
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, write));
  document.destroy();
}

/** Granted for a quarter of an hour, which ends then. */
function granted(principal: string, endsAt: number): AccessRequest {
  const durationSeconds = 900;
  const grantedAt = endsAt - durationSeconds * 1_000;
  const draft: AccessRequest = {
    id: "",
    principal,
    entitlement: "support-read",
    grants: [{ domain: "logs", indices: ["logs-app-*"], actions: ["read"] }],
    durationSeconds,
    justification: "an incident in the checkout, ticket INC-7",
    requestedAt: grantedAt,
    lapsesAt: grantedAt,
    approvals: 1,
    reviews: [{ principal: "okta:lead", verdict: "approve", at: grantedAt }],
    grantedAt,
    version: 2,
  };
  return { ...draft, id: requestId(principal, lastMoment(draft), randomBytes(9)) };
}
