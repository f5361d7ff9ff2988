import { describe, expect, it } from "vitest";
import { aboutRequest, type AuditLine, decisionLine } from "../../../shared/audit/line.ts";

const LONG = Array.from({ length: 5_000 }, (_, at) => `logs-${at}`);
const requirements = LONG.map((index) => ({ action: "read", index }));
const line: AuditLine = {
  ...decisionLine({ code: undefined }, new Date(0)),
  ...aboutRequest(
    { requestId: "r-1", method: "GET", path: `/${"x".repeat(9_000)}`, policyVersion: "0123456789ab", roles: LONG },
    { requirements, decision: "narrow", determiningGrants: LONG, narrowedTo: LONG, requestBytes: 0 },
  ),
};

describe("an audit line", () => {
  it("fits into a log event, whatever was asked", () => {
    expect(JSON.stringify(line).length).toBeLessThan(64 * 1_024);
    expect((line["requirements"] as unknown[]).at(-1)).toBe("…");
  });

  it("has its lists last: CloudWatch Logs Insights finds no more than 200 fields of a line", () => {
    const isList = Object.values(line).map((value) => Array.isArray(value));
    expect(isList.filter(Boolean)).toHaveLength(4);
    expect(isList.lastIndexOf(false)).toBe(isList.indexOf(true) - 1);
  });
});
