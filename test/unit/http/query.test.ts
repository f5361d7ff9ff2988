import { describe, expect, it } from "vitest";
import { httpEvent, read, restEvent } from "./events.ts";

const notUnderstood = expect.objectContaining({ name: "RejectedError", code: "request-not-understood" });
const ofRest = (query: Record<string, string[]>) => [...read(restEvent("/_search", { query })).query];
const ofHttp = (rawQuery: string) => [...read(httpEvent("/_search", { rawQuery })).query];

describe("the query of a REST API, decoded by the gateway", () => {
  it("is refused with a parameter twice, or one without a name", () => {
    expect(() => ofRest({ index: ["logs-app", "secret-hr"] })).toThrow(notUnderstood);
    expect(() => ofRest({ index: ["logs-app", "logs-app"] })).toThrow(notUnderstood);
    expect(() => ofRest({ "": ["x"] })).toThrow(notUnderstood);
  });

  it("is what the gateway split at `;`: the second part is a parameter of its own", () => {
    expect(ofRest({ q: ["*"], index: ["secret-hr"] })).toEqual([
      ["q", "*"],
      ["index", "secret-hr"],
    ]);
  });

  it("is not decoded a second time", () => {
    expect(ofRest({ q: ["100%25 a+b;c"], "%69ndex": ["x"] })).toEqual([
      ["q", "100%25 a+b;c"],
      ["%69ndex", "x"],
    ]);
  });

  it("reads names such as `__proto__` as names", () => {
    expect(ofRest(JSON.parse('{"__proto__":["x"]}') as Record<string, string[]>)).toEqual([["__proto__", "x"]]);
  });

  it("has empty values, and may be missing", () => {
    expect(ofRest({ pretty: [""] })).toEqual([["pretty", ""]]);
    expect([...read(restEvent("/_search")).query]).toEqual([]);
  });
});

describe("the raw query of an HTTP API", () => {
  it.each([
    ["index=logs-app&index=secret-hr", "a parameter twice"],
    ["index=logs-app&%69ndex=secret-hr", "a parameter twice, once encoded"],
    ["q=*;index=secret-hr", "a `;`, which OpenSearch splits at"],
    ["q=*#&index=secret-hr", "a `#`, which OpenSearch cuts at"],
    ["q=%", "half an escape"],
    ["q=%zz", "an escape that is none"],
    ["q=%c1%b3", "an overlong encoding"],
    ["%ff=1", "a name that is not UTF-8"],
    ["q=b\u00fccher", "a raw character beyond ASCII"],
    ["q=a b", "a raw blank"],
    ["=x", "no name"],
  ])("%s is refused: %s", (rawQuery) => {
    expect(() => ofHttp(rawQuery)).toThrow(notUnderstood);
  });

  it.each([
    ["", []],
    ["pretty", [["pretty", ""]]],
    ["pretty=", [["pretty", ""]]],
    [
      "a=1&&b=2&",
      [
        ["a", "1"],
        ["b", "2"],
      ],
    ],
    ["q=a+b%2Bc", [["q", "a b+c"]]],
    ["q=a%3Bb%23c%26d", [["q", "a;b#c&d"]]],
    ["q=a=b", [["q", "a=b"]]],
    [
      "INDEX=x&index=y",
      [
        ["INDEX", "x"],
        ["index", "y"],
      ],
    ],
    ["q=%25", [["q", "%"]]],
  ])("%s", (rawQuery, pairs) => {
    expect(ofHttp(rawQuery)).toEqual(pairs);
  });
});
