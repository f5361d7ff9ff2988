import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isObject, type Json } from "../../shared/opensearch/json.ts";
import { cutValues, type Look } from "../../shared/opensearch/json-cut.ts";

/** Keys and texts of few letters, so that some of them begin with the letter that is taken out. */
const key = fc.string({ unit: fc.constantFrom("x", "a", '"', "\\", ",", "}", "é", " "), maxLength: 3 });
const { value } = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    key,
    fc.constantFrom<Json>(null, true, -1.5e300),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(key, tie("value"), { maxKeys: 4 }),
  ),
}));
const answer = fc.dictionary(key, value, { maxKeys: 5 });

const isForeign = (text: Json): boolean => typeof text === "string" && text.startsWith("x");

const look: Look = (path, read) => {
  const last = path.at(-1) ?? "";
  if (last === "*") return isForeign(read()) ? "cut" : "within";
  return isForeign(last) ? "cut" : "within";
};

/** The same on the parsed value; a key `*` is read as an item by `look`, too. */
function without(json: Json): Json {
  if (Array.isArray(json)) return json.filter((item) => !isForeign(item)).map(without);
  if (!isObject(json)) return json;
  const kept = Object.entries(json).filter(([name]) => !isForeign(name));
  return Object.fromEntries(kept.map(([name, inner]) => [name, without(inner)]));
}

describe("cutValues", () => {
  it("takes out what deleting it from the parsed value would, however the text is spaced", () => {
    fc.assert(
      fc.property(answer, fc.constantFrom(undefined, 1, "\t"), (json, space) => {
        const text = JSON.stringify(json, null, space);
        const cut = cutValues(Buffer.from(text), look).toString();
        expect(JSON.parse(cut)).toEqual(without(json));
      }),
      { numRuns: 3_000 },
    );
  });

  it("leaves the bytes where nothing is taken out", () => {
    fc.assert(
      fc.property(answer, (json) => {
        const body = Buffer.from(JSON.stringify(json));
        expect(cutValues(body, () => "within")).toBe(body);
      }),
      { numRuns: 1_000 },
    );
  });
});
