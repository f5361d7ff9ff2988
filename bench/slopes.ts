import { performance } from "node:perf_hooks";
import { inspectorOf } from "../shared/opensearch/bodies/inspectors.ts";
import { matchOperation } from "../shared/opensearch/match.ts";
import type { NamesView } from "../shared/opensearch/names-view.ts";
import { writeOutgoing } from "../shared/opensearch/outgoing.ts";
import { readOperation } from "../shared/opensearch/read-operation.ts";
import { NO_OPENED_IDS, resolve } from "../shared/opensearch/resolve.ts";
import { assertSupported } from "../shared/opensearch/versions.ts";
import { decide } from "../shared/policy/decide.ts";
import { GrantSet } from "../shared/policy/grant-set.ts";
import type { Row } from "./row.ts";

interface Slope {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly body: (size: number) => string;
  /** the most that is taken, or a function's largest body */
  readonly most: number;
}

const ROUNDS = 9;
const STEP = 4;
const LIVE = 1_000;

const SLOPES: readonly Slope[] = [
  { name: "nesting, 980 levels of JSON", method: "POST", path: "/logs-1/_search", body: nested, most: 980 },
  { name: "_search, 4.4 MB of clauses", method: "POST", path: "/logs-1/_search", body: clauses, most: 75_000 },
  { name: "_msearch, 10,000 searches", method: "POST", path: "/_msearch", body: searches, most: 10_000 },
  { name: "_mget, 20,000 names", method: "POST", path: "/_mget", body: documents, most: 20_000 },
  { name: "_bulk, 4.4 MB, a name a line", method: "POST", path: "/_bulk", body: bulk, most: 48_000 },
  { name: "_msearch, 1,000 wildcards of 40 stars", method: "POST", path: "/_msearch", body: wildcards, most: 1_000 },
];

/**
 * What a decision costs at the largest input that is taken, against a quarter of it: 1× is linear. From the parsed
 * operation to the request that is sent, with 1,000 live names and 40 granted patterns.
 */
export async function measureSlopes(): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const slope of SLOPES) {
    const small = await subject(slope, slope.most / STEP);
    const large = await subject(slope, slope.most);
    const smallMs: number[] = [];
    const largeMs: number[] = [];
    for (let round = -2; round < ROUNDS; round++) {
      const [some, all] = [time(small), time(large)];
      if (round < 0) continue;
      smallMs.push(some * STEP);
      largeMs.push(all);
    }
    const floor = median(smallMs);
    const measured = median(largeMs);
    rows.push({
      name: slope.name,
      floor: { what: `${STEP} × a quarter of it`, value: floor },
      measured,
      unit: "ms",
      compare: "×",
      result: measured / floor,
      goal: 2,
    });
  }
  return rows;
}

async function subject({ method, path, body: write }: Slope, size: number): Promise<() => void> {
  const body = Buffer.from(write(size));
  const segments = path.split("/").slice(1);
  const matched = matchOperation(method, segments, segments);
  if (matched === undefined) throw new Error(`${path} is no operation`);
  const { operation, params: pathParams } = matched;
  assertSupported(operation, undefined);
  const inspect = await inspectorOf(operation.judgement.body);
  const now = new Date("2026-11-22T10:00:00Z");
  const view = viewOf(LIVE);
  const indices = ["logs-*", ...Array.from({ length: 39 }, (_, at) => `team-${at}-*`)];
  const grants = new GrantSet([{ domain: "d", indices, actions: ["read", "write"], source: "role:r" }], "d");
  return () => {
    const read = readOperation({ operation, pathParams, query: new Map(), body }, inspect);
    const resolved = resolve(read, NO_OPENED_IDS, now);
    const decision = decide(resolved.needs, grants, view);
    if (decision.effect === "deny") throw new Error(`${path} is denied`);
    writeOutgoing(resolved, decision, view);
  };
}

function viewOf(count: number): NamesView {
  const names = Array.from({ length: count }, (_, at) => `logs-${at}`);
  const entry = { isOpen: true, isHidden: false, stream: undefined };
  return { indices: new Map(names.map((name) => [name, entry])), aliases: new Map(), streams: new Map() };
}

function nested(levels: number): string {
  const script = `{"source":"1","params":${'{"a":'.repeat(levels)}1${"}".repeat(levels)}}`;
  return `{"script_fields":{"a":{"script":${script}}}}`;
}

function clauses(count: number): string {
  const should = Array.from({ length: count }, (_, at) => ({
    term: { "service.keyword": { value: `service-${at}` } },
  }));
  return JSON.stringify({ query: { bool: { should } } });
}

function searches(count: number): string {
  return Array.from({ length: count }, (_, at) => `{"index":"logs-${at % LIVE}"}\n{"query":{"match_all":{}}}\n`).join(
    "",
  );
}

function documents(count: number): string {
  return JSON.stringify({ docs: Array.from({ length: count }, (_, at) => ({ _index: `logs-new-${at}`, _id: "1" })) });
}

function bulk(count: number): string {
  const line = (at: number): string =>
    `{"index":{"_index":"logs-new-${at}"}}\n{"message":"GET /api/orders/${at} 200 OK"}\n`;
  return Array.from({ length: count }, (_, at) => line(at)).join("");
}

function wildcards(count: number): string {
  return Array.from({ length: count }, (_, at) => `{"index":"logs-${"1*".repeat(40)}${at}"}\n{}\n`).join("");
}

function time(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
