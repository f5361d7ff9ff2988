import { describe, expect, it } from "vitest";
import { CONTROL, PATTERN, refuseIndexPattern } from "../../../shared/policy/patterns.ts";

const CHARACTER = 'holds a blank, a control character or one of `" \\ / < > | ? # ;`; names and `*` alone are patterns';
const SYSTEM = "matches only the domain's own system indices, which are never granted; remove it";

describe("an index pattern", () => {
  it.each<[string, string]>([
    ["", "is no pattern; write a name or `*`"],
    ["a,b", "holds a comma; write each pattern as its own list item"],
    ["-a", "starts with `-`; grants cannot exclude, list what is granted instead"],
    ["<a>", "is date math; write `*` in the place of the date"],
    ["a:b", "names another cluster; grant each domain by its own `domain`"],
    ["_a", "starts with `_` or `+`, as no index name does"],
    ["+a", "starts with `_` or `+`, as no index name does"],
    [".", "is no index name"],
    ["..", "is no index name"],
    ...Array.from(' \t\n\u0000\u001f\u007f\u009f"\\/<>|?#;', (character): [string, string] => [
      `a${character}b`,
      CHARACTER,
    ]),
  ])("is refused: %j", (pattern, message) => {
    expect(refuseIndexPattern(pattern)).toEqual({ rule: "illegal-pattern", message });
    expect(PATTERN.test(pattern)).toBe(false);
  });

  it.each([".opendistro", ".opensearch*", ".plugins-x", ".security_1", ".kibana", ".tasks"])(
    "is refused as a system's: %s",
    (pattern) => {
      expect(refuseIndexPattern(pattern)).toEqual({ rule: "system-pattern", message: SYSTEM });
      expect(PATTERN.test(pattern)).toBe(false);
    },
  );

  it("is refused beyond 255 bytes", () => {
    const message = "is longer than 255 bytes, the longest an index name can be";
    for (const long of ["a".repeat(256), "é".repeat(128)]) {
      expect(refuseIndexPattern(long)).toEqual({ rule: "illegal-pattern", message });
    }
    for (const fitting of ["a".repeat(255), "é".repeat(127)]) expect(refuseIndexPattern(fitting)).toBeUndefined();
  });

  it.each([
    "a-b",
    "a_b",
    "a+b",
    "a.",
    "...",
    ".a",
    "..a",
    "a..",
    "a.kibana",
    "xkibana",
    ".tasks-x",
    "a\u00a1",
    "ä",
    "*",
    "**",
  ])("is not refused for a likeness: %s", (pattern) => {
    expect(refuseIndexPattern(pattern)).toBeUndefined();
    expect(PATTERN.test(pattern)).toBe(true);
  });

  it("may hold no control character, by the class that the schema carries", () => {
    const controls = new RegExp(`^[${CONTROL}]$`);
    expect(["\u0000", "\u001f", "\u007f", "\u009f"].every((character) => controls.test(character))).toBe(true);
    expect([" ", "~", "\u00a0", "a"].some((character) => controls.test(character))).toBe(false);
  });
});
