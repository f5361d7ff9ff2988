import { describe, expect, it } from "vitest";
import { filterAliases } from "../../../../shared/opensearch/answers/aliases.ts";
import { askingFor } from "../../../../shared/opensearch/answers/asking.ts";
import { catAliases } from "../../../../shared/opensearch/answers/cat-aliases.ts";

const isGranted = (name: string): boolean => name.startsWith("logs-");
const unused = { seal: (): never => expect.unreachable() };

describe("filterAliases", () => {
  const filter = (answer: string, status = 200, pathParams: Record<string, string> = {}): string =>
    filterAliases(Buffer.from(answer), { status, isGranted, pathParams }).body.toString();

  it.each([["<html>"], [""], ["{"], ["[]"], ["null"]])("is the domain's fault for %s", (text) => {
    expect(() => filter(text)).toThrow(expect.objectContaining({ code: "domain-unavailable", status: 502 }));
  });

  it("takes out foreign indices, and foreign aliases of own ones", () => {
    const answer =
      '{"secret-hr":{"aliases":{"logs-x":{}}},"logs-1":{"aliases":{"secret-a":{},"logs-a":{"filter":{"term":{"n":9007199254740993}}}}},' +
      '"logs-2":{"aliases":{"secret-a":{"filter":{}}}}}';
    expect(filter(answer)).toBe(
      '{"logs-1":{"aliases":{"logs-a":{"filter":{"term":{"n":9007199254740993}}}}},"logs-2":{"aliases":{}}}',
    );
  });

  it("takes out an own index whose asked aliases are all foreign, which would not be there without them", () => {
    const answer = '{"logs-1":{"aliases":{"logs-a":{}}},"logs-2":{"aliases":{"secret-a":{}}}}';
    expect(filter(answer, 200, { name: "*" })).toBe('{"logs-1":{"aliases":{"logs-a":{}}}}');
  });

  it("filters what stands beside an alias that is missing", () => {
    const answer =
      '{"error":"alias [logs-no] missing","status":404,"secret-hr":{"aliases":{"logs-x":{}}},"logs-1":{"aliases":{"logs-a":{}}}}';
    expect(filter(answer, 404, { name: "logs-no,logs-*" })).toBe(
      '{"error":"alias [logs-no] missing","status":404,"logs-1":{"aliases":{"logs-a":{}}}}',
    );
  });

  it("reads an index called `error` as an index", () => {
    expect(filter('{"error":{"aliases":{"logs-a":{}}},"logs-1":{"aliases":{}}}')).toBe('{"logs-1":{"aliases":{}}}');
    expect(filter('{"error":{"aliases":{"logs-a":{}}},"status":404}', 404)).toBe('{"status":404}');
    expect(filter('{"error":{}}')).toBe("{}");
  });

  it.each([
    ['{"error":{"root_cause":[],"type":"index_not_found_exception"},"status":404}', 404],
    ['{ "logs-1" : { "aliases" : { "logs-a" : { } } } }', 200],
    ['{"logs-1":{}}', 200],
    ["{}", 200],
  ])("leaves %s alone", (answer, status) => {
    expect(filter(answer, status)).toBe(answer);
  });
});

describe("catAliases", () => {
  const row = (alias: string, index: string, rest: object = {}) => ({
    alias,
    index,
    filter: "-",
    "routing.index": "-",
    "routing.search": "-",
    is_write_index: "-",
    ...rest,
  });
  const ROWS = [
    row("logs-b", "logs-1", { filter: "*", "routing.index": "1" }),
    row("a-very-long-foreign-name-of-an-alias", "logs-1"),
    row("logs-a", "secret-hr"),
    row("logs-long-a", "logs-22", { is_write_index: "true" }),
  ];

  function table(query: string, accept?: string, body = JSON.stringify(ROWS), status = 200) {
    const asked = new Map(new URLSearchParams(query));
    const context = { ...unused, status, asked, accept, isGranted, pathParams: {} };
    const { body: bytes, contentType } = catAliases.filter(Buffer.from(body), context);
    return { text: bytes.toString(), contentType };
  }

  it.each(["", "<html>", "{}", "[1]"])("is the domain's fault for %s", (body) => {
    expect(() => table("", undefined, body)).toThrow(expect.objectContaining({ code: "domain-unavailable" }));
  });

  const ask = (asked: [string, string][]) => askingFor("cat-aliases").replace?.(new Map(asked));

  it("asks for every column, whatever the caller shows", () => {
    expect(ask([["h", "alias"]])).toEqual({
      format: "json",
      h: "alias,index,filter,routing.index,routing.search,is_write_index",
    });
    expect(ask([["expand_wildcards", "open"]])).toMatchObject({ expand_wildcards: "open" });
  });

  it("leaves out foreign rows, and their width", () => {
    expect(table("v=true")).toEqual({
      contentType: "text/plain; charset=UTF-8",
      text: [
        "alias       index   filter routing.index routing.search is_write_index",
        "logs-b      logs-1  *      1             -              -",
        "logs-long-a logs-22 -      -             -              true",
        "",
      ].join("\n"),
    });
    expect(table("h=i").text).toBe("logs-1\nlogs-22\n");
    expect(table("h=w").text).not.toContain("-\n-");
  });

  it.each([
    ["h=a,i,routing.*,f,w,zz,al*&v", "a i routing.index routing.search f w alias"],
    ["h=alias,alias,a&v=true", "alias a"],
    ["h=routing*&v", "routing.index routing.search"],
    ["h=ri,idx&v", "ri idx"],
    ["h=&v", ""],
  ])("shows the columns of %s", (query, heading) => {
    expect(table(query).text.split("\n")[0]?.split(/ +/).join(" ")).toBe(heading);
  });

  it("writes JSON where it is asked for", () => {
    const json = '[{"a":"logs-b","index":"logs-1"},{"a":"logs-long-a","index":"logs-22"}]';
    const contentType = "application/json; charset=UTF-8";
    expect(table("h=a,index&format=json")).toEqual({ contentType, text: json });
    expect(table("h=a,index", "application/json")).toEqual({ contentType, text: json });
    expect(table("h=a&format=text", "application/json").text).toBe("logs-b\nlogs-long-a\n");
    expect(table("h=a", "*/*").text).toBe("logs-b\nlogs-long-a\n");
  });

  it("passes on the text about the columns, and errors", () => {
    expect(ask([["help", ""]])).toEqual({});
    expect(table("help", undefined, "alias | a | alias name\n").text).toBe("alias | a | alias name\n");
    expect(table("s=zz", undefined, '{"error":{}}', 500).text).toBe('{"error":{}}');
  });
});
