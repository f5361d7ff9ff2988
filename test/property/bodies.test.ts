import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BulkActionScanner } from "../../shared/opensearch/bodies/bulk-action-scanner.ts";
import { INSPECTORS } from "../support/read-now.ts";
import { RejectedError } from "../../shared/errors.ts";
import type { JsonObject } from "../../shared/opensearch/json.ts";

const RUNS = { numRuns: 1000 };
const name = fc.stringMatching(/^[a-z][a-z0-9.é-]{0,8}$/);
const context = { operation: "x", hasPathIndex: true };

/** JSON text of a flat object: odd spacing, keys and strings sometimes written with escapes. */
function written(value: unknown, space: string, escapes: boolean): string {
  if (typeof value === "string")
    return escapes ? `"${value.split("").map(escapeChar).join("")}"` : JSON.stringify(value);
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item) => written(item, space, escapes)).join(`,${space}`)}]`;
  const members = Object.entries(value).map(
    ([key, item]) => `${written(key, space, escapes)}${space}:${space}${written(item, space, escapes)}`,
  );
  return `{${space}${members.join(`${space},`)}}`;
}

function escapeChar(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

const style = fc.record({
  space: fc.constantFrom("", " ", "  ", "\t"),
  escapes: fc.boolean(),
  end: fc.constantFrom("\n", "\r\n", " \n"),
});

const metadata = fc.record(
  {
    _id: fc.oneof(fc.string(), fc.constant(null), fc.nat()),
    _index: fc.oneof(name, name, fc.constant(null)),
    routing: fc.oneof(fc.string(), fc.constant(null)),
    version: fc.nat(),
  },
  { requiredKeys: [] },
);
const item = fc.record({
  kind: fc.constantFrom("index", "create", "delete", "update"),
  metadata,
  style,
  source: fc.jsonValue(),
});

describe("a bulk", () => {
  it("shows every index that it names, and no other, however it is written", () => {
    fc.assert(
      fc.property(fc.array(item, { minLength: 1, maxLength: 12 }), (items) => {
        const expected = new Set<string>();
        let body = "";
        for (const {
          kind,
          metadata: { version, ...rest },
          style: { space, escapes, end },
          source,
        } of items) {
          const meta = kind === "update" || version === undefined ? rest : { ...rest, version };
          const index = meta["_index"];
          if (typeof index === "string") expected.add(index);
          body += written({ [kind]: meta }, space, escapes) + end;
          if (kind === "update") body += `${JSON.stringify({ doc: { a: 1 } })}${end}`;
          else if (kind !== "delete") body += `${JSON.stringify(source)}${end}`;
        }
        const found = INSPECTORS.bulk(Buffer.from(body), context);
        expect(new Set(found.names.map(({ index }) => index))).toEqual(expected);
      }),
      RUNS,
    );
  });

  it("is never read by the scanner in another way than by a parser", () => {
    const pieces = fc.constantFrom(
      '{"',
      '"index"',
      '"delete"',
      "{",
      "}",
      '"',
      ":",
      ",",
      " ",
      '"_index"',
      '"_id"',
      '"a"',
      '"b"',
      "null",
      "1",
      "0",
      "\\",
      "\r",
      "\n",
      "*",
      "true",
    );
    const near = fc
      .tuple(
        fc.constantFrom('{"index":{"_index":"a","_id":"b"}}', '{"delete":{ "_id":1, "_index":"a" }}', '{"create":{}}'),
        fc.nat(40),
        fc.nat(6),
        pieces,
      )
      .map(([line, at, length, piece]) => line.slice(0, at) + piece + line.slice(at + length));
    let read = 0;
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(pieces, { maxLength: 14 }).map((parts) => parts.join("")),
          near,
        ),
        (line) => {
          const body = Buffer.from(`${line}\n`);
          const scanner = new BulkActionScanner(body);
          const next = scanner.scan(0);
          if (next < 0) return;
          read++;
          const [action, ...more] = Object.entries(JSON.parse(body.toString("utf8", 0, next)) as JsonObject);
          const index = scanner.indexEnd === 0 ? null : body.toString("utf8", scanner.indexStart, scanner.indexEnd);
          const [kind, meta] = action as [string, JsonObject];
          expect([kind, meta["_index"] ?? null, more]).toEqual([scanner.kind, index, []]);
          expect(body.indexOf("\n")).toBe(next - 1);
        },
      ),
      { numRuns: 20_000 },
    );
    expect(read).toBeGreaterThan(200);
  });
});

describe("an mget and an msearch", () => {
  it("show every index that they name", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(name, style), { minLength: 1, maxLength: 8 }), (names) => {
        const docs = names.map(([index, { space, escapes }]) => written({ _id: "1", _index: index }, space, escapes));
        const mget = INSPECTORS.mget(Buffer.from(`{"docs":[${docs.join(",")}]}`), context);
        expect(new Set(mget.names.map(({ index }) => index))).toEqual(new Set(names.map(([index]) => index)));

        const lines = names.map(([index, { space, escapes, end }]) => {
          const lookUp = { query: { terms: { user: { path: "user", index: `l-${index}`, id: "1" } } } };
          return (
            written({ preference: "x", index: [index] }, space, escapes) + end + written(lookUp, space, escapes) + end
          );
        });
        const msearch = INSPECTORS.msearch(Buffer.from(lines.join("")), context);
        expect(msearch.expressions.map(({ parts }) => parts)).toEqual(names.map(([index]) => [index]));
        expect(new Set(msearch.names.map(({ index }) => index))).toEqual(new Set(names.map(([index]) => `l-${index}`)));
      }),
      RUNS,
    );
  });

  it("are written anew as the same searches on other indices", () => {
    const search = fc.record({
      header: fc.constantFrom({}, { index: "a-*" }, { routing: "r", indices: ["a-*", "-a-x"] }),
      style,
    });
    fc.assert(
      fc.property(
        fc.array(search, { minLength: 1, maxLength: 6 }),
        fc.array(name, { minLength: 1 }),
        fc.boolean(),
        (searches, names, ignoreUnavailable) => {
          const source = '{"size":9007199254740993123}';
          const body = searches
            .map(
              ({ header, style: { space, escapes, end } }) => `${written(header, space, escapes)}${end}${source}${end}`,
            )
            .join("");
          const to = { name: (index: string) => index, expression: () => ({ names, ignoreUnavailable }), id: String };
          const after = INSPECTORS.msearch(Buffer.from(body), context)
            .rewrite(Buffer.from(body), to)
            .toString()
            .split("\n");
          for (const [at, { header }] of searches.entries()) {
            const {
              index,
              indices,
              ignore_unavailable: ignores,
              ...rest
            } = JSON.parse(after[2 * at] as string) as JsonObject;
            const { index: _index, indices: _indices, ...others } = header as JsonObject;
            expect([index ?? indices, ignores, rest]).toEqual([names, ignoreUnavailable ? true : undefined, others]);
            expect((after[2 * at + 1] as string).trimEnd()).toBe(source);
          }
        },
      ),
      RUNS,
    );
  });
});

describe("any body of any kind", () => {
  const kinds = fc.constantFrom(...(Object.keys(INSPECTORS) as (keyof typeof INSPECTORS)[]));
  const keys = fc.constantFrom(
    "index",
    "_index",
    "docs",
    "ids",
    "query",
    "script",
    "doc",
    "settings",
    "mappings",
    "properties",
    "type",
    "_source",
    "update",
    "__proto__",
  );
  const value = fc.letrec((tie) => ({
    node: fc.oneof(
      { depthSize: "small" },
      fc.string(),
      fc.constant(null),
      fc.nat(),
      fc.array(tie("node"), { maxLength: 3 }),
      fc.dictionary(keys, tie("node"), { maxKeys: 3, noNullPrototype: true }),
    ),
  })).node;

  it("is read or refused, and nothing else happens", () => {
    fc.assert(
      fc.property(kinds, fc.array(value, { minLength: 1, maxLength: 4 }), (kind, values) => {
        const body = Buffer.from(values.map((one) => `${JSON.stringify(one)}\n`).join(""));
        let thrown: unknown;
        try {
          INSPECTORS[kind](body, context);
        } catch (error) {
          thrown = error;
        }
        expect(thrown === undefined || thrown instanceof RejectedError).toBe(true);
      }),
      { numRuns: 5000 },
    );
  });
});
