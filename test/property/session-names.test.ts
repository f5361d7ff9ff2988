import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GATE_SESSION, nameSession } from "../../shared/aws/role-session.ts";

/** Few letters, so that names that nearly meet occur. */
const claim = fc.oneof(
  fc.string({ unit: fc.constantFrom("a", ":", "=", "-", "+", " ", "é", "0"), minLength: 1, maxLength: 70 }),
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 300 }),
  fc.tuple(fc.constantFrom("a", "a b"), fc.stringMatching(/^[0-9a-f]{16}$/)).map(([name, hex]) => `${name}+${hex}`),
);
const principal = fc.tuple(fc.constantFrom("okta", "a", "a-b"), claim).map(([issuer, value]) => `${issuer}:${value}`);

describe("sessions", () => {
  it("have names and tags that STS takes, and two principals never one name", () => {
    fc.assert(
      fc.property(principal, principal, (one, other) => {
        const { name, tags } = nameSession({ principal: one, roles: ["devops"] });
        expect(name).toMatch(/^[\w+=,.@-]{2,64}$/);
        expect(name).not.toBe(GATE_SESSION.name);
        for (const [key, value] of Object.entries(tags)) {
          expect(`${key}=${value}`).toMatch(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}=[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u);
        }
        if (one !== other) expect(nameSession({ principal: other, roles: [] }).name).not.toBe(name);
      }),
      { numRuns: 5_000 },
    );
  });

  it("of what was once a name that had been changed are another", () => {
    fc.assert(
      fc.property(principal, (one) => {
        const { name } = nameSession({ principal: one, roles: [] });
        const again = name.replace("=", ":");
        if (again !== one) expect(nameSession({ principal: again, roles: [] }).name).not.toBe(name);
      }),
      { numRuns: 2_000 },
    );
  });
});
