import type { WireAnswer } from "./wire.ts";

/** Keys whose values differ from one run to the next: times, versions, ids that OpenSearch makes up. */
const VOLATILE = new Set([
  "took",
  "_version",
  "_seq_no",
  "_primary_term",
  "creation_date",
  "uuid",
  "retries",
  "node",
  "_scroll_id",
  "pit_id",
  "creation_time",
]);
/** In a table: `4.1kb`, seconds since 1970, a time of day. */
const SIZES_AND_TIMES = /\b(?:\d+(?:\.\d+)?[kmg]?b|\d{10}|\d\d:\d\d:\d\d)\b/g;
const MADE_UP_ID = /^[A-Za-z0-9_-]{20}$/;

/**
 * What two answers to the same request must have in common: the body without ids, times and sizes, and without the aliases
 * that the gate takes out, `foreign` ones.
 */
export function comparable({ text, headers }: WireAnswer, foreign: readonly string[] = []): unknown {
  if (!/json/.test(headers["content-type"] ?? "")) return text.replace(SIZES_AND_TIMES, "-").split(/\s+/);
  return withoutAliases(strip(JSON.parse(text), false), new Set(foreign));
}

/** `{index: {aliases: {…}}}`, as every answer about aliases has them. */
function withoutAliases(answer: unknown, foreign: ReadonlySet<string>): unknown {
  if (typeof answer !== "object" || answer === null) return answer;
  for (const index of Object.values(answer) as { aliases?: object }[]) {
    if (typeof index?.aliases !== "object") continue;
    index.aliases = Object.fromEntries(Object.entries(index.aliases).filter(([alias]) => !foreign.has(alias)));
  }
  return answer;
}

function strip(value: unknown, isTiming: boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => strip(item, isTiming));
  if (typeof value === "number") return isTiming ? 0 : value;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !VOLATILE.has(key) && !/_(?:(?:in_)?(?:millis|nanos)|age)$/.test(key))
      .map(([key, item]: [string, unknown]) => {
        if (key === "_id" && typeof item === "string" && MADE_UP_ID.test(item)) return [key, "ID"];
        return [key, strip(item, isTiming || key === "profile")];
      }),
  );
}
