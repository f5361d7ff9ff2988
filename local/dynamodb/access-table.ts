import { readFileSync } from "node:fs";
import https from "node:https";
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DynamoDBClient,
  type DynamoDBClientConfig,
} from "@aws-sdk/client-dynamodb";
import { parse } from "yaml";
import { databaseHost } from "./database.ts";
import { quietSdk } from "./quiet-sdk.ts";

/** What the table is called where there is no stack that names it. */
export const ACCESS_TABLE = "index-gate-access";
const REGION = "eu-west-1";
const TEMPLATE = new URL("../../functions/access/resources.yml", import.meta.url);

/** A local database, and the authority that its certificate is of. */
export interface LocalDatabase {
  readonly port: number;
  readonly ca: string;
}

/** Makes the table as the stack does, as far as a local database knows of it; `config`: how that is reached. */
export async function createAccessTable(config: DynamoDBClientConfig, table: string): Promise<void> {
  const { Resources } = parse(readFileSync(TEMPLATE, "utf8"), { customTags: REFERENCES }) as Template;
  const { BillingMode, AttributeDefinitions, KeySchema, GlobalSecondaryIndexes } = Resources.AccessTable.Properties;
  const client = new DynamoDBClient(config);
  const shape = { BillingMode, AttributeDefinitions, KeySchema, GlobalSecondaryIndexes };
  await client.send(new CreateTableCommand({ TableName: table, ...shape }));
  client.destroy();
}

/** How a local database is reached from outside of a stack; it checks no signature. */
export function localClient({ port, ca }: LocalDatabase, region = REGION) {
  quietSdk();
  return {
    endpoint: `https://127.0.0.1:${port}`,
    region,
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    requestHandler: { httpsAgent: new https.Agent({ ca, servername: databaseHost(region), keepAlive: true }) },
  };
}

/** CloudFormation's short forms; what they stand for is no part of a table. */
const REFERENCES = ["!Ref", "!GetAtt", "!Sub"].map((tag) => ({ tag, resolve: (text: string) => text }));

interface Template {
  readonly Resources: { readonly AccessTable: { readonly Properties: CreateTableCommandInput } };
}
