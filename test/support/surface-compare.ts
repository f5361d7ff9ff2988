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

/** What two answers to the same request must have in common: the body without ids, times and sizes. */
export function comparable({ text, headers }: WireAnswer): unknown {
  if (!/json/.test(headers["content-type"] ?? "")) return text.replace(SIZES_AND_TIMES, "-").split(/\s+/);
  return strip(JSON.parse(text), false);
}

function strip(value: unknown, isTiming: boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => strip(item, isTiming));
  if (typeof value === "number") return isTiming ? 0 : value;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !VOLATILE.has(key) && !/_(?:in_)?(?:millis|nanos)$/.test(key))
      .map(([key, item]: [string, unknown]) => {
        if (key === "_id" && typeof item === "string" && MADE_UP_ID.test(item)) return [key, "ID"];
        return [key, strip(item, isTiming || key === "profile")];
      }),
  );
}
