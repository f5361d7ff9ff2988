import http from "node:http";
import https from "node:https";
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from "node:http";

export interface Sent {
  readonly method: string;
  /** exactly what stands in the request line after the gate's own prefix; nothing is decoded, encoded or resolved */
  readonly path: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: Buffer | string;
}

export interface Received {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** as it came, still encoded */
  readonly body: Buffer;
  /** until the first byte of the body, or the end */
  readonly firstByteMs: number;
  readonly totalMs: number;
}

export type Send = (sent: Sent) => Promise<Received>;

const TIMEOUT_MS = 120_000;

/** A client that sends paths as they are given, to `base` (its path, a stage or base path, comes first). */
export function sender(base: URL): { readonly send: Send; readonly close: () => void } {
  const client = base.protocol === "https:" ? https : http;
  const agent = new client.Agent({ keepAlive: true, maxSockets: 16 });
  const prefix = base.pathname.replace(/\/$/, "");
  const send: Send = ({ method, path, headers, body }) => {
    const start = performance.now();
    return new Promise((resolve, reject) => {
      let hasAnswer = false;
      const request = client.request(
        {
          agent,
          host: base.hostname.replace(/^\[|\]$/g, ""),
          port: base.port || undefined,
          method,
          path: prefix + path,
          headers: { ...headers, ...(body === undefined ? {} : { "content-length": Buffer.byteLength(body) }) },
          timeout: TIMEOUT_MS,
        },
        (response) => {
          hasAnswer = true;
          const chunks: Buffer[] = [];
          let firstByteMs: number | undefined;
          response.on("data", (chunk: Buffer) => {
            firstByteMs ??= performance.now() - start;
            chunks.push(chunk);
          });
          response.on("error", reject);
          response.on("end", () => {
            const totalMs = performance.now() - start;
            const { statusCode: status = 0, headers: received } = response;
            resolve({
              status,
              headers: received,
              body: Buffer.concat(chunks),
              firstByteMs: firstByteMs ?? totalMs,
              totalMs,
            });
          });
        },
      );
      request.on("timeout", () => request.destroy(new Error(`no answer in ${TIMEOUT_MS / 1000} s`)));
      // who refuses a large body may answer and close before it has read all of it
      request.on("error", (error) => (hasAnswer ? undefined : reject(error)));
      request.end(body);
    });
  };
  return { send, close: () => agent.destroy() };
}
