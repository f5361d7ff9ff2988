import { describe, expect, it } from "vitest";
import { assertBounded } from "../../../shared/opensearch/json-bounds.ts";
import { parseJson } from "../../../shared/opensearch/json.ts";

const MB = 1024 * 1024;
const bounded = (text: string) => () => assertBounded(text, "the body");

describe("a long text is refused before it is parsed", () => {
  it("that is nested too deeply", () => {
    const deep = expect.objectContaining({ code: "request-not-understood", message: "the body is nested too deeply" });
    expect(bounded("[".repeat(2 * MB))).toThrow(deep);
    expect(bounded('{"a":'.repeat(MB))).toThrow(deep);
    expect(bounded(`${" ".repeat(MB)}${"[".repeat(1_002)}`)).toThrow(deep);
    expect(() => parseJson(Buffer.from("[".repeat(2 * MB)), "the body")).toThrow(deep);
  });

  it.each(["{}", "[]", '{"a":1}', '["\\\\"]'])("that holds more than a million of %s", (item) => {
    const list = (length: number) => `{"list":[${`${item},`.repeat(length)}1]}`;
    expect(bounded(list(1_000_000))).toThrow(expect.objectContaining({ code: "body-too-large" }));
    expect(bounded(list(999_998))).not.toThrow();
  });
});

describe("what is let through", () => {
  it("is what stands in strings, whatever they escape", () => {
    const brackets = "[".repeat(2 * MB);
    expect(bounded(`{"a":"\\"${brackets}","b\\\\":"${brackets}"}`)).not.toThrow();
    expect(bounded(`{"a":"\\\\\\"${brackets}"}`)).not.toThrow();
    expect(bounded(`{"a":"\\\\","b":${brackets}`)).toThrow("nested too deeply");
  });

  it("is what closes as it opens, and what is short", () => {
    expect(bounded(`[${"[[[]]],".repeat(200_000)}1]`)).not.toThrow();
    expect(bounded("[".repeat(MB))).not.toThrow();
  });

  it("is what is no JSON, for the parser to refuse: a string without end, brackets that only close", () => {
    expect(bounded(`"${"\\".repeat(2 * MB)}`)).not.toThrow();
    expect(bounded(`"${'\\"'.repeat(MB)}`)).not.toThrow();
    expect(bounded("]".repeat(2 * MB))).not.toThrow();
  });
});
