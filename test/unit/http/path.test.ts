import { describe, expect, it } from "vitest";
import { httpSegmentsOf, read, restEvent, segmentsOf } from "./events.ts";

const notUnderstood = expect.objectContaining({ name: "RejectedError", code: "request-not-understood" });

describe("a path that can be read in two ways is refused", () => {
  it.each([
    ["//_search", "an empty segment, which OpenSearch takes for all indices"],
    ["//", "two slashes"],
    ["/logs-app//_search", "an inner empty segment"],
    ["/logs-app/_search//", "two trailing slashes"],
    ["/./secret-hr/_search", "`.`"],
    ["/logs-app/../secret-hr/_search", "`..`"],
    ["/logs-app/%2e%2e/secret-hr/_search", "`..` encoded"],
    ["/logs-app/.%2E/secret-hr/_search", "`..` half encoded"],
    ["/logs-app/_doc/..", "`..` as an id"],
    ["/logs-app/_doc/%2e%2e%2f%2e%2e%2fsecret-hr%2f_doc%2f1", "`..` within an id"],
    ["/logs-app/_doc/a%2F.", "`.` at the end of an id"],
    ["/logs-app/_doc/..%5C..%5Csecret-hr", "`..` between backslashes of an id"],
    ["/_cat/../secret-hr", "`..` behind a literal"],
    ["/logs-app\\_search", "a backslash"],
    ["/logs-app%5C_search", "an encoded backslash in a name"],
    ["/logs-app#/_search", "a fragment"],
    ["/logs-app%23/_search", "an encoded `#` in a name"],
    ["/secret-hr;x=1/_search", "a path parameter"],
    ["/secret-hr%3Bx=1/_search", "an encoded `;` in a name"],
    ["/logs-app?index=secret-hr", "a query inside the path"],
    ["/logs-app/_search%3Findex=secret-hr", "an encoded `?` outside of an id"],
    ["/logs-app%/_search", "half an escape"],
    ["/logs-app%2/_search", "two thirds of an escape"],
    ["/logs-app%zz/_search", "an escape that is none"],
    ["/logs-app%%73/_search", "a doubled percent sign"],
    ["/secret-hr%252F_search", "double encoding in a name"],
    ["/secret-hr%2F_search", "a slash within a name"],
    ["/http:%2f%2fevil/_search", "an absolute URL"],
    ["/%3Clogs%3E%2F_search", "a slash outside of date math"],
    ["/logs%00/_search", "a NUL"],
    ["/logs-app%0d%0aX-Foo:%201/_search", "a line end"],
    ["/logs%09/_search", "a tab"],
    ["/logs%7F/_search", "a delete character"],
    ["/b\u00fccher/_search", "a raw character beyond ASCII"],
    ["/logs app/_search", "a raw blank"],
    ["/logs%c1%b3/_search", "an overlong encoding"],
    ["/logs%ff/_search", "a byte that is not UTF-8"],
    ["/logs%ed%a0%80/_search", "an encoded surrogate"],
    ["/logs-app/_doc/%ff", "a byte that is not UTF-8 in an id"],
    [`/${"a".repeat(513)}/_search`, "a name of 513 bytes"],
    [`/logs-app/_doc/${"%C3%A9".repeat(257)}`, "an id of 514 bytes"],
    ["/-/domains/logs/-/x", "the reserved segment below a named domain"],
  ])("%s: %s", (path) => {
    expect(() => read(restEvent(path))).toThrow(notUnderstood);
  });

  it.each([
    ["/logs-app/x/a%2Fb", "not after a literal that ids follow"],
    ["/_doc/_doc%2Fx", "not in the second segment"],
    ["/logs-app/%5Fdoc/a%2Fb", "not after an encoded literal"],
    ["/logs-app/_doc/x/a%2Fb", "not further down"],
  ])("an encoded slash stands in an id alone: %s: %s", (path) => {
    expect(() => read(restEvent(path))).toThrow(notUnderstood);
  });
});

