import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseJsonText } from "../../shared/opensearch/json.ts";

/** An object as pairs, so that a key may stand twice; texts are full of what tells keys from strings. */
type Written = string | number | readonly Written[] | { readonly pairs: readonly (readonly [string, Written])[] };

const text = fc.string({ unit: fc.constantFrom("a", ":", '"', "\\", "{", "}", " ", "ü", "\u2028"), maxLength: 4 });
const { written } = fc.letrec<{ written: Written }>((tie) => ({
  written: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    text,
    fc.nat(9),
    fc.array(tie("written"), { maxLength: 3 }),
    fc.array(fc.tuple(text, tie("written")), { maxLength: 4 }).map((pairs) => ({ pairs })),
  ),
}));

/** Writes JSON with spaces and escapes taken from `choices`. */
function write(value: Written, choices: () => number): string {
  const space = () => ["", " ", "\n\t", ""][choices() % 4] as string;
  const string = (raw: string) =>
    choices() % 3 === 0
      ? `"${raw.replace(/[^]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`)}"`
      : JSON.stringify(raw);
  if (typeof value === "string") return string(value);
  if (typeof value === "number") return String(value);
  if ("pairs" in value) {
    const pairs = value.pairs.map(([key, held]) => `${string(key)}${space()}:${space()}${write(held, choices)}`);
    return `{${space()}${pairs.join(`${space()},`)}${space()}}`;
  }
  return `[${value.map((item) => write(item, choices)).join(`,${space()}`)}]`;
}

function hasDuplicate(value: Written): boolean {
  if (typeof value === "string" || typeof value === "number") return false;
  if (!("pairs" in value)) return value.some(hasDuplicate);
  const keys = value.pairs.map(([key]) => key);
  return new Set(keys).size < keys.length || value.pairs.some(([, held]) => hasDuplicate(held));
}

describe("duplicate keys", () => {
  it("are refused exactly when there are some, however they are written", () => {
    fc.assert(
      fc.property(written, fc.array(fc.nat(11), { minLength: 1, maxLength: 30 }), (value, numbers) => {
        let at = 0;
        const json = write(value, () => numbers[at++ % numbers.length] as number);
        if (hasDuplicate(value)) expect(() => parseJsonText(json, "it")).toThrow("it has a duplicate key");
        else expect(parseJsonText(json, "it")).toEqual(JSON.parse(json));
      }),
      { numRuns: 3000 },
    );
  });
});
