import { createServer } from "node:https";
import type { AddressInfo } from "node:net";

/** What the parent sends first: how the server shows itself, and what it answers. */
export interface ServerOrder {
  readonly cert: string;
  readonly key: string;
  /** to `GET /_resolve/index/*` */
  readonly names: string;
  /** to everything else */
  readonly answer: string;
}

/** A process of its own that stands for the domain: reads a request whole and answers at once, over TLS, kept alive. */
process.once("message", (order) => {
  const { cert, key, names, answer } = order as ServerOrder;
  const headers = { "content-type": "application/json; charset=UTF-8" };
  const server = createServer({ cert, key, keepAliveTimeout: 60_000 }, (request, response) => {
    const text = request.url?.startsWith("/_resolve/index/") === true ? names : answer;
    request.resume().once("end", () => {
      response.writeHead(200, { ...headers, "content-length": Buffer.byteLength(text) }).end(text);
    });
  });
  server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port));
});
process.once("disconnect", () => process.exit());