describe("a path that can be read in one way", () => {
  it.each([
    ["/", []],
    ["/_search", ["_search"]],
    ["/_search/", ["_search"]],
    ["/logs-*/_search", ["logs-*", "_search"]],
    ["/logs-a%2Clogs-b,logs-c/_search", ["logs-a,logs-b,logs-c", "_search"]],
    ["/%73ecret-hr/_search", ["secret-hr", "_search"]],
    ["/+secret-hr", ["+secret-hr"]],
    ["/%2Bsecret-hr", ["+secret-hr"]],
    ["/logs%20", ["logs "]],
    ["/b%C3%BCcher", ["b\u00fccher"]],
    ["/<logs-{now}>/_search", ["<logs-{now}>", "_search"]],
    ["/%3Clogs-a%7Bnow%2Fd%7D%3E", ["<logs-a{now/d}>"]],
    ["/%3Ca%7Bnow%2Fd%7D%3E,b,-%3Cc%7Bnow%2FM%7D%3E", ["<a{now/d}>,b,-<c{now/M}>"]],
    ["/logs-app/_doc/a+b%20c%2Cd", ["logs-app", "_doc", "a+b c,d"]],
    ["/logs-app/_doc/a%2Fb", ["logs-app", "_doc", "a/b"]],
    ["/logs-app/_doc/a%2Fb/", ["logs-app", "_doc", "a/b"]],
    ["/logs-app/_update/%25%3F%23%3B%5C%0A%00", ["logs-app", "_update", "%?#;\\\n\u0000"]],
    ["/logs-app/_source/..a%2F...", ["logs-app", "_source", "..a/..."]],
    [`/logs-app/_doc/${"a".repeat(512)}`, ["logs-app", "_doc", "a".repeat(512)]],
    [
      `/${Array(40).fill("logs-app-2026.11.22").join(",")}/_search`,
      [Array(40).fill("logs-app-2026.11.22").join(","), "_search"],
    ],
  ])("%s", (path, values) => {
    expect(segmentsOf(path)).toEqual(values);
  });

  it("keeps the raw text beside the value, which literals are compared with", () => {
    expect(read(restEvent("/logs-app/_%73earch")).segments[1]).toEqual({ raw: "_%73earch", value: "_search" });
    expect(read(restEvent("/%5Fsearch")).segments[0]).toEqual({ raw: "%5Fsearch", value: "_search" });
  });
});

describe("the path of an HTTP API, which arrives decoded", () => {
  it.each([
    ["/logs%2Fx", "what may be the rest of an escape"],
    ["/logs-app/_doc/100%", "a percent sign in an id"],
    ["/logs-app/../secret-hr", "a dot segment that was encoded"],
    ["/logs-app//_search", "an empty segment"],
    ["/logs\\x", "a backslash"],
    ["/logs-app/_doc/a\\b", "a backslash in an id"],
    ["/logs\r\nx", "a line end"],
    ["/logs-app/_doc/a\u0000", "a NUL in an id"],
    ["/logs\ufffd", "what was not UTF-8"],
    ["/logs\ud800", "half a surrogate pair"],
    ["/logs#x/_search", "a `#` in a name"],
    ["/logs;x/_search", "a `;` in a name"],
    [`/${"\u00e9".repeat(300)}`, "a name of 600 bytes"],
  ])("%s is refused: %s", (path) => {
    expect(() => httpSegmentsOf(path)).toThrow(notUnderstood);
  });

  it.each([
    ["/", []],
    ["/logs-app/_search/", ["logs-app", "_search"]],
    ["/logs-app/_doc/a b+c;d#e", ["logs-app", "_doc", "a b+c;d#e"]],
    ["/b\u00fccher-\u{1f600}", ["b\u00fccher-\u{1f600}"]],
    ["/secret-hr/_search", ["secret-hr", "_search"]],
    ["/<logs-{now/d}>/_search", ["<logs-{now", "d}>", "_search"]],
  ])("%s is decided as it was handed over", (path, values) => {
    expect(httpSegmentsOf(path)).toEqual(values);
  });
});
