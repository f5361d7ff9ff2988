import { DynamoDBClient, type DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAccessTable } from "../../local/dynamodb/access-table.ts";
import { catalogueTable } from "../../shared/aws/catalogue-table.ts";
import { domainCatalogue, template } from "../support/access/catalogues.ts";
import { DATABASES, NOT_HERE, type TestDatabase } from "../support/access/databases.ts";
import { watchedClient } from "../support/access/watched-client.ts";

let database: TestDatabase;
let count = 0;

/** A table of its own; `partBytes` makes several parts of little. */
async function open(partBytes = 100) {
  const { client } = database;
  const table = `catalogue-${count++}`;
  await createAccessTable(client, table);
  const make = (config: DynamoDBClientConfig = client) =>
    catalogueTable({ table, timeoutMs: 5_000, client: config, partBytes });
  const document = DynamoDBDocumentClient.from(new DynamoDBClient(client));
  const partsOf = async (domain: string): Promise<number> => {
    const { Count = 0 } = await document.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: "pk = :pk",
        ExpressionAttributeValues: { ":pk": `catalogue ${domain}` },
      }),
    );
    return Count;
  };
  return { make, table: make(), partsOf };
}

const names = (at: number, length = 200) => Array.from({ length }, (_, one) => `logs-${at}-${one * 7919}`);
const catalogue = (at: number, readAt = at) =>
  domainCatalogue({ indices: names(at) }, [template("orders-*", "orders")], { readAt });

/** As many as one catalogue of this size has. */
async function partsOfOne(): Promise<number> {
  const { table, partsOf } = await open();
  await table.save("logs", catalogue(1));
  return partsOf("logs");
}

/** A client whose writes fail after so many. */
function breakingAfter(writes: number): DynamoDBClientConfig {
  let left = writes;
  return watchedClient(database.client, (operation) => operation !== "PutItem" || left-- > 0);
}

it.for(NOT_HERE)("is not tested here: %s", (_why, { skip }) => skip());

describe.each(DATABASES)("the catalogue in its table on $name", ({ start }) => {
  beforeAll(async () => {
    database = await start();
  });
  afterAll(() => database?.close());

  it("is empty before anybody has looked, and after a look that failed", async () => {
    const { table } = await open();
    expect(await table.read()).toEqual(new Map());
    expect(await table.noteFailure("logs", "domain-unavailable", 1)).toBe(true);
    expect(await table.read()).toEqual(new Map());
  });

  it("is read as it was saved, domain by domain, from however many parts", async () => {
    const { table, make, partsOf } = await open();
    expect(await table.save("logs", catalogue(1))).toBe(true);
    expect(await table.save("shop", catalogue(2))).toBe(true);
    expect(await partsOf("logs")).toBeGreaterThan(3);
    for (const reader of [table, make()]) {
      expect(await reader.read()).toEqual(
        new Map([
          ["logs", catalogue(1)],
          ["shop", catalogue(2)],
        ]),
      );
    }
  });

  it("stays what it was when a domain cannot be read", async () => {
    const { table } = await open();
    await table.save("logs", catalogue(1));
    await table.noteFailure("logs", "domain-unavailable", 5);
    expect(await table.read()).toEqual(new Map([["logs", catalogue(1)]]));
    await table.save("logs", catalogue(2));
    expect(await table.read()).toEqual(new Map([["logs", catalogue(2)]]));
  });

  it("writes what has not changed no second time, and says that it was looked at", async () => {
    const { table, make, partsOf } = await open();
    await table.save("logs", catalogue(1));
    const before = await partsOf("logs");
    await table.save("logs", catalogue(1, 9));
    expect(await partsOf("logs")).toBe(before);
    for (const reader of [table, make()]) expect((await reader.read()).get("logs")).toEqual(catalogue(1, 9));
  });

  it("keeps the parts of this catalogue and of the one before, and no others", async () => {
    const { table, partsOf } = await open();
    for (const at of [1, 2, 3, 4, 5]) await table.save("logs", catalogue(at));
    expect(await partsOf("logs")).toBeLessThan(2.5 * (await partsOfOne()));
  });

  it("is never seen by halves: while one is written after the other, each read is one of them", async () => {
    const { table, make } = await open();
    await table.save("logs", catalogue(0));
    const written = new AbortController();
    const writing = (async () => {
      for (let at = 1; at <= 4; at++) await table.save("logs", catalogue(at));
      written.abort();
    })();
    const seen = new Set<number>();
    while (!written.signal.aborted) {
      const found = (await make().read()).get("logs");
      const at = found?.readAt ?? -1;
      expect(found).toEqual(catalogue(at));
      seen.add(at);
    }
    await writing;
    expect(seen.size).toBeGreaterThan(1);
  });

  it("is what it was when a run breaks off at any of its writes, and the next run puts it right", async () => {
    const { table, make, partsOf } = await open();
    await table.save("logs", catalogue(1));
    const whole = await partsOf("logs");
    for (let writes = 0; writes < whole + 1; writes++) {
      const breaking = make(breakingAfter(writes));
      await expect(breaking.save("logs", catalogue(2))).rejects.toThrow("could not be reached");
      expect(await make().read()).toEqual(new Map([["logs", catalogue(1)]]));
    }
    expect(await partsOf("logs")).toBeGreaterThan(2 * whole);
    await table.save("logs", catalogue(3));
    expect(await make().read()).toEqual(new Map([["logs", catalogue(3)]]));
    expect(await partsOf("logs")).toBeLessThan(2.5 * whole);
  });

  it("is the one of two runs at the same time, whole", async () => {
    const { table, make, partsOf } = await open();
    await table.save("logs", catalogue(0));
    for (let round = 1; round <= 5; round++) {
      const runs = [round * 10, round * 10 + 1].map((at) => make().save("logs", catalogue(at)));
      const won = await Promise.all(runs);
      const found = (await make().read()).get("logs");
      expect(won.filter(Boolean).length).toBeGreaterThan(0);
      expect(found).toEqual(catalogue(found?.readAt ?? -1));
      expect(won[(found?.readAt ?? -1) - round * 10]).toBe(true);
    }
    await table.save("logs", catalogue(1_000));
    expect(await partsOf("logs")).toBeLessThan(2.5 * (await partsOfOne()));
  });

  it("holds tens of thousands of names in parts that fit", async () => {
    const { make, partsOf } = await open(350_000);
    const many = domainCatalogue({ indices: names(1, 50_000) });
    expect(await make().save("logs", many)).toBe(true);
    expect((await make().read()).get("logs")).toEqual(many);
    expect(await partsOf("logs")).toBeLessThan(5);
  });

  it("is a fault that tells nothing but what kind it was where it cannot be reached", async () => {
    const gone = catalogueTable({ table: "no-such-table", timeoutMs: 5_000, client: database.client });
    await expect(gone.read()).rejects.toThrow(
      "the catalogue of names could not be reached (ResourceNotFoundException)",
    );
    await expect(gone.save("logs", catalogue(1))).rejects.toMatchObject({ code: "gate-failed" });
    await expect(gone.noteFailure("logs", "x", 1)).rejects.toMatchObject({ code: "gate-failed" });
  });
});
