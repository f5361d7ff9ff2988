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

  it.each(["POWERTOOLS_LOG_LEVEL", "AWS_LAMBDA_LOG_LEVEL"])("writes also when %s is ERROR", (name) => {
    vi.stubEnv(name, "ERROR");
    auditWriter("proxy")({ kind: "audit" });
    const lines = printed.map((text) => JSON.parse(text) as Record<string, unknown>);
    expect(lines.filter((line) => line["kind"] === "audit")).toHaveLength(1);
  });
});
