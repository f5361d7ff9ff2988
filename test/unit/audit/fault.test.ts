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

  it("names the domain's faults by their own code, with every cause", () => {
    const cause = new Error("connect ECONNREFUSED");
    const fault = new FaultError("domain-unavailable", "the domain cannot be reached", { cause, status: 503 });
    expect(describeFault(fault)).toEqual({
      kind: "fault",
      code: "domain-unavailable",
      why: "the domain cannot be reached",
      causes: ["connect ECONNREFUSED"],
    });
  });
});
