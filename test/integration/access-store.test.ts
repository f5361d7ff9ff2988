import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAccessTable } from "../../local/dynamodb/access-table.ts";
import type { AccessStore } from "../../shared/access/access-store.ts";
import { accessTable } from "../../shared/aws/access-store.ts";
import { DATABASES, type TestDatabase } from "../support/access/databases.ts";
import { describeStore } from "../support/access/store-contract.ts";

describe.each(DATABASES)("the table on $name", ({ name, missing, start }) => {
  if (missing !== undefined) {
    it(`is not tested here: ${missing}`, ({ skip }) => skip());
    return;
  }
  let database: TestDatabase;
  let store: AccessStore;

  beforeAll(async () => {
    database = await start();
    await createAccessTable(database.client, "access");
    store = accessTable({ table: "access", cleanupAfterDays: 90, timeoutMs: 5_000, client: database.client });
  });
  afterAll(() => database?.close());

  describeStore(`in ${name}`, () => store);

  it("is, where it cannot be reached, a fault that tells nothing but what kind it was", async () => {
    const { client } = database;
    const gone = accessTable({ table: "no-such-table", cleanupAfterDays: 90, timeoutMs: 5_000, client });
    await expect(gone.standing("okta:a", 0)).rejects.toMatchObject({ code: "gate-failed" });
    await expect(gone.find(`${"a".repeat(22)}.1234567890123-aaaaaaaaaaa`)).rejects.toThrow(
      "the store of access requests could not be reached (ResourceNotFoundException)",
    );
  });
});
