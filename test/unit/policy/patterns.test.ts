import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PATTERN, refuseIndexPattern } from "../../../shared/policy/patterns.ts";

const NEVER = "matches only the domain's own system indices, which are never granted; remove it";

describe("refuseIndexPattern", () => {
  it.each([
    ["logs-*,metrics-*", "illegal-pattern", "holds a comma; write each pattern as its own list item"],
    ["-logs-secret", "illegal-pattern", "starts with `-`; grants cannot exclude, list what is granted instead"],
    ["<logs-{now/d}>", "illegal-pattern", "is date math; write `*` in the place of the date"],
    ["other:logs-*", "illegal-pattern", "names another cluster; grant each domain by its own `domain`"],
    [".kibana_7*", "system-pattern", NEVER],
    [".opendistro_security", "system-pattern", NEVER],
    [".tasks", "system-pattern", NEVER],
  ])("says what to do about `%s`", (pattern, rule, message) => {
    expect(refuseIndexPattern(pattern)).toEqual({
      rule,
      message,
    });
  });

  it.each(["*", "logs-*", "*-logs", ".*", ".k*", ".tasks*", ".open*", ".plugins", "a.b", "a=b", "LOGS", "a*b*c"])(
    "accepts `%s`",
    (pattern) => {
      expect(refuseIndexPattern(pattern)).toBeUndefined();
    },
  );

  it("agrees with the expression that the JSON Schema carries", () => {
    const piece = fc.constantFrom(
      ...Array.from('ab*.,-_+ \t\u0000\u0085\u00a0"\\/<>|?#:;é'),
      ".kibana",
      ".tasks",
      ".security",
      ".plugins-",
      ".opensearch",
      ".opendistro",
    );
    const text = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(""));
    fc.assert(
      fc.property(text, (pattern) => {
        expect(PATTERN.test(pattern)).toBe(refuseIndexPattern(pattern) === undefined);
        expect(new RegExp(PATTERN.source, "u").test(pattern)).toBe(PATTERN.test(pattern));
      }),
      { numRuns: 5_000 },
    );
  });
});
