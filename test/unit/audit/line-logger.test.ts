import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { auditWriter } from "../../../shared/audit/line-logger.ts";

let printed: string[] = [];

beforeEach(() => {
  printed = [];
  vi.spyOn(process.stdout, "write").mockImplementation((chunk) => {
    printed.push(String(chunk));
    return true;
  });
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

describe("auditWriter", () => {
  it("leaves out what has no value", () => {
    auditWriter("proxy")({ kind: "audit", displayName: undefined, phase: "decision" });
    expect(Object.keys(JSON.parse(printed[0] ?? "") as object)).toEqual([
      "level",
      "message",
      "timestamp",
      "service",
      "kind",
      "phase",
    ]);
  });

  it("writes one line of JSON, with the fields of Powertools and the trace", () => {
    vi.stubEnv("_X_AMZN_TRACE_ID", "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=0;Sampled=1");
    auditWriter("proxy")({ kind: "audit", path: 'a"\n\u2028', requirements: [{ action: "read", index: "logs-*" }] });
    expect(printed).toHaveLength(1);
    expect(printed[0]).toMatch(/^[^\n]+\n$/);
    expect(JSON.parse(printed[0] ?? "")).toEqual({
      level: "INFO",
      message: "audit",
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      service: "proxy",
      xray_trace_id: "1-5759e988-bd862e3fe1be46a994272793",
      kind: "audit",
      path: 'a"\n\u2028',
      requirements: [{ action: "read", index: "logs-*" }],
    });
  });

  it("writes what the lines of one request say alike in each of them, and nothing of another's", () => {
    const write = auditWriter("proxy");
    const [first, second] = [{ requestId: "r-1", roles: ["a"] }, { requestId: "r-2" }];
    vi.stubEnv("_X_AMZN_TRACE_ID", "Root=1-1");
    write({ phase: "decision", time: "2026-01-01T00:00:00.000Z", code: undefined }, first);
    write({ phase: "outcome", time: "2026-01-01T00:00:01.000Z", code: "gate-failed", durationMs: 1 }, first);
    vi.stubEnv("_X_AMZN_TRACE_ID", "Root=1-2");
    write({ phase: "decision", time: "2026-01-01T00:00:02.000Z", code: undefined }, second);
    write({ phase: "outcome", time: "2026-01-01T00:00:03.000Z", code: undefined }, second);
    write({ phase: "outcome", time: "2026-01-01T00:00:04.000Z", code: undefined }, first);
    const own = { level: "INFO", message: "audit", service: "proxy", timestamp: expect.any(String) as unknown };
    const lines = printed.map((text) => JSON.parse(text) as Record<string, unknown>);
    expect(lines.map(({ time, ...line }) => [String(time).slice(18, 19), line])).toEqual([
      ["0", { ...own, xray_trace_id: "1-1", phase: "decision", ...first }],
      ["1", { ...own, xray_trace_id: "1-1", phase: "outcome", code: "gate-failed", durationMs: 1, ...first }],
      ["2", { ...own, xray_trace_id: "1-2", phase: "decision", ...second }],
      ["3", { ...own, xray_trace_id: "1-2", phase: "outcome", ...second }],
      ["4", { ...own, xray_trace_id: "1-2", phase: "outcome", ...first }],
    ]);
  });

  it.each(["POWERTOOLS_LOG_LEVEL", "AWS_LAMBDA_LOG_LEVEL"])("writes also when %s is ERROR", (name) => {
    vi.stubEnv(name, "ERROR");
    auditWriter("proxy")({ kind: "audit" });
    const lines = printed.map((text) => JSON.parse(text) as Record<string, unknown>);
    expect(lines.filter((line) => line["kind"] === "audit")).toHaveLength(1);
  });
});
