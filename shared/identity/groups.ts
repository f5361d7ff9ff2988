import { readName } from "./text.ts";

const SEPARATORS = { space: /\s+/, comma: /\s*,\s*/ } as const;

/**
 * The groups of a claim: the items of an array, or one text, which is one group unless the issuer separates several in it.
 * What cannot be a group's name is passed over, duplicates are dropped.
 */
export function readGroups(claim: unknown, separator: keyof typeof SEPARATORS | undefined): readonly string[] {
  const values: readonly unknown[] = Array.isArray(claim)
    ? claim
    : typeof claim === "string"
      ? split(claim, separator)
      : [];
  return [...new Set(values.map(readName).filter((name) => name !== undefined))];
}

function split(text: string, separator: keyof typeof SEPARATORS | undefined): readonly string[] {
  return separator === undefined ? [text] : text.trim().split(SEPARATORS[separator]);
}
