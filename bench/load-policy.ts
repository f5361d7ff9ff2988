import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PolicyDocument } from "../shared/policy/document.ts";
import { bigPolicy } from "./big-policy.ts";
import { emptyProgram, runNode } from "./cold-start.ts";
import { paired } from "./measure.ts";
import type { BenchContext, Row } from "./row.ts";

const OPTIONS = { rounds: 40, calls: 1, settleMs: 0 };
const GOAL_MS = 150;

/**
 * Starting Node with a bundle and a policy of 1,000 roles and 10,000 patterns, over starting it with nothing and over starting it with the
 * shipped policy; and what it takes to read that policy and decide the first name by all its roles.
 */
export async function measureLoadPolicy({ dist, scratch }: BenchContext): Promise<readonly Row[]> {
  const empty = emptyProgram(scratch);
  const rows: Row[] = [];
  let file = "";
  for (const name of ["authorizer", "proxy"]) {
    const shipped = join(dist, name);
    const big = join(scratch, "big", name);
    mkdirSync(big, { recursive: true });
    cpSync(shipped, big, { recursive: true });
    file = join(big, "policy.json");
    const policy = JSON.parse(readFileSync(file, "utf8")) as PolicyDocument;
    writeFileSync(file, JSON.stringify(bigPolicy("beginnings", policy)));
    const subject = (): Promise<void> => runNode(join(big, "index.js"));
    const starts = `cold start, ${name}, 10,000 patterns`;
    rows.push(await row(starts, "an empty Node process", () => runNode(empty), subject, GOAL_MS));
    const other = (): Promise<void> => runNode(join(shipped, "index.js"));
    rows.push(await row(starts, "the shipped policy", other, subject, undefined));
  }
  const first = (): Promise<void> => runNode(join(scratch, "first-decision.js"), file);
  rows.push(await row("first decision by 1,000 roles", "an empty Node process", () => runNode(empty), first, GOAL_MS));
  return rows;
}

async function row(
  name: string,
  what: string,
  floor: () => Promise<void>,
  subject: () => Promise<void>,
  goal: number | undefined,
): Promise<Row> {
  const { floorMs, subjectMs, overheadMs } = await paired(name, floor, subject, OPTIONS);
  return {
    name,
    floor: { what, value: floorMs },
    measured: subjectMs,
    unit: "ms",
    compare: "+",
    result: overheadMs,
    goal,
  };
}
