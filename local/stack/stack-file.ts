import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isAlive } from "../opensearch/cache.ts";
import type { FunctionEnvironment } from "../inject.ts";

/** `.local/stack.json`: it is there while, and only while, everything answers. */
export interface StackFile {
  readonly gateway: string;
  readonly issuer: string;
  readonly domain: string;
  readonly opensearch: string;
  readonly tokens: Readonly<Record<string, string>>;
  /** what a client needs to sign as a role of IAM */
  readonly iam: Readonly<Record<string, IamAccess>>;
}

export interface IamAccess {
  /** the address to call, `/-/iam` of the gateway */
  readonly url: string;
  readonly service: "execute-api";
  readonly region: string;
  readonly roleArn: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** What only this user's own tools may know: how to stand in for the policy's hosts, and the functions' credentials. */
export interface PrivateFile {
  readonly pid: number;
  readonly ca: string;
  /** `host:port` → local port */
  readonly ports: Readonly<Record<string, number>>;
  readonly environment: FunctionEnvironment;
}

const STACK = "stack.json";
const PRIVATE = "private.json";

/** Writes both, readable for this user alone; `stack.json` last and at once. */
export function writeStackFiles(folder: string, stack: StackFile, secret: PrivateFile): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of [
    [PRIVATE, secret],
    [STACK, stack],
  ] as const) {
    const partial = join(folder, `${name}.${process.pid}`);
    writeFileSync(partial, `${JSON.stringify(content, undefined, 2)}\n`, { mode: 0o600 });
    renameSync(partial, join(folder, name));
  }
}

export function removeStackFiles(folder: string): void {
  for (const name of [STACK, PRIVATE]) rmSync(join(folder, name), { force: true });
}

/** The stack that runs from this folder; undefined: none does. */
export function readStackFiles(folder: string): { stack: StackFile; secret: PrivateFile } | undefined {
  if (!existsSync(join(folder, STACK)) || !existsSync(join(folder, PRIVATE))) return undefined;
  const secret = JSON.parse(readFileSync(join(folder, PRIVATE), "utf8")) as PrivateFile;
  if (!isAlive(secret.pid)) return undefined;
  return { stack: JSON.parse(readFileSync(join(folder, STACK), "utf8")) as StackFile, secret };
}
