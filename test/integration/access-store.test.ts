import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAccessTable, localClient } from "../../local/dynamodb/access-table.ts";
import { type Database, databaseHost, startDatabase } from "../../local/dynamodb/database.ts";
import { issueCertificates } from "../../local/stack/certificates.ts";
import type { AccessStore } from "../../shared/access/access-store.ts";
import { accessTable } from "../../shared/aws/access-store.ts";
import { describeStore } from "../support/access/store-contract.ts";

let database: Database;
let client: ReturnType<typeof localClient>;
let store: AccessStore;

beforeAll(async () => {
  const certificates = await issueCertificates([databaseHost("eu-west-1")]);
  database = await startDatabase(certificates);
  client = localClient({ port: database.port, ca: certificates.ca });
  await createAccessTable({ port: database.port, ca: certificates.ca }, "access");
  store = accessTable({ table: "access", cleanupAfterDays: 90, timeoutMs: 5_000, client });
});
afterAll(() => database.close());

describeStore("in DynamoDB", () => store);

describe("a store that cannot be reached", () => {
  it("is a fault that tells nothing but what kind it was", async () => {
    const gone = accessTable({ table: "no-such-table", cleanupAfterDays: 90, timeoutMs: 5_000, client });
    await expect(gone.standing("okta:a", 0)).rejects.toMatchObject({ code: "gate-failed" });
    await expect(gone.find(`${"a".repeat(22)}.1234567890123-aaaaaaaaaaa`)).rejects.toThrow(
      "the store of access requests could not be reached (ResourceNotFoundException)",
    );
  });
});
