import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { READER } from "../../bench/access-reader.ts";
import { fillTable } from "../../bench/access-tables.ts";
import { createAccessTable } from "../../local/dynamodb/access-table.ts";
import type { AccessStore } from "../../shared/access/access-store.ts";
import type { DueStore } from "../../shared/access/notify/due-store.ts";
import { dueTable } from "../../shared/aws/due-store.ts";
import { accessTable } from "../../shared/aws/access-store.ts";
import { DATABASES, NOT_HERE, type TestDatabase } from "../support/access/databases.ts";
import { describeDueStore } from "../support/access/due-contract.ts";
import { describeStore } from "../support/access/store-contract.ts";
import { watchedClient } from "../support/access/watched-client.ts";

it.for(NOT_HERE)("is not tested here: %s", (_why, { skip }) => skip());

describe.each(DATABASES)("the table on $name", ({ name, start }) => {
  let database: TestDatabase;
  let store: AccessStore;
  let telling: { access: AccessStore; due: DueStore };

  beforeAll(async () => {
    database = await start();
    await createAccessTable(database.client, "access");
    const options = { table: "access", timeoutMs: 5_000, client: database.client };
    store = accessTable({ ...options, cleanupAfterDays: 90 });
    telling = { access: accessTable({ ...options, cleanupAfterDays: 90, isTold: true }), due: dueTable(options) };
  });
  afterAll(() => database?.close());

  describeStore(`in ${name}`, () => store);
  describeStore(`in ${name} that tells`, () => telling.access);
  describeDueStore(`in ${name}`, () => telling);

  it("reads what can still count in one query, however much is over, of that principal or of others", async () => {
    await fillTable(database.client, "filled", { active: 200, past: 2_200, ownPast: 2_000 });
    const operations: string[] = [];
    const client = watchedClient(database.client, (operation) => operations.push(operation) > 0);
    const filled = accessTable({ table: "filled", cleanupAfterDays: 90, timeoutMs: 30_000, client });
    const { requests } = await filled.standing(READER, Date.now());
    expect(requests.map(({ principal }) => principal)).toEqual(Array.from({ length: 10 }, () => READER));
    expect(operations).toEqual(["Query"]);
    // what is over of this principal alone is more than one query returns
    const listed = await filled.ofPrincipal(READER, 2_010, undefined);
    expect(listed.next).toBeDefined();
  });

  it("is, where it cannot be reached, a fault that tells nothing but what kind it was", async () => {
    const { client } = database;
    const gone = accessTable({ table: "no-such-table", cleanupAfterDays: 90, timeoutMs: 5_000, client });
    await expect(gone.standing("okta:a", 0)).rejects.toMatchObject({ code: "gate-failed" });
    await expect(gone.find(`${"a".repeat(22)}.1234567890123-aaaaaaaaaaa`)).rejects.toThrow(
      "the store of access requests could not be reached (ResourceNotFoundException)",
    );
  });
});
