import { matchesWildcard } from "../wildcard.ts";

/** A column of a `_cat` table: its name and the short names that `h` may call it by. */
export interface CatColumn {
  readonly name: string;
  readonly short: readonly string[];
}

/** What a table is written by, as the caller asked. */
export interface CatOptions {
  /** `h`; undefined: every column */
  readonly h: string | undefined;
  /** a heading */
  readonly v: boolean;
  readonly json: boolean;
}

/** One row, by the names of the columns. */
export type CatRow = Readonly<Record<string, string | null>>;

/** Writes rows as OpenSearch does (RestTable): text in columns, or JSON; the order of the rows is theirs. */
export function writeCatTable(columns: readonly CatColumn[], rows: readonly CatRow[], options: CatOptions): string {
  const shown =
    options.h === undefined ? columns.map(({ name }) => ({ name, display: name })) : choose(columns, options.h);
  if (options.json) {
    return JSON.stringify(
      rows.map((row) => Object.fromEntries(shown.map(({ name, display }) => [display, row[name] ?? null]))),
    );
  }
  const heading = options.v ? [shown.map(({ display }) => display)] : [];
  const lines = [...heading, ...rows.map((row) => shown.map(({ name }) => row[name] ?? ""))];
  const widths = shown.map((_, at) => lines.reduce((width, line) => Math.max(width, line[at]?.length ?? 0), 0));
  return lines.map((line) => `${line.map((cell, at) => pad(cell, at, widths)).join(" ")}\n`).join("");
}

interface Shown {
  readonly name: string;
  /** the column as it was asked for */
  readonly display: string;
}

/** RestTable.expandHeadersFromRequest and buildDisplayHeaders: an unknown name is passed over, a pattern shows full names. */
function choose(columns: readonly CatColumn[], h: string): Shown[] {
  const asked = h.split(",").flatMap((part) => {
    if (!part.includes("*")) return [part];
    const matching = columns.filter(({ name, short }) => [name, ...short].some((each) => matchesWildcard(part, each)));
    return matching.map(({ name }) => name);
  });
  return [...new Set(asked)].flatMap((display) => {
    const column = columns.find(({ name }) => name === display) ?? columns.find(({ short }) => short.includes(display));
    return column === undefined ? [] : [{ name: column.name, display }];
  });
}

function pad(cell: string, at: number, widths: readonly number[]): string {
  return at === widths.length - 1 ? cell : cell.padEnd(widths[at] ?? 0);
}
