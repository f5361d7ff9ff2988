import { createConnection } from "node:net";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Gateway, GatewayOptions } from "../../local/gateway/gateway.ts";
import { readGatewayResponses } from "../../local/gateway/template.ts";
import { ROOT } from "../../local/stack/start-stack.ts";
import { eventOf, sendWithToken, startEcho } from "../support/echo-gateway.ts";
import { send } from "../support/wire.ts";

const API_HOST = "abc123.execute-api.eu-west-1.amazonaws.com";

describe("the local REST API's own refusals", () => {
  let gateway: Gateway;
  let now = Date.now();
  beforeAll(async () => {
    const responses = await readGatewayResponses(ROOT, "rest");
    gateway = await startEcho("rest", { responses, now: () => now } satisfies Partial<GatewayOptions>);
  });
  afterAll(() => gateway.close());
  const withToken = (authorization: string, path = "/x") => send(gateway.url, { path, headers: { authorization } });
  const codeOf = (text: string) => (JSON.parse(text) as { error: { gate: { code: string } } }).error.gate.code;

  it("answers a missing token with 401 before any function, shaped by the packaged template", async () => {
    const answer = await send(gateway.url, { path: "/logs/_search" });
    expect(answer.status).toBe(401);
    expect(answer.headers["www-authenticate"]).toBe("Bearer");
    expect([answer.headers["index-gate-code"], codeOf(answer.text)]).toEqual(["token-invalid", "token-invalid"]);
    expect(answer.headers["x-amzn-requestid"]).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("fills the template of a Deny from the authorizer's context", async () => {
    const answer = await withToken("deny");
    expect([answer.status, answer.headers["index-gate-code"], codeOf(answer.text)]).toEqual([
      401,
      "token-expired",
      "token-expired",
    ]);
    expect(answer.text).toContain("the token has expired");
  });

  it("answers a thrown `Unauthorized` with 401, any other error and a nested context with 500", async () => {
    expect((await withToken("unauthorized")).status).toBe(401);
    expect((await withToken("throw")).status).toBe(500);
    expect((await withToken("nested")).status).toBe(500);
  });

  it("keeps an authorizer's answer for 60 s per token, and never an error", async () => {
    const callsFor = async () =>
      Number(
        (await eventOf(gateway, { path: "/x", headers: { authorization: "kept" } })).requestContext.authorizer.calls,
      );
    const first = await callsFor();
    await withToken("throw");
    await withToken("throw");
    now += 59_000;
    expect(await callsFor()).toBe(first);
    now += 2_000;
    expect(await callsFor()).toBe(first + 3);
  });

  it("refuses an ARN over 1,600 bytes with 414 and 10,240 bytes of request line and headers with 431", async () => {
    expect((await withToken("good", `/${"a".repeat(1_700)}`)).status).toBe(414);
    expect((await withToken("good", `/${"a".repeat(1_400)}`)).status).toBe(200);
    expect((await sendWithToken(gateway, { path: "/x", headers: { "x-long": "a".repeat(10_300) } })).status).toBe(431);
    expect((await sendWithToken(gateway, { path: "/x", headers: { "x-long": "a".repeat(9_900) } })).status).toBe(200);
  });

  it("refuses a body over 10 MB, and an event over 6 MB, with 413 in the gate's shape", async () => {
    const put = (bytes: number) => sendWithToken(gateway, { method: "PUT", path: "/x", body: Buffer.alloc(bytes, 97) });
    const [tooLong, tooLarge] = [await put(10 * 1024 * 1024 + 1), await put(5 * 1024 * 1024)];
    expect([tooLong.status, codeOf(tooLong.text)]).toEqual([413, "body-too-large"]);
    expect([tooLarge.status, codeOf(tooLarge.text)]).toEqual([413, "body-too-large"]);
    expect((await put(4 * 1024 * 1024)).status).toBe(200);
  });

  it("cuts `/-` out of `/{proxy+}` and knows health by GET alone", async () => {
    const route = async (path: string) => (await eventOf(gateway, { path })).resource;
    expect(await route("/")).toBe("/");
    expect(await route("/logs/_search")).toBe("/{proxy+}");
    expect(await route("/-")).toBe("/-");
    expect(await route("/-/else/where")).toBe("/-/{proxy+}");
    expect(await route("/-/domains/logs")).toBe("/-/domains/{domain}");
    expect(await route("/-/domains/logs/x/_search")).toBe("/-/domains/{domain}/{proxy+}");
    expect((await send(gateway.url, { path: "/-/health" })).status).toBe(200);
    expect((await send(gateway.url, { path: "/-/health", method: "POST" })).status).toBe(404);
  });

  it("answers 502 for a function that fails or writes nothing, and breaks off a stream that breaks", async () => {
    expect((await withToken("good", "/throw")).status).toBe(502);
    expect((await withToken("good", "/no-write")).status).toBe(502);
    await expect(withToken("good", "/breaks")).rejects.toThrow("aborted");
  });

  it("refuses an absolute-form target and what is no HTTP", async () => {
    expect(await rawStatus(gateway, "GET http://x/y HTTP/1.1\r\nhost: x\r\n\r\n")).toBe(400);
    expect(await rawStatus(gateway, "get / HTTP/1.1\r\n\r\n")).toBe(400);
  });
});

describe("the local REST API's events", () => {
  let gateway: Gateway;
  let mapped: Gateway;
  beforeAll(async () => {
    [gateway, mapped] = [await startEcho("rest"), await startEcho("rest", { basePath: "search" })];
  });
  afterAll(() => Promise.all([gateway.close(), mapped.close()]));
  const pathsOf = async (on: Gateway, path: string, host?: string) => {
    const event = await eventOf(on, { path, ...(host === undefined ? {} : { headers: { host } }) });
    return [event.requestContext.path, event.path];
  };

  it("has the path as on the wire in all four shapes: stage, custom domain, both, neither", async () => {
    const raw = "/a%2Fb/%2e%2e/..//x%2C*,y/_doc/%25%3F";
    expect(await pathsOf(gateway, `/dev${raw}`, API_HOST)).toEqual([`/dev${raw}`, raw]);
    expect(await pathsOf(mapped, `/search${raw}`)).toEqual([`/search${raw}`, `/search${raw}`]);
    expect(await pathsOf(mapped, `/dev${raw}`, API_HOST)).toEqual([`/dev${raw}`, raw]);
    expect(await pathsOf(gateway, raw)).toEqual([raw, raw]);
  });

  it("does not route what lacks the stage or the base path", async () => {
    const statusOf = async (on: Gateway, path: string, host: string) =>
      (await sendWithToken(on, { path, headers: { host } })).status;
    expect(await statusOf(gateway, "/logs/_search", API_HOST)).toBe(403);
    expect(await statusOf(gateway, "/devs/_search", API_HOST)).toBe(403);
    expect(await statusOf(mapped, "/logs/_search", "search.example.org")).toBe(403);
  });

  it("decodes the query, splits it at `;` and keeps every value", async () => {
    const event = await eventOf(gateway, { path: "/x?q=a%2Cb+c&index=1;index=2&empty&e=" });
    expect(event.multiValueQueryStringParameters).toEqual({ q: ["a,b c"], index: ["1", "2"], empty: [""], e: [""] });
    expect(event.queryStringParameters.index).toBe("2");
    expect((await eventOf(gateway, { path: "/x?" })).multiValueQueryStringParameters).toBeNull();
    expect((await sendWithToken(gateway, { path: "/x?q=100%" })).status).toBe(400);
  });

  it("hands a body over as base64, byte for byte, on GET and HEAD too", async () => {
    const body = gzipSync(Buffer.from([0, 255, 254, 10, 13]));
    for (const method of ["GET", "POST", "DELETE"]) {
      const event = await eventOf(gateway, { method, path: "/x", body, headers: { "content-encoding": "gzip" } });
      expect([event.isBase64Encoded, event.body]).toEqual([true, body.toString("base64")]);
      expect(event.headers["content-encoding"]).toBe("gzip");
    }
    expect((await sendWithToken(gateway, { method: "HEAD", path: "/x", body: "{}" })).status).toBe(200);
    expect((await eventOf(gateway, { path: "/x" })).body).toBeNull();
  });

  it("keeps header names as written and all values of each", async () => {
    const event = await eventOf(gateway, { path: "/x", headers: { "X-Two": ["1", "2"] } });
    expect(event.multiValueHeaders["X-Two"]).toEqual(["1", "2"]);
    expect(event.headers["X-Two"]).toBe("2");
  });

  it("loses none of very many headers", async () => {
    const many = Object.fromEntries(Array.from({ length: 1_200 }, (_, at) => [at.toString(36), ""]));
    const event = await eventOf(gateway, { path: "/x", headers: many });
    expect(Object.keys(event.headers).length).toBeGreaterThanOrEqual(1_200);
  });

  it("gives the function the authorizer's context as texts, and names the resource", async () => {
    const headers = { authorization: "not asked before" };
    const event = await eventOf(gateway, { path: "/-/domains/logs/x", headers });
    const { requestContext, resource, pathParameters } = event;
    expect(requestContext.authorizer).toMatchObject({ principal: "okta:alice", principalId: "okta:alice" });
    expect(requestContext.authorizer.calls).toMatch(/^\d+$/);
    expect([resource, pathParameters]).toEqual(["/-/domains/{domain}/{proxy+}", { domain: "logs", proxy: "x" }]);
    expect(requestContext.authorizer.methodArn).toMatch(
      /^arn:aws:execute-api:eu-west-1:\d{12}:local00000\/dev\/GET\/-\/domains\/logs\/x$/,
    );
  });

  it("streams more than 6 MB, leaves gzip alone and renames `www-authenticate`", async () => {
    const ask = (path: string) => sendWithToken(gateway, { path });
    expect((await ask("/big")).body).toHaveLength(7 * 1024 * 1024);
    expect((await ask("/gzip")).body).toEqual(Buffer.from("H4sA/w==", "base64"));
    const { headers } = await ask("/renamed");
    expect([headers["www-authenticate"], headers["x-amzn-remapped-www-authenticate"]]).toEqual([undefined, "Bearer"]);
  });

  it("breaks off a stream beyond 200 MB", async () => {
    await expect(sendWithToken(gateway, { path: "/chunks/3201" })).rejects.toThrow("aborted");
  });

  it("leaves no listener behind on an answer of many chunks", async () => {
    const warnings: string[] = [];
    const onWarning = ({ name }: Error): void => void warnings.push(name);
    process.on("warning", onWarning);
    const answer = await sendWithToken(gateway, { path: "/chunks/100" });
    await new Promise((resolve) => setImmediate(resolve));
    process.off("warning", onWarning);
    expect([answer.body.length, warnings]).toEqual([100 * 65_536, []]);
  });
});

/** Sends bytes as they are and reads the status of the answer. */
function rawStatus(gateway: Gateway, bytes: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(Number(new URL(gateway.url).port), "127.0.0.1", () => socket.write(bytes));
    socket.once("data", (data) => {
      resolve(Number(data.toString().split(" ")[1]));
      socket.destroy();
    });
    socket.once("error", reject);
  });
}
