import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { INSPECTORS } from "../support/read-now.ts";
import { LookUpNeedles } from "../../shared/opensearch/bodies/look-up-needles.ts";
import { assertPlainDocument } from "../../shared/opensearch/dsl/document.ts";
import type { Json } from "../../shared/opensearch/json.ts";

const LOOK_UPS = [
  '{"terms":{"user":{"index":"secret-hr","id":"1","path":"user"}}}',
  '{"geo_shape":{"loc":{"indexed_shape":{"index":"secret-hr","id":"1"}}}}',
  '{"more_like_this":{"like":[{"_index":"secret-hr","_id":"1"}]}}',
  '{"percolate":{"field":"q","index":"secret-hr","id":"1"}}',
  '{"wrapper":{"query":"e30="}}',
];

/** What may stand between two tokens: blanks, and the comments that OpenSearch takes. */
const gap = fc.constantFrom(
  "",
  "",
  " ",
  "  ",
  "\t",
  "\r",
  "/**/",
  '/* {"a": */',
  "// x\r",
  "/*[*/ ",
  " /*,*/\t",
  '//"a":\r',
);
const spaced = fc
  .tuple(fc.constantFrom(...LOOK_UPS), fc.array(gap, { minLength: 24, maxLength: 24 }), fc.nat(3))
  .map(([text, gaps, depth]) => {
    const tokens = wrap(text, depth).match(/"[^"]*"|./g) ?? [];
    return tokens.map((token, at) => `${gaps[at % gaps.length]}${token}`).join("");
  });

/** The same below other objects and arrays. */
function wrap(text: string, depth: number): string {
  return depth === 0 ? text : wrap(depth % 2 === 0 ? `{"a":${text}}` : `{"b":[{"c":1},${text}]}`, depth - 1);
}

/** Any of the letters of keys written as an escape, in either case of its digits. */
const escaped = fc
  .tuple(fc.constantFrom(...LOOK_UPS), fc.array(fc.tuple(fc.nat(80), fc.boolean()), { maxLength: 4 }))
  .map(([text, places]) => {
    const chars = text.split("");
    for (const [place, isUpper] of places) {
      const char = chars[place];
      if (char === undefined || !/^[a-z_]$/.test(char)) continue;
      const hex = char.charCodeAt(0).toString(16);
      chars[place] = `\\u00${isUpper ? hex.toUpperCase() : hex}`;
    }
    return chars.join("");
  });

const harmless = fc.oneof(
  fc.json({ maxDepth: 3 }).map((text) => `{"a":${text}}`),
  fc.constantFrom(
    '{"terms":["a"]}',
    '{"text":"\\"terms\\" \\u0074"}',
    '{"wrapper":1,"percolate":"x"}',
    '{"a":"\\u0000\\u00e9"}',
    '{"a":{"b":{"c":[{"d":{}},{"e\\"":{"f":{}}}]}}}',
    '{"path":"/orders/{id}","text":"\\"terms\\": {","terms":[{"a":1}]}',
    '{ "a" : { "terms_set" : {} , "term" : {"index":"x"} } }',
  ),
);

const documents = fc.array(fc.oneof({ weight: 4, arbitrary: harmless }, { weight: 1, arbitrary: escaped }), {
  minLength: 1,
  maxLength: 20,
});

function holdsLookUp(document: string): boolean {
  try {
    assertPlainDocument(JSON.parse(document) as Json);
    return false;
  } catch {
    return true;
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe("a look-up in the documents of a bulk", () => {
  it("is found wherever it stands and however it is written, and nothing else is", () => {
    fc.assert(
      fc.property(
        documents,
        fc.constantFrom('{"index":{}}', '{"create":{"version":1}}', '{"index":{"_id":"\\"terms\\""}}'),
        (texts, action) => {
          const body = Buffer.from(texts.map((text) => `${action}\n${text}\n`).join(""));
          let isRefused = false;
          try {
            INSPECTORS.bulk(body, { operation: "bulk", hasPathIndex: true });
          } catch {
            isRefused = true;
          }
          expect(isRefused).toBe(texts.some(holdsLookUp));
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it("is found whatever stands between its tokens, comments too", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(spaced, harmless), { minLength: 1, maxLength: 8 }), (texts) => {
        const body = Buffer.from(texts.map((text) => `${text}\n`).join(""));
        const needles = new LookUpNeedles(body);
        let at = 0;
        for (const text of texts) {
          const end = at + Buffer.byteLength(text);
          const isFound = needles.isIn(at, end);
          // a comment ends with its line, which ends at a return
          const plain = text.replace(/\/\*.*?\*\/|\/\/[^\r]*\r/g, " ");
          if (holdsLookUp(isJson(text) ? text : plain)) expect(isFound).toBe(true);
          at = end + 1;
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it("is not looked for in what is flat, nor under other keys", () => {
    const flat = Buffer.from('{"terms":["a"],"wrapper":1,"m":"\\"terms\\" \\u0074","percolate":"x"}\n{"index":{}}\n');
    expect(new LookUpNeedles(flat).isIn(0, flat.indexOf("\n"))).toBe(false);
    const nested = Buffer.from('{"host":{"name":"a"},"list":[{"a":{}},{"b" : {}}],"path":"/{id}"}\n');
    expect(new LookUpNeedles(nested).isIn(0, nested.length - 1)).toBe(false);
  });

  it("is found by the bytes of its part alone", () => {
    fc.assert(
      fc.property(documents, fc.integer({ min: 0, max: 25 }), (texts, noise) => {
        const body = Buffer.from(`${"termsxw".repeat(noise)}\n${texts.join("\n")}\n`);
        const needles = new LookUpNeedles(body);
        let at = body.indexOf("\n") + 1;
        for (const text of texts) {
          const end = at + Buffer.byteLength(text);
          const isFound = needles.isIn(at, end);
          if (holdsLookUp(text)) expect(isFound).toBe(true);
          expect(new LookUpNeedles(Buffer.from(text)).isIn(0, end - at)).toBe(isFound);
          at = end + 1;
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
