import { describe, expect, it } from "vitest";
import { parseJson, parseJsonText } from "../../../shared/opensearch/json.ts";

const parse = (text: string) => parseJsonText(text, "the body");

describe("parseJson", () => {
  it.each([
    ["not UTF-8", Buffer.from([0x22, 0xc3, 0x28, 0x22]), "not valid UTF-8"],
    ["an overlong sequence", Buffer.from([0x22, 0xc1, 0xb3, 0x22]), "not valid UTF-8"],
    ["UTF-16", Buffer.from('{"a":1}', "utf16le"), "not one strict JSON value"],
    ["a byte order mark", Buffer.from('\ufeff{"a":1}'), "not one strict JSON value"],
    ["a comment", Buffer.from('{/*c*/"a":1}'), "not one strict JSON value"],
    ["two values", Buffer.from("{} {}"), "not one strict JSON value"],
    ["nothing", Buffer.alloc(0), "not one strict JSON value"],
    ["white space", Buffer.from(" \n"), "not one strict JSON value"],
    ["an unquoted key", Buffer.from("{a:1}"), "not one strict JSON value"],
  ])("refuses %s", (_name, bytes, message) => {
    expect(() => parseJson(bytes, "the body")).toThrow(`the body is ${message}`);
  });

  it.each([
    '{"a":1,"a":1}',
    '{"a":1,"\\u0061":1}',
    '{"x":[{"a":{},"b":":","a":{"c":"d:e"}}]}',
    '{"a:b":1,"a\\u003ab":2}',
    '{"a":"\\u003a","a":1}',
    '{"a":1,"b":"\\u003A","a":1}',
    '{"a":"::","a":"\\u003a"}',
    '{"__proto__":1,"__proto__":2}',
    '{"a":"\\"","a":":"}',
    '{"a":1 , "b":{"c":"\\\\"}, "a" :2}',
  ])("refuses the duplicate key in %s", (text) => {
    expect(() => parse(text)).toThrow("the body has a duplicate key");
  });

  it.each([
    '{"a":1,"b":1}',
    '{"a":{"a":{"a":1}},"b":[{"a":1},{"a":1}]}',
    '{"a:b":":","a\\u003ac":"\\u003a::"}',
    '{"a":"\\\\u003a","b":"\\"a\\":1"}',
    '{"__proto__":1,"constructor":2}',
    '{"1":1,"01":2,"1.0":3}',
    "[]",
    '":"',
    "1",
    "null",
  ])("reads %s", (text) => {
    expect(parse(text)).toEqual(JSON.parse(text));
  });

  it("refuses more than 1,000 levels, without exhausting the stack", () => {
    const nest = (levels: number): string => `${'{"a":['.repeat(levels / 2)}${"]}".repeat(levels / 2)}`;
    expect(() => parse(nest(1002))).toThrow("the body is nested too deeply");
    expect(() => parse(nest(200_000))).toThrow("the body is nested too deeply");
    expect(() => parse(nest(1000))).not.toThrow();
  });
});
