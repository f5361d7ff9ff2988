import { gunzipSync } from "node:zlib";
import { expect } from "vitest";
import type { DomainRequest } from "../../local/domain/request-log.ts";
import { CODES } from "../../shared/errors.ts";
import { bodyOf, CONTAINED, type Grant, type SurfaceCase, targetOf } from "./surface-cases.ts";
import { CANARIES, NAMES } from "./surface-fixture.ts";
import type { WireAnswer } from "./wire.ts";

/** What was sent to the domain on the caller's behalf: questions of the gate's own name no principal. */
export function forwardedOf(requests: readonly DomainRequest[]): readonly DomainRequest[] {
  return requests.filter(({ method, headers, body }) => {
    const isOwn = method === "GET" && body.length === 0 && headers["x-opaque-id"] === "index-gate";
    return !isOwn;
  });
}

/** Status 4xx in OpenSearch's shape with a code of the list; the answer says nothing that the caller did not write. */
export function expectRefusal(of: SurfaceCase, answer: WireAnswer): void {
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(answer.status).toBeLessThan(500);
  const code = answer.headers["index-gate-code"];
  expect(CODES).toContain(code);
  expect(answer.headers["content-type"]).toMatch(/^application\/json/);
  expect(answer.headers).not.toHaveProperty("index-gate-narrowed");
  if (of.method === "HEAD") {
    expect(answer.body).toHaveLength(0);
  } else {
    const { error, status } = JSON.parse(answer.text) as { error: { gate: { code: string } }; status: number };
    expect({ code: error.gate.code, status }).toEqual({ code, status: answer.status });
  }
  expectSilence(
    answer,
    NAMES.filter((name) => !writtenIn(of).includes(name)),
  );
}

/** Neither what stands in the foreign index alone nor any of these names, in status line, headers or body. */
export function expectSilence(answer: WireAnswer, names: readonly string[]): void {
  const said = `${JSON.stringify(answer.headers)}\n${answer.text}`;
  expect([...CANARIES, ...names].filter((text) => said.includes(text))).toEqual([]);
}

/** The names of the fixture that a grant does not cover: an alias only with its target, a backing index with its stream. */
export function namesOutside({ indices }: Grant): readonly string[] {
  const isMatched = (name: string): boolean => indices.some((pattern) => matches(pattern, name));
  const targets: Readonly<Record<string, string>> = { "logs-alias": "secret-hr", "logs-view": "logs-app" };
  return NAMES.filter((name) => {
    if (name.startsWith(".ds-")) return !isMatched(name.slice(4, -7));
    return !isMatched(name) || !isMatched(targets[name] ?? name);
  });
}

/** Patterns that the grant covers; a stream's backing indices go by its name. No header where the expression is contained. */
export function expectNarrowedHeader(of: SurfaceCase, header: string | string[] | undefined): void {
  if (CONTAINED.has(of.id)) return expect(header).toBeUndefined();
  const patterns = String(header ?? "").split(",");
  expect(patterns).not.toContain("");
  const names = patterns.map((pattern) => pattern.replace(/^\.ds-(.*)-\*$/, "$1").replaceAll("*", "x"));
  expect(names.filter((name) => !of.grant.indices.some((granted) => matches(granted, name)))).toEqual([]);
}

/** The forwarded path names exactly these indices, in one of its segments, and has no wildcard. */
export function expectNarrowedTo(narrowTo: readonly string[], forwarded: readonly DomainRequest[]): void {
  const [first, ...more] = forwarded;
  expect(more).toEqual([]);
  if (narrowTo.length === 0 && first === undefined) return;
  const segments = (first?.url.split("?")[0] ?? "").split("/").map(decodeURIComponent);
  const wanted = narrowTo.length === 0 ? "*,-*" : [...narrowTo].join(",");
  expect(segments).toContain(wanted);
  expect(segments.filter((segment) => segment !== wanted && /[*,]/.test(segment))).toEqual([]);
}

function matches(pattern: string, name: string): boolean {
  return new RegExp(`^${pattern.replaceAll("*", ".*")}$`).test(name);
}

/** Path, query, headers and body in every reading that a server could give them. */
function writtenIn(of: SurfaceCase): string {
  const unescape = (text: string): string =>
    text.replace(/\\u([0-9a-f]{4})/gi, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  const target = targetOf(of).replace(/(?:%[0-9a-f]{2})+/gi, (run) =>
    Buffer.from(run.replaceAll("%", ""), "hex").toString(),
  );
  const body = bodyOf(of) ?? Buffer.alloc(0);
  const isGzip = of.headers["content-encoding"] === "gzip";
  return `${target}\n${unescape((isGzip ? gunzipSync(body) : body).toString())}`;
}
