import * as fc from "fast-check";

/** Bits of YAML and of policies that change what follows them. */
const BITS = [
  ...Array.from("&*!|>%@`{}[],:?-#'\"\n\t ~.<"),
  "\r\n",
  "<<: ",
  "---\n",
  "...\n",
  "&a ",
  "*a",
  "!!map ",
  "\ufeff",
  "\u0000",
  "\ud800",
  "__proto__",
  "constructor",
  "null",
  "1e999",
  "okta:",
  "- ",
  "  ",
  "limits:",
  "https://",
];

const mutation = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  drop: fc.nat({ max: 12 }),
  bit: fc.oneof(fc.constantFrom(...BITS), fc.string({ maxLength: 4 }), fc.constant("")),
});

/** One of these YAML texts with up to four changes anywhere. */
export function mutatedText(...texts: readonly [string, ...string[]]): fc.Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom(...texts), fc.array(mutation, { minLength: 1, maxLength: 4 }))
    .map(([text, mutations]) => {
      let changed = text;
      for (const { at, drop, bit } of mutations) {
        const offset = Math.floor(at * changed.length);
        changed = changed.slice(0, offset) + bit + changed.slice(offset + drop);
      }
      return changed;
    });
}

/** One of these texts with one character replaced by another: about half of them are still what they were. */
export function nudgedText(...texts: readonly [string, ...string[]]): fc.Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom(...texts), fc.noBias(fc.nat()), fc.constantFrom("a", "Z", "*", "-", ".", "1", "9", "_", " "))
    .map(([text, at, character]) => {
      const offset = at % text.length;
      return text.slice(0, offset) + character + text.slice(offset + 1);
    });
}
