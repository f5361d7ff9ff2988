import { SYSTEM_INDEX } from "../opensearch/pattern-set.ts";
import type { Rule } from "./problems.ts";

/** Control characters, for a character class of a regular expression without flags. */
export const CONTROL = String.raw`\u0000-\u001f\u007f-\u009f`;

/**
 * A legal index pattern: names and `*` alone, by OpenSearch's rules for index and alias names
 * (MetadataCreateIndexService.validateIndexOrAliasName), and no pattern that only system indices could match.
 * The length, 255 bytes, is checked apart. Without flags, so that a JSON Schema can carry it.
 */
export const PATTERN = new RegExp(String.raw`^(?![_+-])(?!\.{1,2}$)(?!${SYSTEM_INDEX})[^\s${CONTROL},"\\/<>|?#:;]+$`);

const MAX_BYTES = 255;

interface Refusal {
  readonly refuses: RegExp;
  readonly rule: Rule;
  readonly message: string;
}

const REFUSALS: readonly Refusal[] = [
  { refuses: /^$/, rule: "illegal-pattern", message: "is no pattern; write a name or `*`" },
  { refuses: /,/, rule: "illegal-pattern", message: "holds a comma; write each pattern as its own list item" },
  {
    refuses: /^-/,
    rule: "illegal-pattern",
    message: "starts with `-`; grants cannot exclude, list what is granted instead",
  },
  { refuses: /^</, rule: "illegal-pattern", message: "is date math; write `*` in the place of the date" },
  { refuses: /:/, rule: "illegal-pattern", message: "names another cluster; grant each domain by its own `domain`" },
  { refuses: /^[_+]/, rule: "illegal-pattern", message: "starts with `_` or `+`, as no index name does" },
  { refuses: /^\.{1,2}$/, rule: "illegal-pattern", message: "is no index name" },
  {
    refuses: /[\s\p{Cc}"\\/<>|?#;]/u,
    rule: "illegal-pattern",
    message: 'holds a blank, a control character or one of `" \\ / < > | ? # ;`; names and `*` alone are patterns',
  },
  {
    refuses: new RegExp(`^(?:${SYSTEM_INDEX})`),
    rule: "system-pattern",
    message: "matches only the domain's own system indices, which are never granted; remove it",
  },
];

/** Why `pattern` is refused, or undefined when it is a legal index pattern of at most 255 bytes. */
export function refuseIndexPattern(pattern: string): { readonly rule: Rule; readonly message: string } | undefined {
  for (const { refuses, rule, message } of REFUSALS) if (refuses.test(pattern)) return { rule, message };
  if (Buffer.byteLength(pattern) > MAX_BYTES) {
    return { rule: "illegal-pattern", message: `is longer than ${MAX_BYTES} bytes, the longest an index name can be` };
  }
  return undefined;
}
