import type { Readable, Writable } from "node:stream";
import { finished } from "node:stream/promises";
import { FaultError } from "../errors.ts";
import { brokenOff, collect } from "./collect.ts";
import type { GateResponse } from "./response.ts";

/** What a Lambda proxy integration answers with: both payload formats read it. */
export interface BufferedResult {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: string;
  readonly isBase64Encoded: boolean;
}

/** `awslambda.HttpResponseStream.from`: puts status and headers before the body. */
export type OpenStream = (
  stream: Writable,
  prelude: { readonly statusCode: number; readonly headers: Record<string, string> },
) => Writable;

/** Lambda's limit of a buffered answer is 6 MB of JSON, of which status, headers and keys take some. */
const MAX_ENCODED_BYTES = 6 * 1024 * 1024 - 32 * 1024;

/**
 * The whole answer at once. Text stays text, everything else is base64.
 * Throws `FaultError`: `response-too-large`, `domain-unavailable` (502: the domain died before the end).
 */
export async function toBuffered(response: GateResponse): Promise<BufferedResult> {
  const { body: given = Buffer.alloc(0) } = response;
  const bytes = Buffer.isBuffer(given) ? given : await collect(given, MAX_ENCODED_BYTES);
  const isText = isPlainText(response.headers, bytes);
  const body = bytes.toString(isText ? "utf8" : "base64");
  if (encodedLength(body, isText) > MAX_ENCODED_BYTES) throw tooLarge();
  return { statusCode: response.status, headers: { ...response.headers }, body, isBase64Encoded: !isText };
}

/**
 * Streams the answer, at the pace of its reader. Settles when the last byte is handed over; when the domain dies before
 * its answer's end the stream is destroyed, never ended, and `FaultError` (`domain-unavailable`, 502) is thrown.
 */
export async function toStream(
  response: GateResponse,
  stream: Writable,
  open: OpenStream,
  onBytes: (length: number) => void = () => undefined,
): Promise<void> {
  const out = open(stream, { statusCode: response.status, headers: { ...response.headers } });
  try {
    if (response.body === undefined || Buffer.isBuffer(response.body)) {
      // Lambda sends status and headers with the first write, also an empty one
      out.write(response.body ?? "");
      onBytes(response.body?.length ?? 0);
      out.end();
      await finished(out, { readable: false });
      return;
    }
    // what has come with the headers goes with them
    if (response.body.readableLength === 0) out.write("");
    await pump(response.body, out, onBytes);
  } catch (cause) {
    out.destroy();
    throw brokenOff(cause);
  }
}

/**
 * Hands over what the body holds, at the pace of `out`, and ends it after the body's end; rejects when either breaks
 * before, and then the body is let go of. As `pipeline`, without its signals and copies, which cost a tenth of a whole request.
 */
function pump(body: Readable, out: Writable, onBytes: (length: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (cause: unknown): void => {
      body.destroy();
      reject(cause instanceof Error ? cause : new Error("the stream was closed before its end"));
    };
    body.on("error", fail);
    body.on("close", () => body.readableEnded || fail(undefined));
    body.on("end", () => out.end());
    body.on("data", (chunk: Buffer) => {
      onBytes(chunk.length);
      if (out.write(chunk)) return;
      body.pause();
      out.once("drain", () => body.resume());
    });
    out.on("error", fail);
    out.on("close", () => out.writableFinished || fail(undefined));
    out.on("finish", resolve);
    // broken before anybody listened
    if (body.destroyed || out.destroyed) fail(body.errored ?? out.errored);
  });
}

function isPlainText(headers: GateResponse["headers"], bytes: Buffer): boolean {
  if (bytes.length === 0) return true;
  if (headers["content-encoding"] !== undefined) return false;
  const isTextType = /^(?:text\/|application\/(?:json|x-ndjson|vnd\.opensearch\+json|yaml)\b)/i;
  if (!isTextType.test(headers["content-type"] ?? "")) return false;
  return bytes.equals(Buffer.from(bytes.toString("utf8"), "utf8"));
}

/** Within the JSON that a function returns: base64 as it is, text with its quotes and line ends escaped. */
function encodedLength(body: string, isText: boolean): number {
  return isText ? Buffer.byteLength(JSON.stringify(body)) : body.length;
}

function tooLarge(): FaultError {
  return new FaultError("response-too-large", "the answer is larger than a function may return at once");
}
