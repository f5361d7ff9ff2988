import { unreadable } from "../json-cursor.ts";
import type { AnswerContext, FilteredAnswer } from "./answer-filter.ts";

const CLOSE = "}".charCodeAt(0);

/**
 * The answer of a search as that of a search template, which holds its status beside the rest (SearchTemplateResponse):
 * the gate sends a template's search as a plain one. Nothing is added to an error, or where `filter_path` chose what is
 * there. Throws `FaultError` (`domain-unavailable`, 502) for what is no JSON object.
 */
export function addStatus(body: Buffer, { status, asked }: Pick<AnswerContext, "status" | "asked">): FilteredAnswer {
  if (status !== 200 || asked.has("filter_path")) return { body };
  const end = body.lastIndexOf(CLOSE);
  if (end < 1) throw unreadable();
  return { body: Buffer.concat([body.subarray(0, end), Buffer.from(`,"status":${status}`), body.subarray(end)]) };
}
