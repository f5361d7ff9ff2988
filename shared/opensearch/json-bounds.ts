import { RejectedError } from "../errors.ts";

/** Below this a text is too small to fill the memory, whatever it holds. */
const HARMLESS_LENGTH = 1024 * 1024;
/** In memory, an object or array is dozens of times as long as its two characters. */
const MAX_CONTAINERS = 1_000_000;

/** The parser's own bound counts the levels exactly. */
const MAX_LEVELS = 1_001;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * Refuses a long text of more than a million objects and arrays, or nested deeper than 1,000 of them, before it is parsed:
 * 50 KB of gzip may hold 50 MB of `[`, for which JSON.parse takes gigabytes. The text need not be JSON, or may be lines of
 * it; a string without an end stops the look-over, for the parser to refuse it.
 * Throws `RejectedError`: `body-too-large`, `request-not-understood`.
 */
export function assertBounded(source: string | Buffer, where: string): void {
  if (source.length <= HARMLESS_LENGTH) return;
  // what counts here is ASCII, and no byte of another character is
  const text = typeof source === "string" ? source : source.toString("latin1");
  let containers = 0;
  let depth = 0;
  for (let at = 0, end = text.length; at < end; at++) {
    switch (text.charCodeAt(at)) {
      case 0x5b:
      case 0x7b:
        if (++depth > MAX_LEVELS) throw new RejectedError("request-not-understood", `${where} is nested too deeply`);
        if (++containers > MAX_CONTAINERS)
          throw new RejectedError("body-too-large", `${where} holds more than 1,000,000 objects and arrays`);
        break;
      case 0x5d:
      case 0x7d:
        depth--;
        break;
      case QUOTE:
        at = endOfString(text, at);
        if (at < 0) return;
        break;
      default:
    }
  }
}

/** The quote that ends the string begun at `start`, or -1. */
function endOfString(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let before = at - 1;
    while (text.charCodeAt(before) === BACKSLASH) before--;
    if ((at - before) % 2 === 1) return at;
  }
  return -1;
}
