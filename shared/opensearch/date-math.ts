import { RejectedError } from "../errors.ts";
import { parseDateFormat } from "./date-format.ts";
import { parseTimeZone, type TimeZone, UTC, type Zoned, zonedAt, zonedFromLocal } from "./time-zone.ts";

/** Characters that no index or alias name has: a resolved name that held one would be read as something else again. */
const ILLEGAL = /[\u0000-\u0020\u007f"#,/:<>?\\|]|^[_+-]/;
const YEARS: readonly [number, number] = [1600, 9999];
const MAX_NUMBER = 2 ** 31 - 1;
/** In characters; no name that it stands for is longer than 255 bytes. */
const MAX_LENGTH = 512;
/** Every step asks the time zone up to four times. */
const MAX_STEPS = 20;
const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/**
 * The name a date math name (`<logs-{now/d{yyyy.MM.dd|+12:00}}>`) stands for at `now`, read as OpenSearch reads it
 * (IndexNameExpressionResolver.DateMathExpressionResolver): static parts, `\` escapes, any number of `{…}`, math on
 * `now` with the units y M w d h H m s and rounding, a format, a time zone (default UTC). Any other name is returned as it is.
 * A `*` outside of the braces stays. The result is never date math, a list or an exclusion itself.
 * Throws `RejectedError` (`request-not-understood`) for what OpenSearch, or the gate, does not understand.
 */
export function resolveDateMath(written: string, now: Date): string {
  if (!isDateMath(written)) return written;
  if (written.length > MAX_LENGTH) throw refuse(`${written.slice(0, 100)}…`, `is longer than ${MAX_LENGTH} characters`);
  const resolved = new Template(written, now.getTime()).resolve();
  // INVARIANT: what is forwarded is a plain name or pattern; OpenSearch resolves once, so must we and it together.
  if (resolved === "" || ILLEGAL.test(resolved)) throw refuse(written, "does not stand for a legal index name");
  return resolved;
}

export function isDateMath(name: string): boolean {
  return name.startsWith("<") && name.endsWith(">") && name.length > 1;
}

/** One pass over the characters between `<` and `>`. */
class Template {
  readonly #written: string;
  readonly #nowMs: number;
  #resolved = "";
  #placeholder: string | undefined;
  #inFormat = false;
  #steps = 0;

  constructor(written: string, nowMs: number) {
    this.#written = written;
    this.#nowMs = nowMs;
  }

  resolve(): string {
    let escaped = false;
    for (const char of this.#written.slice(1, -1)) {
      if (char === "\\" && !escaped) {
        escaped = true;
        continue;
      }
      if (char === "\\" || this.#placeholder === undefined) this.#outside(char, escaped);
      else this.#inside(char, this.#placeholder, escaped);
      escaped = false;
    }
    if (this.#placeholder !== undefined) throw refuse(this.#written, "has an open `{`");
    return this.#resolved;
  }

  #outside(char: string, escaped: boolean): void {
    if (char === "}" && !escaped) throw refuse(this.#written, "has a `}` that closes nothing");
    if (char === "{" && !escaped) this.#placeholder = "";
    else this.#resolved += char;
  }

  #inside(char: string, placeholder: string, escaped: boolean): void {
    const isBrace = char === "{" || char === "}";
    if (isBrace && !(this.#inFormat && escaped)) {
      if (char === "}" && !this.#inFormat) {
        this.#resolved += this.#evaluate(placeholder);
        this.#placeholder = undefined;
        return;
      }
      if (char === "{" && this.#inFormat) throw refuse(this.#written, "has a `{` inside a date format");
      this.#inFormat = char === "{";
    }
    this.#placeholder = placeholder + char;
  }

  #evaluate(placeholder: string): string {
    const brace = placeholder.indexOf("{");
    if (brace < 0) return this.#format(placeholder, undefined, UTC);
    if (placeholder.lastIndexOf("}") !== placeholder.length - 1)
      throw refuse(this.#written, "goes on after its date format");
    const format = placeholder.slice(brace + 1, -1);
    if (format === "") throw refuse(this.#written, "has an empty date format");
    const bar = format.indexOf("|");
    const math = placeholder.slice(0, brace);
    if (bar < 0) return this.#format(math, format, UTC);
    return this.#format(math, format.slice(0, bar), parseTimeZone(format.slice(bar + 1)));
  }

  #format(math: string, format: string | undefined, zone: TimeZone): string {
    const write = parseDateFormat(format);
    const { instantMs, offsetMs } = this.#calculate(math, zone);
    return write(instantMs + offsetMs, instantMs);
  }

  #calculate(math: string, zone: TimeZone): Zoned {
    if (!math.startsWith("now")) throw refuse(this.#written, "does not start from `now`");
    let time = zonedAt(this.#nowMs, zone);
    const step = /\/1?([yMwdhHms])|([+-])(\d*)([yMwdhHms])/y;
    for (step.lastIndex = "now".length; step.lastIndex < math.length; ) {
      if (++this.#steps > MAX_STEPS) throw refuse(this.#written, `has more than ${MAX_STEPS} steps`);
      const [, rounded, sign, digits, unit] = step.exec(math) ?? [];
      if (rounded !== undefined) time = round(time, rounded, zone);
      else if (unit !== undefined) time = add(time, this.#amount(sign, digits), unit, zone);
      else throw refuse(this.#written, `has date math that is not understood: \`${math}\``);
      this.#assertYear(time);
    }
    return time;
  }

  #amount(sign: string | undefined, digits: string | undefined): number {
    const amount = digits === "" ? 1 : Number(digits);
    if (amount > MAX_NUMBER) throw refuse(this.#written, "counts too far");
    return sign === "-" ? -amount : amount;
  }

  #assertYear(time: Zoned): void {
    const year = new Date(time.instantMs + time.offsetMs).getUTCFullYear();
    if (!(year >= YEARS[0] && year <= YEARS[1])) throw refuse(this.#written, `leaves the years ${YEARS.join(" to ")}`);
  }
}

const DURATION_MS: Readonly<Record<string, number>> = { h: HOUR_MS, H: HOUR_MS, m: MINUTE_MS, s: SECOND_MS };
const CALENDAR_DAYS: Readonly<Record<string, number>> = { w: 7, d: 1 };

/** Hours and less are counted on the clock of the world, days and more on the clock on the wall. */
function add(time: Zoned, amount: number, unit: string, zone: TimeZone): Zoned {
  const duration = DURATION_MS[unit];
  if (duration !== undefined) return checkedZonedAt(time.instantMs + amount * duration, zone);
  const days = CALENDAR_DAYS[unit];
  const local = time.instantMs + time.offsetMs;
  const moved =
    days === undefined ? addMonths(local, unit === "y" ? 12 * amount : amount) : local + amount * days * DAY_MS;
  return checkedFromLocal(moved, zone, time.offsetMs);
}

/** The last day of a shorter month where the day does not exist. */
function addMonths(localMs: number, months: number): number {
  const date = new Date(localMs);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  return date.setUTCDate(Math.min(day, lastDay));
}

function round(time: Zoned, unit: string, zone: TimeZone): Zoned {
  const local = time.instantMs + time.offsetMs;
  const duration = DURATION_MS[unit];
  if (duration !== undefined) return checkedFromLocal(Math.floor(local / duration) * duration, zone, time.offsetMs);
  const date = new Date(Math.floor(local / DAY_MS) * DAY_MS);
  if (unit === "w") date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() || 7) - 1));
  if (unit === "M" || unit === "y") date.setUTCDate(1);
  if (unit === "y") date.setUTCMonth(0);
  return checkedFromLocal(date.getTime(), zone, time.offsetMs);
}

/** Far outside the years allowed a zone is not asked: `assertYear` refuses the time. */
function checkedZonedAt(instantMs: number, zone: TimeZone): Zoned {
  return isFar(instantMs) ? { instantMs, offsetMs: 0 } : zonedAt(instantMs, zone);
}

function checkedFromLocal(localMs: number, zone: TimeZone, preferredMs: number): Zoned {
  return isFar(localMs) ? { instantMs: localMs, offsetMs: 0 } : zonedFromLocal(localMs, zone, preferredMs);
}

function isFar(ms: number): boolean {
  return !(ms > Date.UTC(YEARS[0] - 1, 0) && ms < Date.UTC(YEARS[1] + 2, 0));
}

function refuse(written: string, reason: string): RejectedError {
  return new RejectedError("request-not-understood", `the date math name \`${written}\` ${reason}`);
}
