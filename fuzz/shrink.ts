import { gunzipSync } from "node:zlib";
import type { FuzzPrincipal } from "./principal.ts";
import { bodyOf, type Probe } from "./probe.ts";
import type { Script } from "./reproduce.ts";

/** Enough for what is generated; a failure that needs a restored world takes some tenths of a second to try. */
const MOST_TRIES = 250;

/** The smallest script that still fails: each simplification is kept when it does. */
export async function shrink(script: Script, stillFails: (smaller: Script) => Promise<boolean>): Promise<Script> {
  let best = script;
  let tries = 0;
  for (let isSmaller = true; isSmaller && tries < MOST_TRIES; ) {
    isSmaller = false;
    for (const smaller of simplifications(best)) {
      if (++tries > MOST_TRIES) break;
      if (!(await stillFails(smaller))) continue;
      best = smaller;
      isSmaller = true;
      break;
    }
  }
  return best;
}

/** Scripts with a part less, the largest parts first. */
export function* simplifications(script: Script): Generator<Script> {
  for (const probe of smallerProbes(script.probe)) yield { ...script, probe };
  for (const principal of smallerPrincipals(script.principal)) yield { ...script, principal };
  for (const [at, each] of script.before.entries()) {
    for (const probe of smallerProbes(each)) yield { ...script, before: script.before.with(at, probe) };
  }
}

function* smallerProbes(probe: Probe): Generator<Probe> {
  const { gateway, bodyEncoding, ...plain } = probe;
  if (gateway !== undefined) yield bodyEncoding === undefined ? plain : { ...plain, bodyEncoding };
  if (bodyEncoding !== undefined && probe.headers["content-encoding"] === "gzip") {
    const { "content-encoding": _gzip, ...headers } = probe.headers;
    const body = inflate(probe);
    if (body !== undefined) yield { ...plain, headers, body };
  }
  if (probe.body !== null) yield { ...plain, body: null };
  for (const name of Object.keys(probe.headers)) {
    yield { ...probe, headers: Object.fromEntries(Object.entries(probe.headers).filter(([each]) => each !== name)) };
  }
  if (probe.query !== "") yield { ...probe, query: "" };
  const pairs = probe.query.split("&");
  for (const at of pairs.keys()) if (pairs.length > 1) yield { ...probe, query: pairs.toSpliced(at, 1).join("&") };
  const segments = probe.path.split("/");
  for (const at of segments.keys())
    if (at > 0 && segments.length > 2) yield { ...probe, path: segments.toSpliced(at, 1).join("/") };
  for (const [at, segment] of segments.entries()) {
    const names = segment.split(/,|%2C/i);
    for (const left of names.keys()) {
      if (names.length > 1) yield { ...probe, path: segments.with(at, names.toSpliced(left, 1).join(",")).join("/") };
    }
  }
  if (probe.body !== null && bodyEncoding === undefined)
    for (const body of smallerBodies(probe.body)) yield { ...probe, body };
}

function* smallerBodies(body: string): Generator<string> {
  const lines = body.split("\n");
  for (const size of [2, 1]) {
    for (let at = 0; at + size < lines.length; at++) yield lines.toSpliced(at, size).join("\n");
  }
  for (const [at, line] of lines.entries()) {
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      continue;
    }
    for (const smaller of smallerValues(value)) yield lines.with(at, JSON.stringify(smaller)).join("\n");
  }
}

/** A JSON value without one of its parts, or with a part of it in its place, at any depth. */
function* smallerValues(value: unknown): Generator {
  if (Array.isArray(value)) {
    for (const at of value.keys()) if (value.length > 1) yield value.toSpliced(at, 1);
    yield* value.filter((item) => typeof item === "object" && item !== null);
    for (const [at, item] of value.entries()) for (const smaller of smallerValues(item)) yield value.with(at, smaller);
    return;
  }
  if (typeof value !== "object" || value === null) return;
  const entries = Object.entries(value);
  for (const at of entries.keys()) yield Object.fromEntries(entries.toSpliced(at, 1));
  for (const [, inner] of entries) if (typeof inner === "object" && inner !== null) yield inner;
  for (const [at, [key, inner]] of entries.entries()) {
    for (const smaller of smallerValues(inner)) yield Object.fromEntries(entries.with(at, [key, smaller]));
  }
}

function* smallerPrincipals(principal: FuzzPrincipal): Generator<FuzzPrincipal> {
  const { grants } = principal;
  if (principal.isMonitor) yield { ...principal, isMonitor: false };
  for (const at of grants.keys()) if (grants.length > 1) yield { ...principal, grants: grants.toSpliced(at, 1) };
  for (const [at, grant] of grants.entries()) {
    for (const key of ["indices", "actions"] as const) {
      for (const one of grant[key].keys()) {
        if (grant[key].length > 1)
          yield { ...principal, grants: grants.with(at, { ...grant, [key]: grant[key].toSpliced(one, 1) }) };
      }
    }
  }
}

function inflate(probe: Probe): string | undefined {
  try {
    return gunzipSync(bodyOf(probe)).toString();
  } catch {
    return undefined;
  }
}
