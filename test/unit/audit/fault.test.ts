import { describe, expect, it } from "vitest";
import { describeFault } from "../../../shared/audit/fault.ts";
import { FaultError } from "../../../shared/errors.ts";

describe("describeFault", () => {
  it("shows a defect by its name and place, never by its message", () => {
    const told = JSON.stringify(describeFault(new TypeError("cannot read `secret`")));
    expect(told).toContain("TypeError");
    expect(told).toContain("fault.test.ts");
    expect(told).not.toContain("secret");
    expect(describeFault("secret")).toEqual({
      kind: "fault",
      code: "gate-failed",
      why: "something was thrown that is no error",
    });
  });

  it("never quotes what could not be parsed", () => {
    let cause: unknown;
    try {
      JSON.parse('{"logs-secret"');
    } catch (error) {
      cause = error;
    }
    const fault = new FaultError("domain-unavailable", "the names could not be read", { cause, status: 503 });
    const outer = new FaultError("domain-unavailable", "outside", { cause: fault, status: 503 });
    expect(describeFault(outer).causes).toEqual(["the names could not be read", "SyntaxError"]);
  });

  it("names the domain's faults by their own code, the status where it has several, and every cause", () => {
    const cause = new Error("connect ECONNREFUSED");
    const fault = new FaultError("domain-unavailable", "the domain cannot be reached", { cause, status: 503 });
    expect(describeFault(fault)).toEqual({
      kind: "fault",
      code: "domain-unavailable",
      status: 503,
      why: "the domain cannot be reached",
      causes: ["connect ECONNREFUSED"],
    });
    const tooLarge = new FaultError("response-too-large", "x");
    expect(describeFault(tooLarge)).toEqual({ kind: "fault", code: "response-too-large", why: "x" });
  });
});
