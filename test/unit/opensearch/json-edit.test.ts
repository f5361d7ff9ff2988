import { describe, expect, it } from "vitest";
import { FaultError } from "../../../shared/errors.ts";
import { type JsonObject, parseJson } from "../../../shared/opensearch/json.ts";
import { locateValues, replaceStrings, spliceBytes } from "../../../shared/opensearch/json-edit.ts";

function read(text: string): { body: Buffer; root: JsonObject } {
  const body = Buffer.from(text);
  return { body, root: parseJson(body, "the body") as JsonObject };
}

describe("replaceStrings", () => {
  it("fails rather than leave a name as it was written", () => {
    const { body, root } = read('{"a":{"b":"x"}}');
    expect(() => replaceStrings(body, root, [{ holder: root, key: "b", value: "y" }])).toThrowError(FaultError);
    expect(() => replaceStrings(body, root, [{ holder: { b: "x" }, key: "b", value: "y" }])).toThrowError(FaultError);
    expect(() => replaceStrings(body.subarray(0, 9), root, [{ holder: root, key: "a", value: "y" }])).toThrowError(
      FaultError,
    );
  });

  it("returns the same bytes when nothing changes", () => {
    const { body, root } = read('{"a":1}');
    expect(replaceStrings(body, root, [])).toBe(body);
  });

  it("changes the value at its place alone, and no equal one elsewhere", () => {
    const { body, root } = read(
      '\t{ "a" : "x" , "b":[ "x", {"a":"x"} ],\r\n "n":9007199254740993123, "f":0.10, "e":1E400,"u":"\\u00e9" } ',
    );
    const list = root["b"] as [string, JsonObject];
    const edited = replaceStrings(body, root, [
      { holder: list[1], key: "a", value: 'q"\u2028é' },
      { holder: list, key: 0, value: "first" },
    ]);
    expect(edited.toString()).toBe(
      '\t{ "a" : "x" , "b":[ "first", {"a":"q\\"\u2028é"} ],\r\n "n":9007199254740993123, "f":0.10, "e":1E400,"u":"\\u00e9" } ',
    );
  });

  it("finds keys by their meaning: escapes, numbers, __proto__, braces and quotes in strings", () => {
    const { body, root } = read('{"_\\u0069ndex":"x","2":{"a":"{\\"a\\":"},"1":"y","__proto__":{"k":"z"},"é":"ü"}');
    const edited = replaceStrings(body, root, [
      { holder: root, key: "_index", value: "X" },
      { holder: root, key: "1", value: "Y" },
      { holder: root["__proto__"] as JsonObject, key: "k", value: "Z" },
      { holder: root, key: "é", value: "Ü" },
      { holder: root["2"] as JsonObject, key: "a", value: "" },
    ]);
    expect(edited.toString()).toBe('{"_\\u0069ndex":"X","2":{"a":""},"1":"Y","__proto__":{"k":"Z"},"é":"Ü"}');
  });

  it("reads a thousand levels", () => {
    const { body, root } = read(`${'{"a":'.repeat(900)}"x"${"}".repeat(900)}`);
    let holder = root;
    while (typeof holder["a"] === "object") holder = holder["a"] as JsonObject;
    expect(replaceStrings(body, root, [{ holder, key: "a", value: "deep" }]).toString()).toContain('"deep"');
  });
});

describe("locateValues", () => {
  it("spans values of every kind, in the order asked", () => {
    const { body, root } = read('{"a" : [1, 2] ,"b":true}');
    const spans = locateValues(body, root, [
      { holder: root, key: "b" },
      { holder: root, key: "a" },
    ]);
    expect(spans.map(({ start, end }) => body.toString("utf8", start, end))).toEqual(["true", "[1, 2]"]);
  });
});

describe("spliceBytes", () => {
  it("refuses parts that overlap", () => {
    const parts = [
      { start: 0, end: 2, text: "" },
      { start: 1, end: 3, text: "" },
    ];
    expect(() => spliceBytes(Buffer.from("abc"), parts)).toThrowError(FaultError);
  });

  it("takes parts in any order, also empty ones", () => {
    const parts = [
      { start: 2, end: 3, text: "Z" },
      { start: 0, end: 0, text: ">" },
    ];
    expect(spliceBytes(Buffer.from("abc"), parts).toString()).toBe(">abZ");
  });
});
