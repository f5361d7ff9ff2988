import type { DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";
import { localClient } from "../../../local/dynamodb/access-table.ts";
import { databaseHost, startDatabase } from "../../../local/dynamodb/database.ts";
import { issueCertificates } from "../../../local/stack/certificates.ts";
import { missingForDynamoDbLocal, startDynamoDbLocal } from "../dynamodb-local/dynamodb-local.ts";

export interface TestDatabase {
  readonly client: DynamoDBClientConfig;
  close(): Promise<void>;
}

interface Kind {
  readonly name: string;
  readonly start: () => Promise<TestDatabase>;
}

/** Why DynamoDB Local cannot be run; where everything must be tested, its start fails instead. */
const missing = process.env["CI"] ? undefined : missingForDynamoDbLocal();

/** What the adapters are tested on: what `npm start` runs, and the database that AWS hands out. */
export const DATABASES: readonly Kind[] = [
  { name: "dynalite", start: startDynalite },
  ...(missing === undefined ? [{ name: "DynamoDB Local", start: startDynamoDbLocal }] : []),
];

/** What they are not tested on here, and why. */
export const NOT_HERE: readonly string[] = missing === undefined ? [] : [missing];

async function startDynalite(): Promise<TestDatabase> {
  const certificates = await issueCertificates([databaseHost("eu-west-1")]);
  const database = await startDatabase(certificates);
  return { client: localClient({ port: database.port, ca: certificates.ca }), close: () => database.close() };
}
