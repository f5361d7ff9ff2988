import { RejectedError } from "../errors.ts";

/** A time zone: how far its clocks are ahead of UTC at an instant (epoch milliseconds), in milliseconds. */
export interface TimeZone {
  readonly offsetAt: (instantMs: number) => number;
}

/** A clock reading in a zone: the instant, and the offset in force there. */
export interface Zoned {
  readonly instantMs: number;
  readonly offsetMs: number;
}

export const UTC: TimeZone = { offsetAt: () => 0 };

/** OpenSearch's own meaning of these identifiers (DateUtils.of). */
const SHORT_IDS: ReadonlyMap<string, string> = new Map([
  ["EST", "-05:00"],
  ["HST", "-10:00"],
  ["MST", "-07:00"],
  ["ROC", "Asia/Taipei"],
  ["Eire", "Europe/London"],
]);

const OFFSET = /^(?:UTC|GMT|UT)?([+-])(?:(\d)|(\d\d)(?:(:?)(\d\d)(?:\4(\d\d))?)?)$/;
const REGION = /^[A-Za-z][A-Za-z0-9~/._+-]+$/;
const MAX_OFFSET_SECONDS = 18 * 3600;
const DAY_MS = 86_400_000;

/** Making one costs many times what asking it costs. */
const formats = new Map<string, Intl.DateTimeFormat>();
const MOST_FORMATS = 64;

/**
 * Reads a zone as java.time's `ZoneId.of` does: `Z`, `UTC`, `+2`, `+02:00`, `UTC+2`, `Europe/Berlin`.
 * Throws `RejectedError` (`request-not-understood`) for anything else.
 */
export function parseTimeZone(written: string): TimeZone {
  const id = SHORT_IDS.get(written) ?? written;
  if (id === "Z" || id === "UTC" || id === "GMT" || id === "UT") return UTC;
  const offset = OFFSET.exec(id);
  if (offset !== null) return fixedZone(offset, written);
  const format = formats.get(id) ?? (REGION.test(id) ? regionFormat(id) : undefined);
  if (format === undefined) throw unknownZone(written);
  if (!formats.has(id) && formats.size >= MOST_FORMATS) formats.clear();
  formats.set(id, format);
  return { offsetAt: (instantMs) => offsetOf(format, instantMs) };
}

/** What the zone's clocks show at an instant. */
export function zonedAt(instantMs: number, zone: TimeZone): Zoned {
  return { instantMs, offsetMs: zone.offsetAt(instantMs) };
}

/**
 * The instant at which the zone's clocks show `localMs` (the reading as if it were UTC), by java.time's rules: a reading
 * that the clocks skip is moved on by the gap; one that they show twice keeps `preferredMs` if it can, else is the earlier.
 */
export function zonedFromLocal(localMs: number, zone: TimeZone, preferredMs: number): Zoned {
  const before = zone.offsetAt(localMs - DAY_MS);
  const after = zone.offsetAt(localMs + DAY_MS);
  const valid = [preferredMs, before, after].find((offset) => zone.offsetAt(localMs - offset) === offset);
  return valid === undefined ? zonedAt(localMs - before, zone) : { instantMs: localMs - valid, offsetMs: valid };
}

function fixedZone(parts: RegExpExecArray, written: string): TimeZone {
  const [hours, minutes, seconds] = [Number(parts[2] ?? parts[3]), Number(parts[5] ?? 0), Number(parts[6] ?? 0)];
  const total = hours * 3600 + minutes * 60 + seconds;
  if (minutes > 59 || seconds > 59 || total > MAX_OFFSET_SECONDS) throw unknownZone(written);
  const offsetMs = (parts[1] === "-" ? -total : total) * 1000;
  return { offsetAt: () => offsetMs };
}

function regionFormat(id: string): Intl.DateTimeFormat | undefined {
  try {
    const format = new Intl.DateTimeFormat("en-US-u-ca-gregory-nu-latn", {
      timeZone: id,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    // java.time's identifiers are case-sensitive
    const known = format.resolvedOptions().timeZone;
    return known !== id && known.toLowerCase() === id.toLowerCase() ? undefined : format;
  } catch {
    return undefined;
  }
}

function offsetOf(format: Intl.DateTimeFormat, instantMs: number): number {
  const shown: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
  for (const { type, value } of format.formatToParts(instantMs)) shown[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = shown;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instantMs / 1000) * 1000;
}

function unknownZone(written: string): RejectedError {
  return new RejectedError("request-not-understood", `\`${written}\` is not a time zone that date math knows`);
}
