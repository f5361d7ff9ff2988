import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Gateway } from "../../local/gateway/gateway.ts";
import { sendWithToken, startEcho } from "../support/echo-gateway.ts";

/** Everything that comes back until the other side closes; `onData` may send more. */
function talk(gateway: Gateway, bytes: string, onData?: (send: (more: string) => void) => void): Promise<string> {
  const socket = connect(Number(new URL(gateway.url).port), "127.0.0.1", () => socket.write(bytes));
  return new Promise((resolve, reject) => {
    let text = "";
    socket.on("data", (chunk) => {
      text += chunk.toString("latin1");
      onData?.((more) => socket.write(more));
    });
    socket.once("close", () => resolve(text));
    socket.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "ECONNRESET") resolve(text);
      else reject(error);
    });
  });
}

describe("the local gateway and bytes that are no request", () => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await startEcho("rest");
  });
  afterAll(() => gateway.close());
  const statusOf = (text: string) => text.slice(0, text.indexOf("\r\n"));

  it("refuses what is no HTTP with 400, and a head beyond all measure with 431", async () => {
    expect(statusOf(await talk(gateway, "\x16\x03\x01\r\n\r\n"))).toBe("HTTP/1.1 400 Bad Request");
    const head = `GET /x HTTP/1.1\r\nhost: a\r\nx-long: ${"a".repeat(300_000)}\r\n\r\n`;
    expect(statusOf(await talk(gateway, head))).toBe("HTTP/1.1 431 Request Header Fields Too Large");
  });

  it("does not write a refusal into an answer that is on its way", async () => {
    let isSent = false;
    const text = await talk(gateway, "GET /chunks/200 HTTP/1.1\r\nhost: a\r\nauthorization: good\r\n\r\n", (send) => {
      if (!isSent) send("no request at all\r\n\r\n");
      isSent = true;
    });
    expect(statusOf(text)).toBe("HTTP/1.1 200 OK");
    expect(text).not.toContain("Bad Request");
    expect((await sendWithToken(gateway, { path: "/x" })).status).toBe(200);
  });

  it.each(["__proto__", "constructor"])("answers a request with a header called `%s`", async (name) => {
    expect((await sendWithToken(gateway, { path: "/x", headers: { [name]: "one" } })).status).toBe(200);
  });
});
