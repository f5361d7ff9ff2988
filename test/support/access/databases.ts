import type { DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";
import { localClient } from "../../../local/dynamodb/access-table.ts";
import { databaseHost, startDatabase } from "../../../local/dynamodb/database.ts";
import { issueCertificates } from "../../../local/stack/certificates.ts";
import { missingForDynamoDbLocal, startDynamoDbLocal } from "../dynamodb-local/dynamodb-local.ts";

export interface TestDatabase {
  readonly client: DynamoDBClientConfig;
  close(): Promise<void>;
}

/** What the adapters are tested on: what `npm start` runs, and the database that AWS hands out. */
export const DATABASES: readonly {
  readonly name: string;
  /** why it is not here; undefined: it is */
  readonly missing: string | undefined;
  readonly start: () => Promise<TestDatabase>;
}[] = [
  { name: "dynalite", missing: undefined, start: startDynalite },
  { name: "DynamoDB Local", missing: missingHere(), start: startDynamoDbLocal },
];

/** Where everything must be tested, what is missing is a failure of the start. */
function missingHere(): string | undefined {
  return process.env["CI"] ? undefined : missingForDynamoDbLocal();
}

async function startDynalite(): Promise<TestDatabase> {
  const certificates = await issueCertificates([databaseHost("eu-west-1")]);
  const database = await startDatabase(certificates);
  return { client: localClient({ port: database.port, ca: certificates.ca }), close: () => database.close() };
}
