import { isObject, type Json } from "../json.ts";
import type { AnswerContext, FilteredAnswer } from "./answer-filter.ts";
import { parseAnswer } from "./parse-answer.ts";

/**
 * Takes out of `GET /{index}` and `GET /{index}/_settings` what names others: aliases that are not granted and the
 * index that this one was cloned, shrunk or split from. Returns the bytes themselves where nothing is taken out, so that
 * numbers beyond 2^53 stay as they are. Holds whatever `filter_path`, `flat_settings` and `include_defaults` made of the
 * shape, because all of them keep the path of what they leave. Throws `FaultError` (`domain-unavailable`, 502) for anything
 * but a JSON object: what cannot be read cannot be filtered.
 */
export function filterIndexMetadata(
  body: Buffer,
  { isGranted, status }: Pick<AnswerContext, "isGranted" | "status">,
): FilteredAnswer {
  if (status !== 200) return { body };
  const answer = parseAnswer(body, "table of indices");
  let removed = 0;
  for (const index of Object.values(answer)) {
    if (!isObject(index)) continue;
    removed += removeKeys(index["aliases"], (alias) => !isGranted(alias));
    for (const part of ["settings", "defaults"]) removed += removeResizeSource(index[part]);
  }
  return { body: removed === 0 ? body : Buffer.from(JSON.stringify(answer), "utf8") };
}

function removeResizeSource(settings: Json | undefined): number {
  const flat = removeKeys(settings, (key) => /^(?:index\.)?resize\.source(?:\.|$)/.test(key));
  const index = isObject(settings) ? settings["index"] : undefined;
  const dotted = removeKeys(index, (key) => key.startsWith("resize."));
  return flat + dotted + removeKeys(isObject(index) ? index["resize"] : undefined, () => true);
}

function removeKeys(object: Json | undefined, mustGo: (key: string) => boolean): number {
  if (!isObject(object)) return 0;
  const keys = Object.keys(object).filter(mustGo);
  for (const key of keys) delete object[key];
  return keys.length;
}
