import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Gateway } from "../../local/gateway/gateway.ts";
import { eventOf, sendWithToken, startEcho } from "../support/echo-gateway.ts";
import { send } from "../support/wire.ts";

describe("the local HTTP API", () => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await startEcho("http");
  });
  afterAll(() => gateway.close());
  const withToken = (authorization: string, path = "/x") => send(gateway.url, { path, headers: { authorization } });

  it("refuses with its own fixed bodies", async () => {
    expect(await send(gateway.url, { path: "/x" })).toMatchObject({ status: 401, text: '{"message":"Unauthorized"}' });
    expect(await withToken("unauthorized")).toMatchObject({ status: 401, text: '{"message":"Unauthorized"}' });
    expect(await withToken("deny")).toMatchObject({ status: 403, text: '{"message":"Forbidden"}' });
    expect((await withToken("throw")).status).toBe(500);
    expect(await withToken("good", "/throw")).toMatchObject({
      status: 500,
      text: '{"message":"Internal Server Error"}',
    });
    const body = Buffer.alloc(10 * 1024 * 1024 + 1);
    expect((await sendWithToken(gateway, { method: "POST", path: "/x", body })).status).toBe(413);
  });

  it("answers 500 for more than 6 MB at once, which Lambda does not hand over", async () => {
    expect((await withToken("good", "/big")).status).toBe(500);
  });

  it("hands the path over decoded, and cut at a decoded `?`", async () => {
    const pathOf = async (path: string) => (await eventOf(gateway, { path })).rawPath;
    expect(await pathOf("/a%2Fb/x%2C*/_search")).toBe("/a/b/x,*/_search");
    expect(await pathOf("/..%2F..%2Fx/%252F")).toBe("/../../x/%2F");
    expect(await pathOf("/logs%3Fx/_search")).toBe("/logs");
    expect(await pathOf("/caf%C3%A9/100%")).toBe("/café/100%");
  });

  it("routes by the decoded path", async () => {
    const keyOf = async (path: string) => (await eventOf(gateway, { path })).routeKey;
    expect(await keyOf("/logs/_search")).toBe("ANY /{proxy+}");
    expect(await keyOf("/-/domains/logs/x")).toBe("ANY /-/domains/{domain}/{proxy+}");
    expect(await keyOf("/-%2Fdomains/logs")).toBe("ANY /-/domains/{domain}");
    expect(await keyOf("/%2D/other/x")).toBe("ANY /-/{proxy+}");
  });

  it("keeps the query as it was written", async () => {
    const event = await eventOf(gateway, { path: "/x?q=a%2Cb;c&index=1&index=2" });
    expect(event.rawQueryString).toBe("q=a%2Cb;c&index=1&index=2");
    expect(event.queryStringParameters.index).toBe("1,2");
  });

  it("hands text over as text and every other body as base64", async () => {
    const bodyOf = async (type: string) => {
      const event = await eventOf(gateway, {
        method: "POST",
        path: "/x",
        body: '{"a":"é"}',
        headers: { "content-type": type },
      });
      return [event.isBase64Encoded, event.body];
    };
    expect(await bodyOf("application/json; charset=utf-8")).toEqual([false, '{"a":"é"}']);
    expect(await bodyOf("text/plain")).toEqual([false, '{"a":"é"}']);
    const encoded = Buffer.from('{"a":"é"}').toString("base64");
    expect(await bodyOf("application/x-ndjson")).toEqual([true, encoded]);
    expect(await bodyOf("application/vnd.api+json")).toEqual([true, encoded]);
  });

  it("passes the context under `lambda`, base64 answers as bytes, and renames nothing", async () => {
    expect((await eventOf(gateway, { path: "/x" })).requestContext.authorizer.lambda.principal).toBe("okta:alice");
    expect((await withToken("good", "/gzip")).body).toEqual(Buffer.from("H4sA/w==", "base64"));
    expect((await withToken("good", "/renamed")).headers["www-authenticate"]).toBe("Bearer");
  });
});
