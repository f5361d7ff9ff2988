import { describe, expect, it } from "vitest";
import { cutValues, type Look } from "../../../shared/opensearch/json-cut.ts";

function cut(text: string, look: Look): string {
  return cutValues(Buffer.from(text), look).toString();
}

/** Takes out every key and text that begins with `x`, at any depth. */
const noX: Look = (path, read) => {
  const key = path.at(-1) ?? "";
  if (key.startsWith("x")) return "cut";
  if (key !== "*") return "within";
  const value = read();
  return typeof value === "string" && value.startsWith("x") ? "cut" : "within";
};

describe("cutValues", () => {
  it.each([
    [""],
    ["[]"],
    ["null"],
    ['"x"'],
    ["<html>"],
    ['{"a":'],
    ['{"a":[1,}'],
    ['{"a" 1}'],
    ["{a:1}"],
    ['{"\\x":1}'],
  ])("is the domain's fault for %j", (text) => {
    expect(() => cut(text, noX)).toThrow(expect.objectContaining({ code: "domain-unavailable", status: 502 }));
  });

  it.each([
    ['{"x":1}', "{}"],
    ['{"x":1,"a":2}', '{"a":2}'],
    ['{"a":1,"x":2}', '{"a":1}'],
    ['{"a":1,"x":2,"b":3}', '{"a":1,"b":3}'],
    ['{"x1":1,"x2":{"a":[]},"a":2,"x3":3,"x4":4}', '{"a":2}'],
    ['{"x1":1,"x2":2}', "{}"],
    ['{ "x" : 1 ,\n "a" : 2 }', '{\n "a" : 2 }'],
    ['{ "a" : 1 ,\n "x" : 2 }', '{ "a" : 1 }'],
    ['{"a":["x","b","x"]}', '{"a":["b"]}'],
    ['{"a":["x"]}', '{"a":[]}'],
    ['{"a":[{"x":1,"b":2},{"x":1}],"x":3}', '{"a":[{"b":2},{}]}'],
    ['{"\\u0078y":1,"a":"},\\"x"}', '{"a":"},\\"x"}'],
  ])("%s becomes %s", (text, expected) => {
    expect(cut(text, noX)).toBe(expected);
    expect(() => JSON.parse(cut(text, noX))).not.toThrow();
  });

  it("leaves every other byte: numbers, spaces, escapes", () => {
    const text = '{"n": 9007199254740993 , "x": 1, "e":1.50E+2,"s":"\\u00e9"}';
    expect(cut(text, noX)).toBe('{"n": 9007199254740993, "e":1.50E+2,"s":"\\u00e9"}');
  });

  it("gives the bytes themselves where nothing is taken out, and does not look into what is kept", () => {
    const body = Buffer.from('{"a":{"x":1},"b":["x"]}');
    const asked: string[] = [];
    const look: Look = (path) => {
      asked.push(path.join("."));
      return "keep";
    };
    expect(cutValues(body, look)).toBe(body);
    expect(asked).toEqual(["a", "b"]);
  });
});
