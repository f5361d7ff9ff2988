import { gunzipSync } from "node:zlib";

/** One request that is tried out: the fields of a case of `test/surface/cases.jsonl`, exactly as on the wire. */
export interface Probe {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  /** lower-case names */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly bodyEncoding?: "base64";
  /** the kind of API Gateway it comes through; REST where it is not said */
  readonly gateway?: "http";
}

export function targetOf({ path, query }: Probe): string {
  return query === "" ? path : `${path}?${query}`;
}

export function bodyOf({ body, bodyEncoding }: Probe): Buffer {
  return body === null ? Buffer.alloc(0) : Buffer.from(body, bodyEncoding ?? "utf8");
}

/**
 * Everything the caller wrote, in the readings that somebody could give it: as sent, percent-decoded (twice), inflated,
 * with JSON escapes read, with base64 words read. What stands in it is no news to the caller.
 */
export function writtenIn(probe: Probe): string {
  const bytes = bodyOf(probe);
  const body = inflated(bytes).toString("latin1") + inflated(bytes).toString("utf8");
  const head = `${targetOf(probe)} ${Object.values(probe.headers).join(" ")}`;
  const once = `${head} ${percentDecoded(head)} ${percentDecoded(percentDecoded(head))} ${body}`;
  const read = `${once} ${unescaped(once)}`;
  return `${read} ${based(read)}`;
}

function inflated(bytes: Buffer): Buffer {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: 1_000_000 });
  } catch {
    return bytes;
  }
}

export function percentDecoded(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => Buffer.from(run.replaceAll("%", ""), "hex").toString());
}

function unescaped(text: string): string {
  return text.replace(/\\u([0-9a-f]{4})/gi, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

function based(text: string): string {
  const words = text.match(/[A-Za-z0-9+/_-]{16,}={0,2}/g) ?? [];
  return words.map((word) => Buffer.from(word, "base64").toString("latin1")).join(" ");
}
