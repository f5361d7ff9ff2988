/**
 * Strict percent-encoding (RFC 3986 §2.3): every byte but the unreserved ones. What SigV4 signs, what `node:https`
 * sends and what OpenSearch decodes are then the same bytes.
 */
export function encodeStrict(value: string): string {
  if (UNRESERVED.test(value)) return value;
  return encodeURIComponent(value).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

const UNRESERVED = /^[\w.~-]*$/;

/** `["logs-*", "_search"]` → `/logs-%2A/_search`; no segments: `/`. */
export function encodePath(segments: readonly string[]): string {
  return `/${segments.map(encodeStrict).join("/")}`;
}

/** Pairs in their order, `a=1&b=`; empty: no pairs. */
export function encodeQuery(pairs: Iterable<readonly [string, string]>): string {
  let query = "";
  for (const [name, value] of pairs) query += `${query === "" ? "" : "&"}${encodeStrict(name)}=${encodeStrict(value)}`;
  return query;
}

/** Text for a header: printable ASCII stays as it is, everything else (and `%`) is percent-encoded UTF-8. */
export function encodePrintable(text: string): string {
  // from a Buffer, because `encodeURIComponent` throws at half a surrogate pair
  return text.replace(/[^\x21-\x24\x26-\x7e]+/g, (run) =>
    encodeURIComponent(Buffer.from(run, "utf8").toString("utf8")),
  );
}
