import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { detectGateway, formatTable, runChecks } from "../../../scripts/smoke.ts";
import { CHECKS, type Target } from "../../../scripts/smoke/checks.ts";
import { type Sent, sender } from "../../../scripts/smoke/send.ts";
import { isRefusal } from "../../../scripts/smoke/verdict.ts";

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** A server on this machine that answers as it is told, and a client below its `/stage`. */
async function serve(listener: RequestListener) {
  const server: Server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const { send, close } = sender(new URL(`http://127.0.0.1:${port}/stage/`));
  closers.push(
    close,
    () => server.closeAllConnections(),
    () => server.close(),
  );
  return send;
}

const target = (send: Target["send"], more: Partial<Target> = {}): Target => ({
  send,
  sendAs: (sent: Sent) => send({ ...sent, headers: { ...sent.headers, authorization: "Bearer t" } }),
  gateway: "rest",
  burst: 0,
  ...more,
});

const refusal = (code: string, status: number) => ({
  error: {
    root_cause: [{ type: "security_exception", reason: "no" }],
    type: "security_exception",
    reason: "no",
    gate: { code, requestId: "r" },
  },
  status,
});

describe("a server that is no gate", () => {
  it("passes no check that a refusal or a body must pass", async () => {
    const send = await serve((request, response) => {
      request.resume();
      response.end("{}");
    });
    const outcomes = await runChecks(CHECKS, target(send));
    const passed = outcomes.filter(({ result }) => result === "pass").map(({ check }) => check);
    expect(passed).toEqual(["the token is accepted"]);
  });

  it("is said to be none when nothing answers", async () => {
    const send = await serve((request) => request.socket.destroy());
    await expect(detectGateway(send)).rejects.toThrow("nothing answers at --url: socket hang up");
  });

  it("fails every check when it answers nothing", async () => {
    const send = await serve((request) => request.socket.destroy());
    const outcomes = await runChecks(CHECKS, target(send));
    expect(outcomes.filter(({ result }) => result === "pass")).toEqual([]);
    expect(outcomes.filter(({ result }) => result === "skip").map(({ check }) => check)).toEqual([
      "429 beyond the stage's throttle",
    ]);
  });
});

describe("sender", () => {
  it("leaves a path as it is and puts it below the stage", async () => {
    const seen: string[] = [];
    const send = await serve(({ url = "" }, response) => {
      seen.push(url);
      response.end();
    });
    const paths = ["/a%2Cb", "/a%2F..%2f", "/../x", "/%2e%2e/y", "/a%3Fb?q=%26"];
    for (const path of paths) await send({ method: "GET", path });
    expect(seen).toEqual(paths.map((path) => `/stage${path}`));
  });

  it("sends the body of a GET", async () => {
    const send = await serve((request, response) => request.pipe(response));
    const { body } = await send({ method: "GET", path: "/", body: "hello" });
    expect(body.toString()).toBe("hello");
  });

  it("reads a refusal that comes before the body is sent", async () => {
    const send = await serve((_, response) => {
      response.writeHead(413, { "index-gate-code": "body-too-large", connection: "close" });
      response.end(JSON.stringify(refusal("body-too-large", 413)));
    });
    const answer = await send({ method: "POST", path: "/_bulk", body: Buffer.alloc(11 * 1024 * 1024) });
    expect(isRefusal(answer, 413, ["body-too-large"])).toEqual({ result: "pass" });
  });
});

describe("isRefusal", () => {
  const answer = (body: unknown, headers: Record<string, string> = { "index-gate-code": "not-found" }) => ({
    status: 404,
    headers,
    body: Buffer.from(JSON.stringify(body)),
    firstByteMs: 1,
    totalMs: 1,
  });
  const good = refusal("not-found", 404);

  it.each([
    ["another status", answer(refusal("not-found", 404)), 403],
    ["no header", answer(good, {}), 404],
    ["another code in the header", answer(good, { "index-gate-code": "gate-failed" }), 404],
    ["API Gateway's own body", answer({ message: "Not Found" }), 404],
    ["another status in the body", answer({ ...good, status: 403 }), 404],
    ["no root cause", answer({ ...good, error: { ...good.error, root_cause: [] } }), 404],
    ["no request id", answer({ ...good, error: { ...good.error, gate: { code: "not-found" } } }), 404],
  ])("fails for %s", (_, received, status) => {
    expect(isRefusal(received, status, ["not-found"]).result).toBe("fail");
  });

  it("fails for a code that was not expected", () => {
    expect(isRefusal(answer(good), 404, ["gate-failed"]).result).toBe("fail");
  });

  it("passes for OpenSearch's shape with the code in body and header", () => {
    expect(isRefusal(answer(good), 404, ["not-found"])).toEqual({ result: "pass" });
  });
});

describe("formatTable", () => {
  it("has one line per check", () => {
    const outcomes = [
      { check: "a", result: "pass" as const },
      { check: "longer", result: "fail" as const, detail: "why" },
    ];
    expect(formatTable(outcomes)).toBe("pass  a\nfail  longer  why");
  });
});
