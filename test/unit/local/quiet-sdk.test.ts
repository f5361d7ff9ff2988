import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "vitest";

const TABLE = join(import.meta.dirname, "../../../local/dynamodb/access-table.ts");
const SCRIPT = `
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
const { localClient } = await import(process.argv[1]);
new DynamoDBClient(localClient({ port: 1, ca: "" })).destroy();
await new Promise((resolve) => setImmediate(resolve));
`;

it("a client of the local database says nothing of the Node that it runs on", () => {
  const args = ["--import", "tsx", "--input-type=module", "-e", SCRIPT, TABLE];
  const node = spawnSync(process.execPath, args, { encoding: "utf8" });
  expect({ status: node.status, said: node.stdout + node.stderr }).toEqual({ status: 0, said: "" });
});
