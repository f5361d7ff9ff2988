import { describe, expect, it } from "vitest";
import { RejectedError } from "../../../shared/errors.ts";
import { parseExpression, parseName, splitList } from "../../../shared/opensearch/index-expression.ts";

const NOW = new Date("2026-11-22T10:00:00Z");
const parse = (written: string) =>
  parseExpression(splitList(written), NOW).parts.map(({ kind, text }) => `${kind} ${text}`);

describe("parseExpression", () => {
  it.each([
    ["nothing", ""],
    ["a comma", ","],
    ["an empty part", "logs-app,,logs-web"],
    ["an empty first part", ",logs-app"],
    ["an empty last part", "logs-app,"],
    ["a remote cluster", "cluster2:logs-app"],
    ["every remote cluster", "*:*"],
    ["a blank", "logs app"],
    ["a line end", "logs-app\r\nX-Foo: 1"],
    ["a slash", "logs/app"],
    ["a backslash", "logs\\app"],
    ["a fragment", "logs#app"],
    ["a question mark", "logs?"],
    ["a bracket", "<logs"],
    ["a leading underscore", "_logs"],
    ["`_all` among others", "logs-app,_all"],
    ["a leading plus", "+logs-app"],
    ["an exclusion before any wildcard", "-logs-app"],
    ["an exclusion after a name", "logs-app,-secret-hr"],
    ["an exclusion of an exclusion", "*,--x"],
    ["dots", ".."],
    ["a name of 256 bytes", "a".repeat(256)],
    ["a date that makes a list", "<logs-{now/d{yyyy,MM}}>"],
    ["date math that hides an exclusion", "<-logs>"],
    ["date math that hides `_all`", "<_all>"],
  ])("refuses %s", (_, written) => {
    expect(() => parse(written)).toThrow(RejectedError);
  });

  it.each([
    ["logs-app", ["name logs-app"]],
    ["Logs-App", ["name Logs-App"]],
    ["a,b*", ["name a", "wildcard b*"]],
    ["_all", ["wildcard *"]],
    ["*,-secret-hr,-x*", ["wildcard *", "exclusion secret-hr", "exclusion x*"]],
    ["<secret-hr>", ["name secret-hr"]],
    ["<s*>", ["wildcard s*"]],
    ["<logs-{now/d}>", ["name logs-2026.11.22"]],
    ["*,-<logs-{now/d}>", ["wildcard *", "exclusion logs-2026.11.22"]],
    [".kibana*", ["wildcard .kibana*"]],
  ])("reads %s", (written, parts) => {
    expect(parse(written)).toEqual(parts);
  });

  it("keeps what was written beside what it stands for", () => {
    expect(parseExpression(["<logs-{now/d}>"], NOW).parts).toEqual([
      { kind: "name", text: "logs-2026.11.22", written: "<logs-{now/d}>" },
    ]);
  });
});

describe("parseName", () => {
  it.each([["logs-*"], ["_all"], ["a,b"], [""], ["-a"], ["<logs-*>"]])(
    "refuses `%s` where one index is to be named",
    (written) => {
      expect(() => parseName(written, NOW)).toThrow(RejectedError);
    },
  );

  it("reads one name", () => {
    expect(parseName("<logs-{now/M{yyyy.MM}}>", NOW).parts).toMatchObject([{ kind: "name", text: "logs-2026.11" }]);
  });
});
