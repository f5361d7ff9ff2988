import { unreadable } from "../json-cursor.ts";
import type { AnswerContext, AnswerFilter } from "./answer-filter.ts";
import { ALIAS_COLUMNS, isTrue } from "./asking.ts";
import { type CatRow, writeCatTable } from "./cat-table.ts";

/**
 * `_cat/aliases`: the domain is asked for every column as JSON, sorted as the caller asked (`s`); rows that name an alias or an
 * index outside of the grants are left out, and the table is written with the caller's `h`, `v` and `format`, so that neither
 * the columns shown nor their widths tell of what was left out. An error, and the text for `help`, name nothing.
 */
export const catAliases: AnswerFilter = {
  filter: (body, { status, asked, accept, isGranted }) => {
    if (status !== 200) return { body };
    if (isTrue(asked.get("help"))) return { body, contentType: TEXT };
    const rows = parseRows(body).filter(({ alias, index }) => isGranted(alias ?? "") && isGranted(index ?? ""));
    const json = asked.get("format") === "json" || (!asked.has("format") && isJson(accept));
    const text = writeCatTable(ALIAS_COLUMNS, rows, { h: asked.get("h"), v: isTrue(asked.get("v")), json });
    return { body: Buffer.from(text, "utf8"), contentType: json ? JSON_TYPE : TEXT };
  },
};

const TEXT = "text/plain; charset=UTF-8";
const JSON_TYPE = "application/json; charset=UTF-8";

/** OpenSearch writes JSON for this media type alone, and text for any. */
function isJson(accept: AnswerContext["accept"]): boolean {
  return /^application\/json\s*(?:;|$)/i.test(accept ?? "");
}

function parseRows(body: Buffer): CatRow[] {
  try {
    const rows = JSON.parse(body.toString("utf8")) as unknown;
    if (Array.isArray(rows) && rows.every((row) => typeof row === "object" && row !== null)) return rows as CatRow[];
  } catch {
    // told below
  }
  throw unreadable();
}
