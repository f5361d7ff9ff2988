import { describe, expect, it } from "vitest";
import { RejectedError } from "../../../shared/errors.ts";
import { matchOperation } from "../../../shared/opensearch/match.ts";
import { writeOutgoing } from "../../../shared/opensearch/outgoing.ts";
import { PatternSet } from "../../../shared/opensearch/pattern-set.ts";
import { readNow } from "../../support/read-now.ts";
import { NO_OPENED_IDS, resolve } from "../../../shared/opensearch/resolve.ts";
import { decide } from "../../../shared/policy/decide.ts";
import { GrantSet } from "../../../shared/policy/grant-set.ts";
import { viewOf } from "./view.ts";

const NOW = new Date("2026-11-22T10:00:00Z");
const GRANTS = new GrantSet([{ domain: "d", indices: ["logs-*"], actions: ["read"], source: "role:r" }], "d");
const names = (count: number) => Array.from({ length: count }, (_, at) => `logs-${at}`);

/** What is sent for an msearch with these lines. */
function send(lines: readonly string[], live: readonly string[]): string {
  const matched = matchOperation("POST", ["_msearch"], ["_msearch"]);
  if (matched === undefined) throw new Error("msearch is not known");
  const body = Buffer.from(`${lines.join("\n")}\n`);
  const request = { operation: matched.operation, pathParams: matched.params, query: new Map<string, string>(), body };
  const resolved = resolve(readNow(request), NO_OPENED_IDS, NOW);
  const view = viewOf(Object.fromEntries(live.map((name) => [name, {}])));
  const decision = decide(resolved.needs, GRANTS, view);
  if (decision.effect === "deny") throw new Error("it is denied");
  return writeOutgoing(resolved, decision, view).body.toString();
}

function codeOf(run: () => unknown): string | undefined {
  try {
    run();
  } catch (error) {
    if (error instanceof RejectedError) return error.code;
    throw error;
  }
  return undefined;
}

describe("an msearch is too wide", () => {
  it("with very many different wildcards, in one header or in many", () => {
    const wildcards = (count: number) => Array.from({ length: count }, (_, at) => `logs-${at}*`);
    const oneHeader = (count: number) => [`{"index":${JSON.stringify(wildcards(count))}}`, "{}"];
    const manyHeaders = (count: number) => wildcards(count).flatMap((pattern) => [`{"index":"${pattern}"}`, "{}"]);
    expect(codeOf(() => send(oneHeader(1_001), ["logs-1"]))).toBe("expression-too-wide");
    expect(codeOf(() => send(manyHeaders(1_001), ["logs-1"]))).toBe("expression-too-wide");
    expect(codeOf(() => send(oneHeader(1_000), ["logs-1"]))).toBeUndefined();
    expect(codeOf(() => send(manyHeaders(1_000), ["logs-1"]))).toBeUndefined();
  });

  it("when the names it stands for would make the body many times as large", () => {
    const searches = Array.from({ length: 5_000 }, () => "{}").flatMap((line) => [line, line]);
    expect(codeOf(() => send(searches, names(1_000)))).toBe("expression-too-wide");
    expect(send(searches, names(2))).toContain('{"index":["logs-0","logs-1"],"ignore_unavailable":true}');
  });

  it("but not by any number of searches of the same indices, which are decided once", () => {
    const written = send(Array.from({ length: 10_000 }, () => ["{}", "{}"]).flat(), names(50));
    expect(written.split("\n").filter((line) => line.includes("logs-49"))).toHaveLength(10_000);
  });

  it("with very many different date math names", () => {
    const lookUps = (count: number) =>
      Array.from({ length: count }, (_, at) => {
        const lookUp = { index: `<logs-${at}-{now/d}>`, id: "1", path: "user" };
        return ["{}", JSON.stringify({ query: { terms: { user: lookUp } } })];
      }).flat();
    expect(codeOf(() => send(lookUps(1_001), ["logs-1"]))).toBe("expression-too-wide");
    expect(send(lookUps(1_000), ["logs-1"])).toContain("logs-999-2026.11.22");
  });

  it("but not by any number of searches that name an index", () => {
    const searches = names(2_000).flatMap((name) => [`{"index":"${name}"}`, "{}"]);
    expect(send(searches, names(2_000))).toContain("logs-1999");
  });
});

describe("very many grants", () => {
  it("are cut to a wildcard without being compared with each other", () => {
    const patterns = Array.from({ length: 5_000 }, (_, at) => ({ pattern: `team-${at}-*`, source: "role:r" }));
    expect(new PatternSet(patterns).intersect("*").length).toBe(5_000);
  });
});
