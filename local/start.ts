import { appendFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { LOCAL_REGION } from "./gateway/gateway.ts";
import { HELP, parseStartOptions } from "./options.ts";
import { StackFailure } from "./stack/failure.ts";
import { readStackFiles, removeStackFiles, type StackFile, writeStackFiles } from "./stack/stack-file.ts";
import { sampleData } from "./stack/sample-data.ts";
import { ROOT, type Stack, startStack } from "./stack/start-stack.ts";
import { welcome } from "./welcome.ts";

const FOLDER = join(ROOT, ".local");
const NOTIFICATIONS = "notifications.jsonl";
/** Tokens of the personas: as long as a stack is likely to run. */
const TOKEN_SECONDS = 12 * 3_600;
const PARENT_CHECK_MS = 1_000;

/** Runs until it is told to stop, the node dies, or it cannot start; returns the exit code. */
async function main(args: readonly string[]): Promise<number> {
  const options = parseStartOptions(args);
  if (options.help) {
    console.log(HELP);
    return 0;
  }
  const running = readStackFiles(FOLDER);
  if (running !== undefined) {
    throw new StackFailure(
      `a stack of this checkout runs already at ${running.stack.gateway}: stop it with Ctrl-C, or \`kill ${running.secret.pid}\``,
    );
  }
  removeStackFiles(FOLDER);
  rmSync(join(FOLDER, NOTIFICATIONS), { force: true });

  const stopping = new AbortController();
  const stopped = watchForStop(stopping);
  let stack: Stack | undefined;
  try {
    stack = await startStack({
      ...options,
      buildDir: join(FOLDER, "build"),
      onProgress: (line) => console.log(`… ${line}`),
      onLog: (text) => process.stdout.write(text),
      onNotification: (notification) => keepNotification(notification),
      signal: stopping.signal,
    });
    await announce(stack);
    console.log(welcome(stack, options.seed ? sampleData(stack.policy, new Date()) : undefined));
    const reason = await Promise.race([stopped, stack.died]);
    if (reason === undefined) return 0;
    throw new StackFailure(reason);
  } catch (error) {
    // what fails because it is being stopped is no failure
    if (stopping.signal.aborted) return 0;
    throw error;
  } finally {
    removeStackFiles(FOLDER);
    await stack?.close();
  }
}

/** Nobody is sent anything from here: what would have been is a line of this file. */
function keepNotification(notification: object): void {
  const line = { time: new Date().toISOString(), ...notification };
  appendFileSync(join(FOLDER, NOTIFICATIONS), `${JSON.stringify(line)}\n`, { mode: 0o600 });
}

/** Writes `.local/stack.json`, now that everything answers. */
async function announce(stack: Stack): Promise<void> {
  const tokens = await Promise.all(
    stack.personas.map(async ({ name, issuer, wish }) => {
      return [name, await stack.token({ ...wish, issuer, ttlSeconds: TOKEN_SECONDS })] as const;
    }),
  );
  const health = await fetch(`${stack.gateway}/-/health`);
  if (!health.ok) throw new StackFailure(`the gate does not answer: its health check is ${health.status}`);
  const { gateway, issuer, domain, opensearch, injection, environment } = stack;
  writeStackFiles(
    FOLDER,
    { gateway, issuer, domain, opensearch, tokens: Object.fromEntries(tokens), iam: iamAccess(stack) },
    { pid: process.pid, ca: injection.ca, ports: Object.fromEntries(injection.ports), environment },
  );
}

function iamAccess({ gateway, iamPersonas }: Stack): StackFile["iam"] {
  const url = `${gateway}/-/iam`;
  return Object.fromEntries(
    iamPersonas.map(({ name, roleArn, credentials: { accessKeyId, secretAccessKey, sessionToken = "" } }) => {
      const access = { url, service: "execute-api", region: LOCAL_REGION, roleArn } as const;
      return [name, { ...access, accessKeyId, secretAccessKey, sessionToken }];
    }),
  );
}

/** Resolves at the first signal to stop, or when whoever started us is gone; later signals change nothing. */
function watchForStop(stopping: AbortController): Promise<undefined> {
  return new Promise((resolve) => {
    const stop = (): void => {
      if (stopping.signal.aborted) return;
      console.log("… stopping");
      stopping.abort();
      resolve(undefined);
    };
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stop);
    const parent = process.ppid;
    setInterval(() => {
      if (process.ppid !== parent) stop();
    }, PARENT_CHECK_MS).unref();
  });
}

// a closed terminal or pipe is no reason to leave anything running
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof StackFailure ? error.message : (error as Error).stack);
  process.exitCode = 1;
}
process.exit();
