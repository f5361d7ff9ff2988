/**
 * What differs on this machine, put under the unchanged production bundles before they load: connections to the policy's
 * issuers and domains go to their local stand-ins, with the stack's own authority and with verification on, and the
 * functions' environment has the stack's credentials. Host names, paths, headers and certificates stay the real ones.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import https from "node:https";
import { syncBuiltinESMExports } from "node:module";
import tls from "node:tls";
import { quietSdk } from "./dynamodb/quiet-sdk.ts";

export interface Injection {
  /** `host:port` as the policy names it → the port on 127.0.0.1 where its stand-in listens */
  readonly ports: ReadonlyMap<string, number>;
  /** PEM of the only authority that these hosts are trusted with */
  readonly ca: string;
  /** takes what is written to standard output meanwhile, e.g. log lines; left out: it goes where it always goes */
  readonly onOutput?: (text: string) => void;
}

/** The environment that Lambda gives a function. */
export interface FunctionEnvironment {
  readonly AWS_ACCESS_KEY_ID: string;
  readonly AWS_SECRET_ACCESS_KEY: string;
  readonly AWS_SESSION_TOKEN: string;
  readonly AWS_REGION: string;
  readonly INDEX_GATE_SEAL_SECRET_ARN: string;
  /** only with a policy that has entitlements */
  readonly INDEX_GATE_ACCESS_TABLE?: string;
}

const current = new AsyncLocalStorage<Injection>();
let everywhere: Injection | undefined;
let isInstalled = false;

/** Runs `work`, and everything it starts, with these stand-ins; several stacks in one process do not see each other. */
export function runInjected<T>(injection: Injection, work: () => T): T {
  install();
  return current.run(injection, work);
}

/** The whole process, for one that runs nothing else (`serverless invoke local`). */
export function injectEverywhere(injection: Injection): void {
  install();
  everywhere = injection;
}

export function setFunctionEnvironment(environment: FunctionEnvironment): void {
  Object.assign(process.env, environment);
  quietSdk();
}

function install(): void {
  if (isInstalled) return;
  isInstalled = true;
  redirectConnections();
  separateAgentPools();
  divertOutput();
}

/** `tls.connect` is what `https` connects with. */
function redirectConnections(): void {
  const connect = tls.connect as (...args: unknown[]) => tls.TLSSocket;
  tls.connect = (...args: unknown[]) => {
    const [options, ...rest] = args;
    return connect(...(typeof options === "object" && options !== null ? [redirect(options), ...rest] : args));
  };
  syncBuiltinESMExports();
}

function redirect(options: tls.ConnectionOptions): tls.ConnectionOptions {
  const injection = current.getStore() ?? everywhere;
  const host = options.host ?? options.servername ?? "";
  const port = injection?.ports.get(`${host}:${options.port ?? 443}`);
  if (injection === undefined || port === undefined) return options;
  return {
    ...options,
    host: "127.0.0.1",
    port,
    servername: options.servername || host,
    checkServerIdentity: (_name, certificate) =>
      (options.checkServerIdentity ?? tls.checkServerIdentity)(host, certificate),
    secureContext: contextOf(injection),
    rejectUnauthorized: true,
  };
}

const contexts = new WeakMap<Injection, tls.SecureContext>();

/** Made once, as the functions make theirs: TLS 1.2 or newer, and this stack's authority alone. */
function contextOf(injection: Injection): tls.SecureContext {
  const context = contexts.get(injection) ?? tls.createSecureContext({ ca: injection.ca, minVersion: "TLSv1.2" });
  contexts.set(injection, context);
  return context;
}

/** Kept-alive connections of one stack are never another's. */
function separateAgentPools(): void {
  const names = new WeakMap<Injection, number>();
  let count = 0;
  const getName = https.Agent.prototype.getName;
  https.Agent.prototype.getName = function (this: https.Agent, options) {
    const injection = current.getStore();
    const name = getName.call(this, options);
    if (injection === undefined) return name;
    if (!names.has(injection)) names.set(injection, ++count);
    return `${name}:stack-${names.get(injection)}`;
  };
}

function divertOutput(): void {
  const write = process.stdout.write.bind(process.stdout) as (...args: unknown[]) => boolean;
  process.stdout.write = (...args: unknown[]) => {
    const onOutput = current.getStore()?.onOutput;
    if (onOutput === undefined) return write(...args);
    const [chunk] = args;
    // outside, so that it may write to standard output itself
    current.exit(() => onOutput(typeof chunk === "string" ? chunk : Buffer.from(chunk as Uint8Array).toString()));
    const done = args.at(-1);
    if (typeof done === "function") done();
    return true;
  };
}
