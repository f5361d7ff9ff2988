import type { Server, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";

/** By the parser's error code; anything else is a bad request. */
const STATUSES: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: "431 Request Header Fields Too Large",
  ERR_HTTP_REQUEST_TIMEOUT: "408 Request Timeout",
};

/** Answers what Node's parser cannot read, which never becomes a request, and ends its connection. */
export function refuseBrokenBytes(server: Server): void {
  const answers = new WeakMap<Duplex, Set<ServerResponse>>();
  server.on("request", ({ socket }, response) => {
    const open = answers.get(socket) ?? new Set();
    answers.set(socket, open.add(response));
    response.once("close", () => open.delete(response));
  });
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    // within an answer that has begun, a refusal would be read as a part of it
    const hasBegun = [...(answers.get(socket) ?? [])].some(({ headersSent }) => headersSent);
    if (hasBegun || !socket.writable) socket.destroy();
    else socket.end(refusal(STATUSES[error.code ?? ""] ?? "400 Bad Request"));
  });
}

function refusal(status: string): string {
  const body = JSON.stringify({ message: status.slice("400 ".length) });
  return `HTTP/1.1 ${status}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`;
}
