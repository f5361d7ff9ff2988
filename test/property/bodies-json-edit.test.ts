import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isObject, type Json, parseJson } from "../../shared/opensearch/json.ts";
import { replaceStrings, type StringEdit } from "../../shared/opensearch/json-edit.ts";

const BIG = "90071992547409931234567890.000100";
const spacing = fc.constantFrom("", " ", "\n", "\t \r\n");

/** JSON text with odd spacing, escaped keys and numbers that no double holds. */
const text: fc.Arbitrary<string> = fc
  .tuple(fc.jsonValue({ maxDepth: 5 }), spacing, spacing)
  .map(([value, a, b]) => `${a}${write(value as Json, b)}${a}`);

function write(value: Json, space: string): string {
  if (Array.isArray(value)) return `[${space}${value.map((item) => write(item, space)).join(`${space},${space}`)}]`;
  if (isObject(value)) {
    const members = Object.keys(value).map(
      (key) => `${escapeKey(key)}${space}:${space}${write(value[key] as Json, space)}`,
    );
    return `{${space}${members.join(`,${space}`)}${space}}`;
  }
  return typeof value === "number" ? BIG : JSON.stringify(value);
}

function escapeKey(key: string): string {
  return `"${key
    .split("")
    .map((char) => (char.length === 1 ? `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}` : char))
    .join("")}"`;
}

function places(
  value: Json,
  found: { holder: object; key: string | number }[] = [],
): { holder: object; key: string | number }[] {
  if (typeof value !== "object" || value === null) return found;
  const keys: (string | number)[] = Array.isArray(value) ? value.map((_, index) => index) : Object.keys(value);
  for (const key of keys) {
    const item = (value as Record<string | number, Json>)[key] as Json;
    if (typeof item === "string") found.push({ holder: value, key });
    else places(item, found);
  }
  return found;
}

describe("replaceStrings", () => {
  it("gives the edited value, and every other byte as it was", () => {
    fc.assert(
      fc.property(
        text,
        fc.array(fc.tuple(fc.nat(), fc.string({ unit: "binary" })), { maxLength: 4 }),
        (source, choices) => {
          const body = Buffer.from(source);
          const root = parseJson(body, "the body");
          const strings = places(root);
          const edits = new Map<number, StringEdit>();
          for (const [choice, value] of strings.length === 0 ? [] : choices) {
            const at = choice % strings.length;
            edits.set(at, { ...(strings[at] as { holder: object; key: string | number }), value });
          }
          const edited = replaceStrings(body, root, [...edits.values()]).toString();
          for (const { holder, key, value } of edits.values())
            Object.defineProperty(holder, key, { value, enumerable: true });
          expect(JSON.parse(edited)).toEqual(root);
          expect(edited.split(BIG).length).toBe(source.split(BIG).length);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
