/** Characters that an index name may have: those first that make an example easy to read. */
const READABLE = "abcdefghijklmnopqrstuvwxyz0123456789~=!$&'()@[]^{}%`ABCDEFGHIJKLMNOPQRSTUVWXYZ";
/** Letters without an upper case, which an index name may have as well. */
const [FIRST_LETTER, LAST_LETTER] = [0x4e00, 0x9fff];

/** `*` replaced by `filler`: a name that the pattern matches. */
export function fillPattern(pattern: string, filler: string): string {
  return pattern.replaceAll("*", filler);
}

/** The characters that stand in for `*` in an example, the most readable first. */
export function* fillers(): Generator<string> {
  yield* READABLE;
  for (let code = FIRST_LETTER; code <= LAST_LETTER; code++) yield String.fromCharCode(code);
}

/**
 * A character that none of these patterns has: a pattern matches a name that is filled with it only by a `*`, so one that
 * does so contains the filled pattern (`containsPattern`), and what no single pattern contains all of them together do
 * not. Throws `RangeError` where more than 20,000 different characters are in use, which leaves none.
 */
export function freshFiller(patterns: Iterable<string>): string {
  const used = new Set<string>();
  for (const pattern of patterns) for (const character of pattern) used.add(character);
  for (const filler of fillers()) if (!used.has(filler)) return filler;
  throw new RangeError("the patterns use every character there is to compare them by");
}
