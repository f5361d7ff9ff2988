import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { generatePassword } from "../../../../functions/rotation/password.ts";

const CLASSES = [/[A-Z]/, /[a-z]/, /[0-9]/, /[-_.!~]/];

describe("a generated password", () => {
  it("has 32 characters of every kind, and none that needs quoting", () => {
    for (let count = 0; count < 2_000; count++) {
      const password = generatePassword();
      expect(password).toMatch(/^[A-Za-z0-9_.!~-]{32}$/);
      for (const each of CLASSES) expect(password).toMatch(each);
    }
  });

  it("is drawn again, whatever comes, until it has every kind", () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 66 }), { minLength: 32, maxLength: 64 }), (draws) => {
        let at = 0;
        // a poor source first, then one that goes round
        const random = (below: number) => (draws[at++] ?? at) % below;
        const password = generatePassword(random);
        return password.length === 32 && CLASSES.every((each) => each.test(password));
      }),
      { numRuns: 1_000 },
    );
  });

  it("uses all characters alike", () => {
    const counts = new Map<string, number>();
    for (let count = 0; count < 2_000; count++) {
      for (const character of generatePassword()) counts.set(character, (counts.get(character) ?? 0) + 1);
    }
    expect(counts.size).toBe(67);
    const mean = (2_000 * 32) / 67;
    // a class of few characters is a little more frequent, because each password must have one of it
    for (const count of counts.values()) expect(Math.abs(count - mean) / mean).toBeLessThan(0.35);
  });
});
