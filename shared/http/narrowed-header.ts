import { encodePrintable } from "./encode.ts";

const MAX_BYTES = 1_000;
/** `…` in UTF-8, as a byte string */
const ELLIPSIS = Buffer.from("…", "utf8").toString("latin1");

/**
 * The value of `Index-Gate-Narrowed` (contracts §7.6): patterns joined by commas, what is not printable ASCII
 * percent-encoded; cut at 1,000 bytes, then with `…` as its last character, never inside of an encoded byte.
 * A byte string, as header values are in `GateResponse`.
 */
export function narrowedHeader(patterns: readonly string[]): string {
  const text = patterns.map(encodePrintable).join(",");
  if (text.length <= MAX_BYTES) return text;
  return text.slice(0, MAX_BYTES - ELLIPSIS.length).replace(/%.?$/, "") + ELLIPSIS;
}
