import { describe, expect, it } from "vitest";
import { fillTokens } from "../../../local/invoke.ts";

describe("fillTokens", () => {
  it("refuses a persona that the stack does not have", () => {
    expect(() => fillTokens({ a: "{{token:nobody-else}}" }, { devops: "x" })).toThrow("no persona `nobody-else`");
  });

  it("puts tokens anywhere in an event's texts and leaves the rest alone", () => {
    const event = { list: ["Bearer {{token:devops}}"], deep: { text: "{{token:}} {{other}}" }, none: null, at: 1 };
    expect(fillTokens(event, { devops: "e30.e30.x" })).toEqual({ ...event, list: ["Bearer e30.e30.x"] });
    expect(fillTokens(JSON.stringify(event), { devops: "e30.e30.x" })).toContain("Bearer e30.e30.x");
  });
});
