import { describe, expect, it } from "vitest";
import { headersForDomain, traceparentOf } from "../../../shared/http/domain-headers.ts";
import { encodePath, encodePrintable, encodeQuery } from "../../../shared/http/encode.ts";
import { read, restEvent } from "./events.ts";

const coded = (code: string) => expect.objectContaining({ name: "RejectedError", code });
const withHeaders = (headers: Record<string, string>) => read(restEvent("/_search", { headers }));

describe("readRequest refuses", () => {
  it.each(["PATCH", "TRACE", "CONNECT", "get", "PROPFIND"])("the method %s", (method) => {
    expect(() => read(restEvent("/_search", { method }))).toThrow(coded("operation-not-supported"));
    expect(() => read(restEvent("/a//b", { method }))).toThrow(coded("request-not-understood"));
  });

  it.each(["X-HTTP-Method-Override", "x-http-method", "X-Method-Override"])("the header %s", (name) => {
    expect(() => withHeaders({ [name]: "GET" })).toThrow(coded("request-not-understood"));
  });
});

describe("readRequest reads", () => {
  it.each(["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"])("the method %s", (method) => {
    expect(read(restEvent("/_search", { method })).method).toBe(method);
  });

  it.each([
    [undefined, "identity"],
    ["br, deflate", "identity"],
    ["gzip;q=0", "identity"],
    ["gzip; q=0.0, br", "identity"],
    ["sgzip", "identity"],
    ["gzip", "gzip"],
    ["br, GZIP;q=0.5", "gzip"],
    ["gzip;q=0.01", "gzip"],
    ["*", "gzip"],
  ])("accept-encoding %s as %s", (value, expected) => {
    expect(withHeaders(value === undefined ? {} : { "Accept-Encoding": value }).acceptEncoding).toBe(expected);
  });

  it("accept only where it is well-formed", () => {
    expect(withHeaders({ accept: "a\u0007" }).accept).toBeUndefined();
    expect(withHeaders({ accept: "application/json" }).accept).toBe("application/json");
  });
});

describe("headersForDomain", () => {
  const request = read(
    restEvent("/_search", {
      method: "POST",
      body: "{}",
      headers: {
        Authorization: "Bearer secret",
        Cookie: "a=b",
        "X-Forwarded-For": "10.0.0.1",
        "X-Opaque-Id": "mine",
        securitytenant: "global",
        "x-opensearch-product-origin": "opensearch",
        "X-Amz-Content-Sha256": "x",
        "If-None-Match": "x",
        "Accept-Encoding": "gzip, br",
        Accept: "application/json",
        "Content-Type": "application/vnd.opensearch+json; compatible-with=3",
      },
    }),
  );

  it("passes none of the caller's credentials, ids or security headers", () => {
    expect(headersForDomain(request, "okta:00u1abc", "principal")).toEqual({
      accept: "application/json",
      "accept-encoding": "gzip",
      "content-type": "application/json",
      traceparent: expect.stringMatching(/^00-6f7b2f0e8d434d4e9d1a0a6c5b3c2d1e-[0-9a-f]{16}-01$/) as string,
      "x-opaque-id": "index-gate/okta:00u1abc",
    });
  });

  it("keeps a principal that is no header text out of harm", () => {
    const headers = headersForDomain(request, "okta:b\u00fccher\r\nx: y%", "principal");
    expect(headers["x-opaque-id"]).toBe("index-gate/okta:b%C3%BCcher%0D%0Ax:%20y%25");
  });

  it("names the request where the policy says so", () => {
    expect(headersForDomain(request, "okta:00u1abc", "request")["x-opaque-id"]).toBe(`index-gate/${request.requestId}`);
  });

  it("makes a trace id of every request id", () => {
    const form = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-01$/;
    for (const id of ["JKJaXmPLvHcESHA=", "", "0".repeat(32)]) expect(traceparentOf(id)).toMatch(form);
  });
});

describe("encoding", () => {
  it("leaves the unreserved characters alone and nothing else", () => {
    expect(encodePath(["logs-*", "<a{now/d}>", "!'()", "a b+c,d"])).toBe(
      "/logs-%2A/%3Ca%7Bnow%2Fd%7D%3E/%21%27%28%29/a%20b%2Bc%2Cd",
    );
    expect(encodePath([])).toBe("/");
    expect(
      encodeQuery([
        ["q", "a&b=c"],
        ["x", ""],
      ]),
    ).toBe("q=a%26b%3Dc&x=");
    expect(encodePrintable("a%\u{1f600}\ud800")).toBe("a%25%F0%9F%98%80%EF%BF%BD");
  });
});
