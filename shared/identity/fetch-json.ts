import https from "node:https";

/** Fetches a JSON document; rejects with a plain `Error` when there is none to be had. */
export type FetchJson = (url: string) => Promise<unknown>;

/** Discovery and keys, one after the other, fit into the 10 s that the authorizer has. */
const TIMEOUT_MS = 3_000;
const MAX_BYTES = 262_144;

/**
 * `FetchJson` over TLS: only `https:`, no redirect is followed, 3 s for everything, at most 256 KiB, strict UTF-8.
 * No connection is kept: keys are fetched about once an hour.
 */
export const fetchJson: FetchJson = (url) =>
  new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const refuse = (why: string, cause?: unknown): void => reject(new Error(`\`${url}\`: ${why}`, { cause }));
    if (!url.startsWith("https://")) return refuse("not an https address");
    const headers = { accept: "application/json", connection: "close" };
    const outgoing = https.get(url, { signal, headers }, (response) => {
      if (response.statusCode !== 200) {
        outgoing.destroy();
        return refuse(`answered with status ${String(response.statusCode)}`);
      }
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > MAX_BYTES) outgoing.destroy(new Error(`more than ${MAX_BYTES} bytes`));
        else chunks.push(chunk);
      });
      response.on("error", (error) => refuse(error.message, error));
      response.on("end", () => {
        try {
          resolve(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks))));
        } catch (error) {
          refuse("not a JSON document", error);
        }
      });
    });
    outgoing.on("error", (error) =>
      refuse(signal.aborted ? `no answer within ${TIMEOUT_MS} ms` : error.message, error),
    );
  });
