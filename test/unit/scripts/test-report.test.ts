import { describe, expect, it } from "vitest";
import { countTests } from "../../../scripts/test-report.ts";

const file = (name: string, status: string, tests: Record<string, string>) => ({
  name,
  status,
  assertionResults: Object.entries(tests).map(([fullName, outcome]) => ({ fullName, status: outcome })),
});

describe("countTests", () => {
  it("counts a test that failed in any run as failed, and once", () => {
    const first = { testResults: [file("a.test.ts", "passed", { one: "passed", two: "passed" })] };
    const second = { testResults: [file("a.test.ts", "failed", { one: "failed", two: "passed" })] };
    expect(countTests([first, second])).toEqual({ passed: 1, failed: 1 });
    expect(countTests([second, first])).toEqual({ passed: 1, failed: 1 });
  });

  it("counts a file that could not be loaded as a failure", () => {
    expect(countTests([{ testResults: [file("broken.test.ts", "failed", {})] }])).toEqual({ passed: 0, failed: 1 });
  });

  it("counts a file whose hooks failed as a failure beside its passed tests", () => {
    const report = { testResults: [file("a.test.ts", "failed", { one: "passed" })] };
    expect(countTests([report])).toEqual({ passed: 1, failed: 1 });
  });

  it("tells equal names of two files apart and leaves skipped tests out", () => {
    const report = {
      testResults: [
        file("a.test.ts", "passed", { one: "passed", later: "skipped" }),
        file("b.test.ts", "passed", { one: "passed" }),
      ],
    };
    expect(countTests([report])).toEqual({ passed: 2, failed: 0 });
  });
});
