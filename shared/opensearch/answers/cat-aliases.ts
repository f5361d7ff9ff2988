import { unreadable } from "../json-cursor.ts";
import type { AnswerContext, AnswerFilter } from "./answer-filter.ts";
import { type CatColumn, type CatRow, writeCatTable } from "./cat-table.ts";

/** RestAliasAction.getTableWithHeader. */
const COLUMNS: readonly CatColumn[] = [
  { name: "alias", short: ["a"] },
  { name: "index", short: ["i", "idx"] },
  { name: "filter", short: ["f", "fi"] },
  { name: "routing.index", short: ["ri", "routingIndex"] },
  { name: "routing.search", short: ["rs", "routingSearch"] },
  { name: "is_write_index", short: ["w", "isWriteIndex"] },
];

/**
 * `_cat/aliases`: the domain is asked for every column as JSON, sorted as the caller asked (`s`); rows that name an alias or an
 * index outside of the grants are left out, and the table is written with the caller's `h`, `v` and `format`, so that neither
 * the columns shown nor their widths tell of what was left out. An error, and the text for `help`, name nothing.
 */
export const catAliases: AnswerFilter = {
  ask: (asked) =>
    isHelp(asked)
      ? {}
      : {
          format: "json",
          h: COLUMNS.map(({ name }) => name).join(","),
          ...(asked.has("expand_wildcards") ? { expand_wildcards: asked.get("expand_wildcards") ?? "" } : {}),
        },
  filter: (body, { status, asked, accept, isGranted }) => {
    if (status !== 200) return { body };
    if (isHelp(asked)) return { body, contentType: TEXT };
    const rows = parseRows(body).filter(({ alias, index }) => isGranted(alias ?? "") && isGranted(index ?? ""));
    const json = asked.get("format") === "json" || (!asked.has("format") && isJson(accept));
    const text = writeCatTable(COLUMNS, rows, { h: asked.get("h"), v: isTrue(asked.get("v")), json });
    return { body: Buffer.from(text, "utf8"), contentType: json ? JSON_TYPE : TEXT };
  },
  writesText: true,
};

const TEXT = "text/plain; charset=UTF-8";
const JSON_TYPE = "application/json; charset=UTF-8";

/** OpenSearch writes JSON for this media type alone, and text for any. */
function isJson(accept: AnswerContext["accept"]): boolean {
  return /^application\/json\s*(?:;|$)/i.test(accept ?? "");
}

function isHelp(asked: ReadonlyMap<string, string>): boolean {
  return isTrue(asked.get("help"));
}

/** RestRequest.paramAsBoolean: a parameter without a value is true. */
function isTrue(value: string | undefined): boolean {
  return value === "" || value === "true";
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
