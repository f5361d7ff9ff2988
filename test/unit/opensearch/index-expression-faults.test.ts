import { describe, expect, it } from "vitest";
import { ALL_INDICES, parseExpression, parseName, splitList } from "../../../shared/opensearch/index-expression.ts";

const NOW = new Date("2026-11-22T10:00:00Z");
const CHARACTER = "it has a character that no index or alias can have";

describe("a part that is no index name", () => {
  it.each<[string, string]>([
    ["", "it is empty"],
    ["a b", CHARACTER],
    ["a\u0000", CHARACTER],
    ["a\u007f", CHARACTER],
    ...Array.from('#\\/?"<>|:,', (character): [string, string] => [`a${character}b`, CHARACTER]),
    [".", "it is a path"],
    ["..", "it is a path"],
    ["_a", "it starts with `_`"],
    ["-a", "it starts with `-` and no wildcard comes before it"],
    ["+a", "it starts with `+`"],
    ["<a", CHARACTER],
    ["a>", CHARACTER],
  ])("is refused, and the refusal says why: %j", (written, fault) => {
    const refusal = expect.objectContaining({
      code: "request-not-understood",
      message: `\`${written}\` is no index name: ${fault}`,
    });
    expect(() => parseExpression([written], NOW)).toThrow(refusal);
    expect(() => parseName(written, NOW)).toThrow(refusal);
  });

  it("is refused for its bytes, not its characters", () => {
    for (const long of ["é".repeat(128), "a".repeat(256)]) {
      expect(() => parseExpression([long], NOW)).toThrow("…` is no index name: it is longer than 255 bytes");
      expect(() => parseName(long, NOW)).toThrow("…` is no index name: it is longer than 255 bytes");
    }
  });

  it("is refused as it was written, with the `-` of an exclusion", () => {
    expect(() => parseExpression(["*", "-_a"], NOW)).toThrow("`-_a` is no index name: it starts with `_`");
    expect(() => parseExpression(["*", "-"], NOW)).toThrow("`-` is no index name: it is empty");
  });

  it.each([[".a"], ["..."], ["a_"], ["a-b"], ["a+"], ["a".repeat(255)], ["é".repeat(127)], ["a=b"], ["~"]])(
    "is not refused for a likeness: `%s`",
    (written) => {
      expect(parseExpression([written], NOW)).toEqual({ parts: [{ kind: "name", text: written, written }], written });
      expect(parseName(written, NOW)).toEqual({ parts: [{ kind: "name", text: written, written }], written });
    },
  );
});

describe("parseExpression", () => {
  it("refuses no part at all", () => {
    expect(() => parseExpression([], NOW)).toThrow(
      expect.objectContaining({ code: "request-not-understood", message: "an index expression is empty" }),
    );
  });

  it("reads `_all` and `*` as all indices, alone", () => {
    const all = { parts: [{ kind: "wildcard", text: "*", written: "*" }], written: "*" };
    expect(ALL_INDICES).toEqual(all);
    expect(parseExpression(["_all"], NOW)).toEqual(all);
    expect(parseExpression(["*"], NOW)).toEqual(all);
    expect(() => parseExpression(["_all", "a"], NOW)).toThrow("`_all` is no index name");
    expect(parseExpression(["*", "a"], NOW)).toEqual({
      parts: [
        { kind: "wildcard", text: "*", written: "*" },
        { kind: "name", text: "a", written: "a" },
      ],
      written: "*,a",
    });
  });

  it("keeps an exclusion as it was written", () => {
    expect(parseExpression(["a*", "-<b-{now/d}>"], NOW)).toEqual({
      parts: [
        { kind: "wildcard", text: "a*", written: "a*" },
        { kind: "exclusion", text: "b-2026.11.22", written: "-<b-{now/d}>" },
      ],
      written: "a*,-<b-{now/d}>",
    });
  });
});

describe("parseName", () => {
  it("refuses a pattern", () => {
    expect(() => parseName("<a*>", NOW)).toThrow(
      expect.objectContaining({
        code: "request-not-understood",
        message: "`<a*>` is a pattern where one index is to be named",
      }),
    );
  });
});

describe("splitList", () => {
  it.each([
    ["", [""]],
    ["a", ["a"]],
    ["a,b", ["a", "b"]],
    [",", ["", ""]],
    ["<a>,b,", ["<a>", "b", ""]],
    ["<a,b>,c", ["<a,b>", "c"]],
    ["c,<a,b>", ["c", "<a,b>"]],
    ["<a,b", ["<a,b"]],
    ["a>,<b,c>,d", ["a>", "<b,c>", "d"]],
  ])("splits `%s`", (list, parts) => {
    expect(splitList(list)).toEqual(parts);
  });
});
