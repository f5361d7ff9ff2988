import type { Json } from "../json.ts";
import { cutValues } from "../json-cut.ts";
import type { AnswerContext, FilteredAnswer } from "./answer-filter.ts";

/**
 * Takes out of `GET /{index}` and `GET /{index}/_settings` what names others: aliases and names that are not granted, and
 * the index that this one was cloned, shrunk or split from. Holds whatever `filter_path`, `flat_settings` and
 * `include_defaults` made of the shape, because all of them keep the path of what they leave. Throws `FaultError`
 * (`domain-unavailable`, 502) for anything but a JSON object: what cannot be read cannot be filtered.
 */
export function filterIndexMetadata(
  body: Buffer,
  { isGranted, status }: Pick<AnswerContext, "isGranted" | "status">,
): FilteredAnswer {
  if (status !== 200) return { body };
  const filtered = cutValues(body, ([, part, ...keys], read) => {
    if (part === undefined) return "within";
    const [key] = keys;
    if (part === "aliases") return key === undefined ? "within" : isGranted(key) ? "keep" : "cut";
    if (part !== "settings" && part !== "defaults") return "keep";
    if (key === undefined) return "within";
    const setting = keys.join(".");
    if (RESIZE_SOURCE.test(setting)) return "cut";
    return NAME.test(setting) && !isOwn(read(), isGranted) ? "cut" : "within";
  });
  return { body: filtered };
}

function isOwn(value: Json, isGranted: AnswerContext["isGranted"]): boolean {
  if (typeof value !== "string") return true;
  // date math: by what stands around it
  return isGranted(value.startsWith("<") ? value.slice(1, -1).replace(/\{.*\}/, "") : value);
}

/** The name that an index was created with, or restored from; the alias that it rolls over; the index that it follows. */
const NAME = /(?:^|\.)(?:provided_name|rollover_alias|leader_index)$/;
/** Settings stand below each other or with dots: `index.resize.source.name`; of a resize, the source is all that is kept. */
const RESIZE_SOURCE = /^(?:index\.)?resize(?:\.|$)/;
