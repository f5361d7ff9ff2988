import type { AddressInfo } from "node:net";
import dynalite from "dynalite";
import { missingForDynamoDbLocal, startDynamoDbLocal } from "../test/support/dynamodb-local/dynamodb-local.ts";
import { fillTable } from "./access-tables.ts";

/** Runs a database with a table of few grants and one of many, says where it listens, and ends with its standard input. */
const [database = ""] = process.argv.slice(2);
const missing = database === "dynalite" ? undefined : missingForDynamoDbLocal();
if (missing !== undefined) {
  process.stdout.write("missing\n");
  process.exit();
}
const running = await (database === "dynalite" ? startDynalite() : startDynamoDbLocal());
const { client } = running;
await fillTable(client, "few", { active: 10, past: 0, ownPast: 0 });
await fillTable(client, "many", { active: 10_000, past: 100_000, ownPast: 10_000 });
process.stdout.write(`${client.endpoint}\n`);
process.stdin.resume().once("end", () => void running.close().then(() => process.exit()));

async function startDynalite() {
  const server = dynalite({ createTableMs: 0 });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  return { client: { endpoint, region: "eu-west-1", credentials }, close: async () => void server.close() };
}
