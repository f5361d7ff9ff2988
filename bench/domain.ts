import { fork } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { injectEverywhere, setFunctionEnvironment } from "../local/inject.ts";
import { issueCertificates, type LocalCertificates } from "../local/stack/certificates.ts";
import type { PolicyDocument } from "../shared/policy/document.ts";
import type { ServerOrder } from "./domain-server.ts";
import type { BenchContext } from "./row.ts";

export interface BenchDomain {
  readonly host: string;
  readonly policy: PolicyDocument;
  readonly stop: () => void;
}

const NAMES = ["logs-app", "logs-web", "logs-db", "metrics-cpu", "business-orders", "tickets-2026", "releases-2026"];
const ENVIRONMENT = {
  AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
  AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI/K7MDENG",
  AWS_SESSION_TOKEN: "x".repeat(800),
  AWS_REGION: "eu-west-1",
  INDEX_GATE_SEAL_SECRET_ARN: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:bench-a1b2c3",
};

/** Starts a server in a process of its own and leads connections to the built policy's default domain to it. */
export async function startDomain(context: BenchContext): Promise<BenchDomain> {
  const policy = readBuiltPolicy(context);
  const domain = Object.values(policy.domains).find((each) => each.default);
  if (domain === undefined) throw new Error("the policy has no default domain");
  const host = new URL(domain.endpoint).hostname;
  const certificates = await issueCertificates([host]);
  const server = await startServer(context, certificates);
  lead([[host, server.port]], certificates);
  return { host, policy, stop: server.stop };
}

export function readBuiltPolicy({ dist }: BenchContext): PolicyDocument {
  return JSON.parse(readFileSync(join(dist, "proxy", "policy.json"), "utf8")) as PolicyDocument;
}

/** A domain in a process of its own, which answers at once. */
export async function startServer(
  { scratch }: BenchContext,
  { cert, key }: LocalCertificates,
): Promise<{ readonly port: number; readonly stop: () => void }> {
  const server = fork(join(scratch, "domain-server.js"), { stdio: ["ignore", "ignore", "inherit", "ipc"] });
  const order: ServerOrder = { cert, key, names: JSON.stringify(resolveAnswer()), answer: JSON.stringify(hits()) };
  server.send(order);
  const [port] = (await once(server, "message")) as [number];
  return { port, stop: () => server.disconnect() };
}

/** Leads connections to hosts to ports of this machine, for the whole process. */
export function lead(ports: readonly (readonly [host: string, port: number])[], { ca }: LocalCertificates): void {
  injectEverywhere({ ports: new Map(ports.map(([host, port]) => [`${host}:443`, port])), ca });
  setFunctionEnvironment(ENVIRONMENT);
}

function resolveAnswer(): object {
  const indices = NAMES.flatMap((name) =>
    Array.from({ length: 30 }, (_, day) => ({ name: `${name}-${day}`, attributes: ["open"] })),
  );
  return {
    indices: [...NAMES.map((name) => ({ name, attributes: ["open"] })), ...indices],
    aliases: [],
    data_streams: [],
  };
}

/** About 2 KB. */
function hits(): object {
  const entry = (at: number): object => ({
    _index: "logs-app",
    _id: `id-${at}`,
    _score: 1,
    _source: { "@timestamp": "2026-11-22T17:19:05.728Z", level: "info", message: `GET /api/orders/${at} 200` },
  });
  const list = Array.from({ length: 14 }, (_, at) => entry(at));
  const total = { value: list.length, relation: "eq" };
  return { took: 1, timed_out: false, _shards: { total: 1, successful: 1 }, hits: { total, max_score: 1, hits: list } };
}
