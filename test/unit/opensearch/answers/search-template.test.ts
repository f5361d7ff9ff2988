import { describe, expect, it } from "vitest";
import { addStatus } from "../../../../shared/opensearch/answers/search-template.ts";

const add = (text: string, status = 200, asked: [string, string][] = []): string =>
  addStatus(Buffer.from(text), { status, asked: new Map(asked) }).body.toString();

describe("addStatus", () => {
  it.each(["", "text", "}"])("is the domain's fault for %j", (text) => {
    expect(() => add(text)).toThrow(expect.objectContaining({ code: "domain-unavailable", status: 502 }));
  });

  it("says the status beside the rest, and changes nothing else", () => {
    expect(add('{"took":1,"n":9007199254740993}')).toBe('{"took":1,"n":9007199254740993,"status":200}');
    expect(add('{\n  "took" : 1\n}\n')).toBe('{\n  "took" : 1\n,"status":200}\n');
  });

  it("leaves errors alone, and what the caller chose of the answer", () => {
    expect(add('{"error":{},"status":404}', 404)).toBe('{"error":{},"status":404}');
    expect(add('{"took":1}', 200, [["filter_path", "took"]])).toBe('{"took":1}');
  });
});
