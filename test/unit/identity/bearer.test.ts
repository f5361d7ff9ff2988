import { describe, expect, it } from "vitest";
import { type EventHeaders, readBearer } from "../../../shared/identity/bearer.ts";

describe("a bearer token", () => {
  it.each([
    ["no headers", {}],
    ["null headers", { headers: null, multiValueHeaders: null }],
    ["another header", { headers: { "x-authorization": "Bearer a.b.c" } }],
    ["a cookie", { headers: { cookie: "Authorization=Bearer a.b.c" } }],
    [
      "a query string",
      { headers: {}, queryStringParameters: { access_token: "a.b.c", Authorization: "Bearer a.b.c" } },
    ],
    ["nothing", { headers: { authorization: "" } }],
    ["only the scheme", { headers: { authorization: "Bearer" } }],
    ["only the scheme and a blank", { headers: { authorization: "Bearer " } }],
    ["another scheme", { headers: { authorization: "Basic YTpi" } }],
    ["a signature", { headers: { authorization: "AWS4-HMAC-SHA256 Credential=a/b" } }],
    ["no scheme", { headers: { authorization: "a.b.c" } }],
    ["two tokens", { headers: { authorization: "Bearer a.b.c d.e.f" } }],
    ["two values joined, as the HTTP API does", { headers: { authorization: "Bearer a.b.c,Bearer d.e.f" } }],
    ["two values", { multiValueHeaders: { Authorization: ["Bearer a.b.c", "Bearer d.e.f"] } }],
    ["the same value twice", { multiValueHeaders: { Authorization: ["Bearer a.b.c", "Bearer a.b.c"] } }],
    ["two spellings", { multiValueHeaders: { Authorization: ["Bearer a.b.c"], authorization: ["Bearer a.b.c"] } }],
    ["two spellings in one map", { headers: { Authorization: "Bearer a.b.c", AUTHORIZATION: "Bearer a.b.c" } }],
    [
      "maps that differ",
      { headers: { Authorization: "Bearer d.e.f" }, multiValueHeaders: { Authorization: ["Bearer a.b.c"] } },
    ],
    ["a leading blank", { headers: { authorization: " Bearer a.b.c" } }],
    ["a tab", { headers: { authorization: "Bearer\ta.b.c" } }],
    ["a line feed", { headers: { authorization: "Bearer a.b.c\nx" } }],
    ["a trailing line feed", { headers: { authorization: "Bearer a.b.c\n" } }],
    ["more than API Gateway takes", { headers: { authorization: `Bearer ${"a".repeat(10_241)}` } }],
  ])("is refused: %s", (_, event: EventHeaders) => {
    expect(() => readBearer(event)).toThrow(expect.objectContaining({ code: "token-invalid" }));
  });

  it.each([
    ["one header of the HTTP API", { headers: { authorization: "Bearer a.b-_.c" } }],
    [
      "both maps of REST",
      { headers: { Authorization: "Bearer a.b-_.c" }, multiValueHeaders: { Authorization: ["Bearer a.b-_.c"] } },
    ],
    ["only the lists", { multiValueHeaders: { AUTHORIZATION: ["Bearer a.b-_.c"] } }],
    ["the scheme in any case, more blanks", { headers: { authorization: "bEARER   a.b-_.c" } }],
  ])("is read: %s", (_, event: EventHeaders) => expect(readBearer(event)).toBe("a.b-_.c"));

  it("never appears in the refusal", () => {
    expect(() => readBearer({ headers: { authorization: "Bearer s3cret s3cret" } })).toThrow(/^(?!.*s3cret)/);
  });
});
