import { createHash, randomBytes } from "node:crypto";
import { gunzipSync, gzipSync } from "node:zlib";
import { DeleteCommand, GetCommand, PutCommand, QueryCommand, type QueryCommandInput } from "@aws-sdk/lib-dynamodb";
import type { Catalogue, CatalogueReader, CatalogueWriter, DomainCatalogue } from "../access/catalogue.ts";
import { FaultError } from "../errors.ts";
import { conditionally, documentClient, type DocumentClientOptions, reaching } from "./document-client.ts";

export interface CatalogueTableOptions extends DocumentClientOptions {
  readonly table: string;
  /** bytes of one part; an item of DynamoDB has at most 400 KB */
  readonly partBytes?: number;
}

/** The key of all heads, and the beginning of those of parts: no principal's, and no idempotency key's. */
const HEADS = "catalogue";
const WHAT = "the catalogue of names";
const PART_BYTES = 350_000;
/** A catalogue that is replaced while it is read is read once more. */
const MOST_TRIES = 3;

/** Says which parts make up a domain's catalogue now. */
interface Head {
  readonly pk: typeof HEADS;
  /** the domain */
  readonly sk: string;
  /** what every write of a head compares */
  readonly version: number;
  /** what the sort keys of the parts begin with; empty: there never were any */
  readonly generation: string;
  readonly parts: number;
  /** of what the parts hold */
  readonly digest: string;
  readonly readAt: number;
  /** since it could not be read any more: when, and what the fault was */
  readonly failedAt?: number;
  readonly failedWith?: string;
}

/**
 * Catalogues in the table of access requests, under keys of their own: compressed, cut into parts of one generation, and a head
 * that names the generation. The head is written last and the parts of the generation before are kept, so readers
 * see one catalogue or the other.
 */
export function catalogueTable({
  table,
  partBytes = PART_BYTES,
  ...options
}: CatalogueTableOptions): CatalogueReader & CatalogueWriter {
  const document = documentClient(options);
  const TableName = table;
  const kept = new Map<string, { readonly generation: string; readonly catalogue: DomainCatalogue }>();

  async function queryAll(input: Omit<QueryCommandInput, "TableName">): Promise<Record<string, unknown>[]> {
    const items: Record<string, unknown>[] = [];
    let ExclusiveStartKey: QueryCommandInput["ExclusiveStartKey"];
    do {
      const page = await document.send(new QueryCommand({ TableName, ...input, ExclusiveStartKey }));
      items.push(...(page.Items ?? []));
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey !== undefined);
    return items;
  }

  const partsOf = (domain: string, generation: string, input: Partial<QueryCommandInput> = {}) =>
    queryAll({
      ConsistentRead: true,
      KeyConditionExpression: "pk = :pk AND begins_with(sk, :generation)",
      ExpressionAttributeValues: { ":pk": `${HEADS} ${domain}`, ":generation": generation },
      ...input,
    });

  /** Undefined: its parts have gone, because there is a newer one. */
  async function load({ sk, generation, parts, readAt }: Head): Promise<DomainCatalogue | undefined> {
    const known = kept.get(sk);
    if (known?.generation === generation) return { ...known.catalogue, readAt };
    const items = await partsOf(sk, generation);
    if (items.length !== parts) return undefined;
    const bytes = Buffer.concat(items.map(({ data }) => data as Uint8Array));
    const catalogue = { ...(JSON.parse(gunzipSync(bytes).toString("utf8")) as DomainCatalogue), readAt };
    kept.set(sk, { generation, catalogue });
    return catalogue;
  }

  async function read(): Promise<Catalogue> {
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const heads = (await queryAll({
        ConsistentRead: true,
        KeyConditionExpression: "pk = :pk",
        ExpressionAttributeValues: { ":pk": HEADS },
      })) as unknown as Head[];
      const found = heads.filter(({ generation }) => generation !== "");
      const loaded = await Promise.all(found.map(async (head) => [head.sk, await load(head)] as const));
      const whole = loaded.flatMap(([domain, one]) => (one === undefined ? [] : [[domain, one] as const]));
      if (whole.length === loaded.length) return new Map(whole);
    }
    throw new FaultError("gate-failed", `${WHAT} could not be read: parts of it are missing`);
  }

  async function headOf(domain: string): Promise<Head> {
    const Key = { pk: HEADS, sk: domain };
    const { Item } = await document.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
    const none: Head = { ...Key, pk: HEADS, version: 0, generation: "", parts: 0, digest: "", readAt: 0 };
    return (Item as Head | undefined) ?? none;
  }

  /** False: it is not what was read any more. */
  const replaceHead = (head: Head): Promise<boolean> =>
    conditionally(WHAT, () =>
      document.send(
        new PutCommand({
          TableName,
          Item: { ...head, version: head.version + 1 },
          ConditionExpression: "attribute_not_exists(pk) OR version = :version",
          ExpressionAttributeValues: { ":version": head.version },
        }),
      ),
    );

  /** What a run has left behind that broke off, and what nobody reads any more. */
  async function removeOthers(domain: string, generations: readonly string[]): Promise<void> {
    const items = await partsOf(domain, "", {
      KeyConditionExpression: "pk = :pk",
      ExpressionAttributeValues: { ":pk": `${HEADS} ${domain}` },
      ProjectionExpression: "pk, sk",
    });
    for (const { pk, sk } of items as { pk: string; sk: string }[]) {
      if (generations.some((generation) => generation !== "" && sk.startsWith(generation))) continue;
      await document.send(new DeleteCommand({ TableName, Key: { pk, sk } }));
    }
  }

  async function save(domain: string, { readAt, ...found }: DomainCatalogue): Promise<boolean> {
    const text = JSON.stringify(found);
    const digest = createHash("sha256").update(text).digest("base64url");
    const { failedAt: _at, failedWith: _with, ...head } = await headOf(domain);
    if (head.generation !== "" && head.digest === digest) return replaceHead({ ...head, readAt });
    // two runs at once never write parts of each other's
    const generation = `${String(head.version + 1).padStart(12, "0")}-${randomBytes(9).toString("base64url")}/`;
    const parts = cut(gzipSync(text), partBytes);
    for (const [at, data] of parts.entries()) {
      const sk = `${generation}${String(at).padStart(5, "0")}`;
      await document.send(new PutCommand({ TableName, Item: { pk: `${HEADS} ${domain}`, sk, data } }));
    }
    const isOurs = await replaceHead({ ...head, generation, parts: parts.length, digest, readAt });
    if (isOurs) await removeOthers(domain, [generation, head.generation]);
    return isOurs;
  }

  return {
    read: () => reaching(WHAT, read),
    save: (domain, catalogue) => reaching(WHAT, () => save(domain, catalogue)),
    noteFailure: (domain, failedWith, failedAt) =>
      reaching(WHAT, async () => replaceHead({ ...(await headOf(domain)), failedAt, failedWith })),
  };
}

function cut(bytes: Buffer, partBytes: number): Buffer[] {
  const count = Math.max(1, Math.ceil(bytes.length / partBytes));
  return Array.from({ length: count }, (_, at) => bytes.subarray(at * partBytes, (at + 1) * partBytes));
}
