import type { IncomingMessage } from "node:http";

/** The whole body, or undefined as soon as it is longer than `maxBytes`; the rest is then read and dropped. */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on("data", (chunk: Buffer) => {
      length += chunk.length;
      if (length <= maxBytes) chunks.push(chunk);
      else resolve(undefined);
    });
    request.once("end", () => resolve(length > maxBytes ? undefined : Buffer.concat(chunks)));
    request.once("error", reject);
  });
}

/** Lower-case name → values, in the order of arrival; bytes beyond ASCII as Latin-1 characters, as Node reads them. */
export function groupHeaders(rawHeaders: readonly string[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = (rawHeaders[at] as string).toLowerCase();
    const values = groups.get(name);
    if (values === undefined) groups.set(name, [rawHeaders[at + 1] as string]);
    else values.push(rawHeaders[at + 1] as string);
  }
  return groups;
}
