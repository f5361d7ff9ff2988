import type { Readable } from "node:stream";
import { FaultError } from "../errors.ts";

/**
 * Reads a domain's answer to its end, at most `maxBytes` of it. Throws `FaultError`: `response-too-large`, and
 * `domain-unavailable` (502) when it breaks off; the rest of the answer is let go then.
 */
export async function collect(body: Readable, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > maxBytes) throw new FaultError("response-too-large", "the domain's answer is too large");
      chunks.push(chunk);
    }
  } catch (cause) {
    body.destroy();
    throw brokenOff(cause);
  }
  return Buffer.concat(chunks, length);
}

/** What a failure while an answer is read stands for: a fault keeps its code, anything else is the domain's. */
export function brokenOff(cause: unknown): FaultError {
  if (cause instanceof FaultError) return cause;
  return new FaultError("domain-unavailable", "the domain's answer broke off", { cause, status: 502 });
}
