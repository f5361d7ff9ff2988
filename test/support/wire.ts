import http from "node:http";

export interface WireAnswer {
  readonly status: number;
  /** lower-case names */
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
  readonly text: string;
}

export interface WireOptions {
  readonly method?: string;
  /** path and query, sent exactly as they are */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Buffer;
}

/** One request whose bytes no client library changes: raw path, any method with a body, no decoding of the answer. */
export function send(origin: string, { method = "GET", path, headers = {}, body }: WireOptions): Promise<WireAnswer> {
  const { hostname, port } = new URL(origin);
  const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
  return new Promise((resolve, reject) => {
    const outgoing = Object.fromEntries(
      Object.entries({ ...length, ...headers }).map(([name, value]) => [
        name,
        typeof value === "string" ? value : [...value],
      ]),
    );
    const request = http.request({ hostname, port, method, path, headers: outgoing, agent: false }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.once("error", reject);
      answer.once("end", () => {
        const bytes = Buffer.concat(chunks);
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: bytes, text: bytes.toString() });
      });
    });
    request.once("error", reject);
    request.end(body);
  });
}
