import { randomUUID } from "node:crypto";
import { cpSync, writeFileSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { type LoadedFunction, loadFunction, newContext } from "../local/gateway/lambda.ts";
import { issueCertificates } from "../local/stack/certificates.ts";
import type { Domain, PolicyDocument } from "../shared/policy/document.ts";
import { lead, readBuiltPolicy, startServer } from "./domain.ts";
import { eventsOf } from "./proxy-events.ts";
import type { BenchContext, Row } from "./row.ts";

/** The one that is measured, and what may be beside it. */
const MEASURED = "good";
const NEIGHBOURS = ["answers", "hangs", "down"] as const;
type Neighbour = (typeof NEIGHBOURS)[number];

const ROUNDS = 60;
const REQUESTS = 150;
const WARM_REQUESTS = 1_000;
/** Between two requests to the other domain. */
const NEIGHBOUR_EVERY_MS = 5;
/** What a request to the other domain may take in all: a second of it is kept to answer. */
const NEIGHBOUR_MS = 3_000;
const GOAL = 1.2;

/** How much later the slowest hundredth of requests to one domain is answered while another is in trouble. */
export async function measureDomains(context: BenchContext): Promise<readonly Row[]> {
  const policy = policyOf(readBuiltPolicy(context));
  const host = (name: string) => new URL(policy.domains[name]?.endpoint ?? "").hostname;
  const names = [MEASURED, ...NEIGHBOURS];
  const certificates = await issueCertificates(names.map(host));
  const [good, answers] = await Promise.all([startServer(context, certificates), startServer(context, certificates)]);
  const mute = await startMute();
  const closed = await startMute();
  await closed.stop();
  const ports = { [MEASURED]: good.port, answers: answers.port, hangs: mute.port, down: closed.port };
  lead(
    names.map((name) => [host(name), ports[name as keyof typeof ports]]),
    certificates,
  );
  const proxy = await loadProxyOf(context, policy);
  // a fault's line costs what the reader of a pipe makes it cost, and no request waits for another's in Lambda
  const write = process.stderr.write.bind(process.stderr);
  process.stderr.write = () => true;
  try {
    // until both ways, an answer and a fault, are compiled
    for (let count = 0; count < WARM_REQUESTS; count++) {
      for (const name of [MEASURED, "answers", "down"]) await ask(proxy, policy, name, NEIGHBOUR_MS);
    }
    const found: Record<Neighbour, number[]> = { answers: [], hangs: [], down: [] };
    for (let round = 0; round < ROUNDS; round++) {
      const first = round % NEIGHBOURS.length;
      for (const neighbour of [...NEIGHBOURS.slice(first), ...NEIGHBOURS.slice(0, first)]) {
        found[neighbour].push(...(await measureBeside(neighbour, proxy, policy)));
      }
    }
    return (["hangs", "down"] as const).map((neighbour) => rowOf(neighbour, found[neighbour], found.answers));
  } finally {
    process.stderr.write = write;
    good.stop();
    answers.stop();
    await mute.stop();
  }
}

function rowOf(neighbour: "hangs" | "down", times: readonly number[], floors: readonly number[]): Row {
  const measured = p99(times);
  const floor = p99(floors);
  return {
    name: `domains, p99 beside one that ${neighbour === "down" ? "is down" : neighbour}`,
    floor: { what: "p99 beside one that answers", value: floor },
    measured,
    unit: "ms",
    compare: "×",
    result: measured / floor,
    goal: GOAL,
  };
}

/** Of all rounds: the neighbours took turns, so what else the machine does is in each of them alike. */
function p99(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? Number.NaN;
}

/** Times of requests one after the other, milliseconds, while the other domain is asked at a steady rate. */
async function measureBeside(neighbour: Neighbour, proxy: LoadedFunction, policy: PolicyDocument): Promise<number[]> {
  const beside = setInterval(() => void ask(proxy, policy, neighbour, NEIGHBOUR_MS), NEIGHBOUR_EVERY_MS);
  const times: number[] = [];
  for (let count = 0; count < REQUESTS; count++) {
    const start = performance.now();
    const status = await ask(proxy, policy, MEASURED, 30_000);
    times.push(performance.now() - start);
    if (status !== 200) throw new Error(`the domain beside one that \`${neighbour}\` is answered with ${status}`);
  }
  clearInterval(beside);
  return times;
}

async function ask(proxy: LoadedFunction, policy: PolicyDocument, domain: string, leftMs: number): Promise<number> {
  if (proxy.kind !== "buffered") throw new Error("the proxy streams");
  const target = `/-/domains/${domain}/logs-app/_search?q=level:error`;
  const { http } = eventsOf({ method: "GET", target, body: Buffer.alloc(0), requestId: randomUUID() }, policy);
  const answer = (await proxy.call(http, newContext("proxy", leftMs))) as { readonly statusCode: number };
  return answer.statusCode;
}

/** The built policy with these domains in place of its own, all of them granted. */
function policyOf(built: PolicyDocument): PolicyDocument {
  const [domain] = Object.values(built.domains);
  if (domain === undefined) throw new Error("the policy has no domain");
  const names = [MEASURED, ...NEIGHBOURS];
  const domains = names.map((name): [string, Domain] => [
    name,
    { ...domain, endpoint: `https://vpc-${name}-abc123.eu-west-1.es.amazonaws.com`, default: name === MEASURED },
  ]);
  const grants = names.map((name) => ({ domain: name, indices: ["logs-*"], actions: ["read"] as const }));
  const members = { groups: ["okta:devops"], clients: [], users: [], iam: [] };
  return { ...built, domains: Object.fromEntries(domains), roles: { devops: { members, grants } } };
}

/** The built proxy, beside this policy. */
function loadProxyOf({ dist, scratch }: BenchContext, policy: PolicyDocument): Promise<LoadedFunction> {
  const folder = join(scratch, "domains-proxy");
  cpSync(join(dist, "proxy"), folder, { recursive: true });
  writeFileSync(join(folder, "policy.json"), JSON.stringify(policy));
  return loadFunction({ file: join(folder, "index.js"), handler: "httpHandler", streaming: false, environment: {} });
}

/** Takes connections, and says nothing. */
async function startMute(): Promise<{ readonly port: number; readonly stop: () => Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined).resume();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    stop: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
