import { readValue } from "../json-cursor.ts";
import { type Splice, spliceBytes } from "../json-edit.ts";
import { locateStrings, type StringPath } from "../json-strings.ts";
import type { AnswerContext, FilteredAnswer } from "./answer-filter.ts";

/** Where answers hold the ids of readers: of a search, of each search of an msearch, of points in time that were closed. */
const PATHS: Readonly<Record<"scroll" | "pit", readonly StringPath[]>> = {
  scroll: [["_scroll_id"], ["responses", "*", "_scroll_id"]],
  pit: [["pit_id"], ["responses", "*", "pit_id"], ["pits", "*", "pit_id"]],
};

/**
 * Seals the ids of scrolls and points in time in an answer, so that they are of use to this caller alone; every other byte
 * stays as it is, and `filter_path` may have left any part of it. Throws `FaultError` (`domain-unavailable`, 502) for what is
 * no JSON object.
 */
export function sealReaderIds(body: Buffer, { seal }: Pick<AnswerContext, "seal">): FilteredAnswer {
  const splices = (["scroll", "pit"] as const).flatMap((kind) =>
    locateStrings(body, PATHS[kind]).map(({ start, end }): Splice => {
      const raw = readValue(body, start, end) as string;
      return { start, end, text: JSON.stringify(seal(kind, raw)) };
    }),
  );
  return { body: spliceBytes(body, splices) };
}
