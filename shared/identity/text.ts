const MAX_NAME_BYTES = 256;

/**
 * Control characters, line and paragraph separators, and halves of surrogate pairs: what could forge a log line or a header;
 * and what turns text around, which an approver or an audit's reader would take for another name.
 */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u;

/** A claim value that may serve as a name: text of 1 to 256 bytes that can be printed; anything else is undefined. */
export function readName(value: unknown): string | undefined {
  if (typeof value !== "string" || value === "" || UNPRINTABLE.test(value)) return undefined;
  return Buffer.byteLength(value) <= MAX_NAME_BYTES ? value : undefined;
}

/** Text for people to read: what cannot be printed is left out, the rest is cut after a whole character; undefined: nothing is left. */
export function cutText(text: string, maxBytes: number): string | undefined {
  const printable = text.replace(new RegExp(UNPRINTABLE, "gu"), "");
  const { read } = new TextEncoder().encodeInto(printable, new Uint8Array(maxBytes));
  return read === 0 ? undefined : printable.slice(0, read);
}
