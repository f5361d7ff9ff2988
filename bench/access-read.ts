import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { accessTable } from "../shared/aws/access-store.ts";
import { READER } from "./access-reader.ts";
import { paired } from "./measure.ts";
import { ratioRow, type Row } from "./row.ts";

const GOAL = 2;

/** What the proxy reads of one caller with ten grants, among 10,000 that are active and 100,000 that are over, against a table of these ten. */
export async function measureAccessRead(): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const database of ["DynamoDB Local", "dynalite"]) {
    const server = spawn(process.execPath, ["--import", "tsx", "bench/access-server.ts", database], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    const ended = once(server, "close");
    const listening = once(createInterface(server.stdout), "line") as Promise<[string]>;
    const [endpoint] = await Promise.race([listening, ended.then(() => Promise.reject(new Error("it did not start")))]);
    if (endpoint !== "missing") rows.push(await measureAt(endpoint, database));
    server.stdin.end();
    await ended;
  }
  return rows;
}

async function measureAt(endpoint: string, database: string): Promise<Row> {
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const client = { endpoint, region: "eu-west-1", credentials };
  const reading = (table: string) => {
    const store = accessTable({ table, cleanupAfterDays: 90, timeoutMs: 5_000, client });
    return async (): Promise<void> => {
      const { requests } = await store.standing(READER, Date.now());
      if (requests.length !== 10) throw new Error(`${requests.length} grants were read`);
    };
  };
  const measured = await paired(`read of grants, ${database}`, reading("few"), reading("many"));
  return ratioRow(measured, "10 grants in the table", GOAL);
}
