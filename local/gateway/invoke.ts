import type { ServerResponse } from "node:http";
import { pairsOf, passHeaders, writeHead } from "./answer.ts";
import { type LoadedFunction, newContext, ResponseStream } from "./lambda.ts";
import { LIMITS } from "./limits.ts";
import { REFUSALS, type Refusal } from "./refusal.ts";
import type { Exchange, GatewayType } from "./types.ts";

interface Metadata {
  readonly statusCode?: number;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly multiValueHeaders?: Readonly<Record<string, readonly unknown[]>>;
  readonly cookies?: readonly string[];
}

interface BufferedAnswer extends Metadata {
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
}

const SEPARATOR = Buffer.alloc(8);

/** Calls a function and writes its answer; returns API Gateway's own refusal when there is none to write. */
export async function invokeFunction(
  type: GatewayType,
  loaded: LoadedFunction,
  event: unknown,
  exchange: Exchange,
  response: ServerResponse,
): Promise<Refusal | undefined> {
  const payload = JSON.stringify(event);
  if (Buffer.byteLength(payload) > LIMITS.payloadBytes) return REFUSALS.tooLarge;
  const timeoutMs = LIMITS.functionMs[type];
  const context = newContext("proxy", timeoutMs);
  const parsed = JSON.parse(payload) as unknown;
  const work =
    loaded.kind === "stream"
      ? invokeStreaming(type, (stream) => loaded.call(parsed, stream, context), exchange, response)
      : invokeBuffered(type, () => loaded.call(parsed, context), exchange, response);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Refusal>((resolve) => {
    timer = setTimeout(() => {
      // once an answer has begun, a stream may go on
      if (!response.headersSent) resolve(REFUSALS.timeout);
    }, timeoutMs);
  });
  const refusal = await Promise.race([work, late]);
  clearTimeout(timer);
  return refusal;
}

async function invokeBuffered(
  type: GatewayType,
  call: () => Promise<unknown>,
  exchange: Exchange,
  response: ServerResponse,
): Promise<Refusal | undefined> {
  let answer: BufferedAnswer;
  try {
    const text = JSON.stringify(await call());
    if (text === undefined || Buffer.byteLength(text) > LIMITS.payloadBytes) return REFUSALS.functionFailure;
    answer = JSON.parse(text) as BufferedAnswer;
  } catch {
    return REFUSALS.functionFailure;
  }
  if (typeof answer?.statusCode !== "number" || response.headersSent) return REFUSALS.functionFailure;
  const body = Buffer.from(answer.body ?? "", answer.isBase64Encoded === true ? "base64" : "utf8");
  const headers = passHeaders(type, pairsOf(answer), exchange);
  // no body: none is announced for these
  const length: [string, string][] = [204, 304].includes(answer.statusCode)
    ? []
    : [["content-length", String(body.length)]];
  writeHead(response, answer.statusCode, [...headers, ...length]);
  response.end(body);
  return undefined;
}

/** The stream begins with the metadata as JSON and eight zero bytes; what follows is the body, sent as it comes. */
async function invokeStreaming(
  type: GatewayType,
  call: (stream: ResponseStream) => Promise<unknown>,
  exchange: Exchange,
  response: ServerResponse,
): Promise<Refusal | undefined> {
  const stream = new ResponseStream();
  // a caller who goes away ends the reading, not the function
  response.once("close", () => stream.resume());
  const finished = call(stream).then(
    () => {
      if (!stream.writableEnded && !stream.destroyed) stream.end();
    },
    (error: unknown) => {
      stream.destroy(error as Error);
    },
  );
  let head = Buffer.alloc(0);
  let hasBegun = false;
  let length = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > LIMITS.streamBytes) throw new Error("the stream is longer than Lambda lets it be");
      if (hasBegun) {
        await write(response, chunk);
        continue;
      }
      head = Buffer.concat([head, chunk]);
      const cut = head.indexOf(SEPARATOR);
      if (cut === -1) continue;
      const metadata = JSON.parse(head.subarray(0, cut).toString()) as Metadata;
      if (response.headersSent) return undefined;
      writeHead(response, metadata.statusCode ?? 200, passHeaders(type, pairsOf(metadata), exchange));
      hasBegun = true;
      await write(response, head.subarray(cut + SEPARATOR.length));
    }
    await finished;
  } catch {
    if (!hasBegun) return REFUSALS.functionFailure;
    // the caller must see that the answer is not whole
    response.destroy();
    return undefined;
  }
  if (!hasBegun) return REFUSALS.functionFailure;
  response.end();
  return undefined;
}

async function write(response: ServerResponse, chunk: Buffer): Promise<void> {
  if (chunk.length === 0) {
    response.flushHeaders();
    return;
  }
  if (response.destroyed || response.write(chunk)) return;
  await new Promise<void>((resolve) => {
    // both go when one comes: a long answer waits hundreds of times
    const settle = (): void => {
      response.off("drain", settle).off("close", settle);
      resolve();
    };
    response.on("drain", settle).on("close", settle);
  });
}
