import { RejectedError } from "../errors.ts";

/** Writes a clock reading: `localMs` is what the zone's clocks show, as if it were UTC; `instantMs` the moment itself. */
export type DateFormat = (localMs: number, instantMs: number) => string;

const DEFAULT_PATTERN = "uuuu.MM.dd";

/** Named formats of OpenSearch whose text can be an index name (the others hold `:` or upper case). */
const NAMED: ReadonlyMap<string, string> = new Map(
  Object.entries({
    basic_date: "uuuuMMdd",
    basic_ordinal_date: "uuuuDDD",
    date: "uuuu-MM-dd",
    hour: "HH",
    ordinal_date: "uuuu-DDD",
    strict_date: "uuuu-MM-dd",
    strict_hour: "HH",
    strict_ordinal_date: "uuuu-DDD",
    strict_weekyear: "YYYY",
    strict_year: "uuuu",
    strict_year_month: "uuuu-MM",
    strict_year_month_day: "uuuu-MM-dd",
    week_year: "YYYY",
    weekyear: "YYYY",
    year: "uuuu",
    year_month: "uuuu-MM",
    year_month_day: "uuuu-MM-dd",
  }),
);

const EPOCH: ReadonlyMap<string, DateFormat> = new Map([
  ["epoch_millis", (_, instantMs) => String(instantMs)],
  ["epoch_second", (_, instantMs) => trimFraction(instantMs)],
]);

/** How often a letter may stand in a row, and the number it stands for. */
interface Letter {
  readonly max: number;
  readonly of: (local: Date) => number;
  /** two letters are the last two digits */
  readonly year?: true;
}

const LETTERS: ReadonlyMap<string, Letter> = new Map(
  Object.entries<Letter>({
    u: { max: 9, of: (local) => local.getUTCFullYear(), year: true },
    y: { max: 9, of: (local) => local.getUTCFullYear(), year: true },
    Y: { max: 9, of: (local) => isoWeek(local).year, year: true },
    M: { max: 2, of: (local) => local.getUTCMonth() + 1 },
    L: { max: 2, of: (local) => local.getUTCMonth() + 1 },
    Q: { max: 2, of: (local) => Math.floor(local.getUTCMonth() / 3) + 1 },
    q: { max: 2, of: (local) => Math.floor(local.getUTCMonth() / 3) + 1 },
    w: { max: 2, of: (local) => isoWeek(local).week },
    e: { max: 2, of: (local) => local.getUTCDay() || 7 },
    d: { max: 2, of: (local) => local.getUTCDate() },
    D: { max: 3, of: dayOfYear },
    H: { max: 2, of: (local) => local.getUTCHours() },
    k: { max: 2, of: (local) => local.getUTCHours() || 24 },
    h: { max: 2, of: (local) => local.getUTCHours() % 12 || 12 },
    K: { max: 2, of: (local) => local.getUTCHours() % 12 },
    m: { max: 2, of: (local) => local.getUTCMinutes() },
    s: { max: 2, of: (local) => local.getUTCSeconds() },
  }),
);

const DAY_MS = 86_400_000;
const TOKEN = /'((?:[^']|'')*)'|([A-Za-z])\2*|[^A-Za-z'[\]{}#]/gy;

/**
 * Reads a format as OpenSearch's `DateFormatter.forPattern` does: the name of a format, or letters of java.time's
 * `DateTimeFormatter`. Weeks are ISO 8601 weeks, as every OpenSearch distribution sets them.
 * Text (month and day names), zones and optional sections are refused: `RejectedError` (`request-not-understood`).
 */
export function parseDateFormat(written: string | undefined): DateFormat {
  if (written === undefined) return compile(DEFAULT_PATTERN);
  // eight before the pattern is how 6.x asked for java.time
  const pattern = (written.startsWith("8") ? written.slice(1) : written).trim();
  if (pattern === "") throw unknownFormat(written);
  const name = snakeCase(pattern);
  return EPOCH.get(name) ?? compile(NAMED.get(name) ?? pattern);
}

function compile(pattern: string): DateFormat {
  const parts: ((local: Date) => string)[] = [];
  let end = 0;
  for (const token of pattern.matchAll(TOKEN)) {
    end = token.index + token[0].length;
    parts.push(writerOf(token, pattern));
  }
  if (end !== pattern.length) throw unknownFormat(pattern);
  return (localMs) => {
    const local = new Date(localMs);
    return parts.map((part) => part(local)).join("");
  };
}

function writerOf(token: RegExpMatchArray, pattern: string): (local: Date) => string {
  const [text, quoted, name] = token;
  if (name === undefined) {
    const literal = quoted === undefined ? text : quoted === "" ? "'" : quoted.replaceAll("''", "'");
    return () => literal;
  }
  const count = text.length;
  if (name === "S" && count <= 9)
    return (local) => String(local.getUTCMilliseconds()).padStart(3, "0").padEnd(9, "0").slice(0, count);
  const letter = LETTERS.get(name);
  if (letter === undefined || count > letter.max) throw unknownFormat(pattern);
  if (letter.year === true && count === 2) return (local) => String(letter.of(local) % 100).padStart(2, "0");
  return (local) => String(letter.of(local)).padStart(count, "0");
}

/** ISO 8601: a week begins on Monday and belongs to the year that its Thursday is in. */
function isoWeek(local: Date): { year: number; week: number } {
  const thursday = new Date(local.getTime() + (4 - (local.getUTCDay() || 7)) * DAY_MS);
  return { year: thursday.getUTCFullYear(), week: Math.ceil(dayOfYear(thursday) / 7) };
}

function dayOfYear(local: Date): number {
  return Math.floor((local.getTime() - Date.UTC(local.getUTCFullYear(), 0, 1)) / DAY_MS) + 1;
}

function snakeCase(name: string): string {
  return /^[a-z]+(?:[A-Z][a-z]*)+$/.test(name)
    ? name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
    : name;
}

function trimFraction(instantMs: number): string {
  return instantMs % 1000 === 0 ? String(instantMs / 1000) : (instantMs / 1000).toFixed(3).replace(/0+$/, "");
}

function unknownFormat(written: string): RejectedError {
  return new RejectedError("request-not-understood", `\`${written}\` is not a date format that date math knows`);
}
