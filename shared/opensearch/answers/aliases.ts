import { isObject, type Json } from "../json.ts";
import { cutValues } from "../json-cut.ts";
import type { AnswerContext, FilteredAnswer } from "./answer-filter.ts";

/**
 * Takes indices and aliases that are not granted out of `GET /_alias…` (RestGetAliasesAction): `{index: {aliases: {alias: …}}}`,
 * which also stands beside the error when an alias that was named is missing (404). Where aliases are asked for, an index that
 * is left with none goes, as if it had had none. Holds for every `filter_path`, which keeps the paths of what it leaves. Throws
 * `FaultError` (`domain-unavailable`, 502) for no JSON object.
 */
export function filterAliases(
  body: Buffer,
  { status, isGranted, pathParams }: Pick<AnswerContext, "status" | "isGranted" | "pathParams">,
): FilteredAnswer {
  const areAsked = pathParams["name"] !== undefined;
  const filtered = cutValues(body, ([index = "", part, alias], read) => {
    if (alias !== undefined) return part !== "aliases" || isGranted(alias) ? "keep" : "cut";
    if (part !== undefined) return "within";
    const entry = read();
    if (!isEntry(index, entry, status)) return "keep";
    const aliases = isObject(entry["aliases"]) ? Object.keys(entry["aliases"]) : [];
    if (!isGranted(index) || (areAsked && aliases.length > 0 && !aliases.some(isGranted))) return "cut";
    return aliases.every(isGranted) ? "keep" : "within";
  });
  return { body: filtered };
}

/** Beside the indices stand `status` and `error`, a text or an exception. */
function isEntry(key: string, value: Json, status: number): value is { [key: string]: Json } {
  if (!isObject(value)) return false;
  return status === 200 || key !== "error" || value["aliases"] !== undefined;
}
