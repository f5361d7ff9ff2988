import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { CODES, FaultError, RejectedError } from "../../../shared/errors.ts";
import { narrowedHeader } from "../../../shared/http/narrowed-header.ts";
import {
  type RespondTo,
  respondDomain,
  respondError,
  respondHealth,
  respondOptions,
  respondOwn,
  STATUSES,
} from "../../../shared/http/respond.ts";
import type { DomainAnswer } from "../../../shared/http/response.ts";

const TO: RespondTo = { method: "GET", requestId: "r-1", opaqueId: undefined };
const textOf = (body: unknown) => (body as Buffer).toString("utf8");
const answer = (status: number, headers: Record<string, string> = {}, body = "{}"): DomainAnswer => ({
  status,
  headers,
  body: Readable.from([Buffer.from(body)]),
});

describe("respondError", () => {
  it("has OpenSearch's shape, the code and what is missing", () => {
    const error = new RejectedError("index-not-granted", "no grant for `secret-hr`", [
      { action: "read", index: "secret-hr" },
    ]);
    const { status, headers, body } = respondError(error, TO);
    const type = "security_exception";
    const reason = "no grant for `secret-hr`";
    expect(status).toBe(403);
    expect(headers).toEqual({
      "content-type": "application/json; charset=UTF-8",
      "Index-Gate-Code": "index-not-granted",
    });
    expect(JSON.parse(textOf(body))).toEqual({
      error: {
        root_cause: [{ type, reason }],
        type,
        reason,
        gate: { code: "index-not-granted", requestId: "r-1", missing: [{ action: "read", index: "secret-hr" }] },
      },
      status: 403,
    });
  });

  it.each([
    ["index-not-granted", 403],
    ["action-not-granted", 403],
    ["operation-not-supported", 403],
    ["too-many-roles", 403],
    ["not-found", 404],
    ["request-not-understood", 400],
    ["expression-too-wide", 400],
    ["body-too-large", 413],
    ["media-type-not-supported", 415],
    ["rate-limited", 429],
    ["token-invalid", 401],
    ["token-expired", 401],
    ["gate-failed", 500],
    ["domain-refused", 403],
    ["domain-refused-gate", 502],
    ["domain-unavailable", 503],
    ["response-too-large", 502],
  ] as const)("answers %s with %i", (code, status) => {
    const response = respondError(new RejectedError(code, "why"), TO);
    expect(response.status).toBe(status);
    expect(response.headers["Index-Gate-Code"]).toBe(code);
    expect(JSON.parse(textOf(response.body))).toMatchObject({ status });
  });

  it("knows every code there is", () => {
    expect(Object.keys(STATUSES).toSorted()).toEqual([...CODES].toSorted());
  });

  it("never tells what a fault or an unknown error says", () => {
    for (const error of [new FaultError("gate-failed", "secret"), new TypeError("secret"), "secret", undefined]) {
      const { status, headers, body } = respondError(error, TO);
      expect(textOf(body)).not.toContain("secret");
      expect([status, headers["Index-Gate-Code"]]).toEqual([500, "gate-failed"]);
    }
    const unavailable = respondError(new FaultError("domain-unavailable", "secret", { status: 504 }), TO);
    expect(unavailable.status).toBe(504);
    expect(textOf(unavailable.body)).not.toContain("secret");
  });

  it("has the code, but no body, for HEAD", () => {
    const { body, headers } = respondError(new RejectedError("index-not-granted", "x"), { ...TO, method: "HEAD" });
    expect([body, headers["Index-Gate-Code"]]).toEqual([undefined, "index-not-granted"]);
  });

  it("asks for a token with a 401, and for patience with a 429", () => {
    expect(respondError(new RejectedError("token-expired", "x"), TO).headers["WWW-Authenticate"]).toBe("Bearer");
    expect(respondError(new RejectedError("rate-limited", "x"), TO).headers["Retry-After"]).toBe("1");
  });

  it("gives the caller its own id back", () => {
    expect(respondError(undefined, { ...TO, opaqueId: "mine" }).headers["x-opaque-id"]).toBe("mine");
  });
});

describe("respondDomain", () => {
  it.each([
    [401, 502, "domain-refused-gate"],
    [403, 403, "domain-refused"],
    [301, 502, "domain-unavailable"],
    [302, 502, "domain-unavailable"],
    [304, 502, "domain-unavailable"],
    [0, 502, "domain-unavailable"],
    [101, 502, "domain-unavailable"],
    [999, 502, "domain-unavailable"],
  ])("does not pass a %i on: %i %s", (from, status, code) => {
    const refused = answer(from, { location: "https://internal", "www-authenticate": "Basic" }, "secret-hr");
    const response = respondDomain(refused, TO);
    expect(response.status).toBe(status);
    expect(response.headers["Index-Gate-Code"]).toBe(code);
    expect(textOf(response.body)).not.toContain("secret-hr");
    expect(
      Object.keys(response.headers)
        .map((name) => name.toLowerCase())
        .toSorted(),
    ).toEqual(["content-type", "index-gate-code"]);
    expect(refused.body.readableFlowing).toBe(true);
  });

  it.each([200, 201, 400, 404, 409, 429, 500, 503])("passes a %i, with its body as it is", (status) => {
    const passed = answer(status);
    const response = respondDomain(passed, TO);
    expect(response.status).toBe(status);
    expect(response.body).toBe(passed.body);
    expect(response.headers).not.toHaveProperty("Index-Gate-Code");
  });

  it("passes the headers of the list and no other", () => {
    const headers = {
      "content-type": "application/json",
      "content-encoding": "gzip",
      "content-length": "2",
      "retry-after": "3",
      "x-elastic-product": "Elasticsearch",
      "x-opaque-id": "index-gate/okta:00u1abc",
      location: "/logs-app/_doc/1",
      warning: '299 OpenSearch "secret-hr"',
      server: "nginx",
      "set-cookie": "a=b",
      "access-control-allow-origin": "*",
    };
    expect(respondDomain(answer(201, headers), { ...TO, opaqueId: "mine" }).headers).toEqual({
      "content-type": "application/json",
      "content-encoding": "gzip",
      "retry-after": "3",
      "x-elastic-product": "Elasticsearch",
      "x-opaque-id": "mine",
      location: "/logs-app/_doc/1",
    });
  });

  it.each(["https://vpc-logs.example/x", "//evil/x", "/\\evil", "x", "/a\u00e9"])(
    "keeps the location `%s` back",
    (location) => {
      expect(respondDomain(answer(201, { location }), TO).headers).not.toHaveProperty("location");
    },
  );

  it("has no body for HEAD and 204, and lets go of the domain's", () => {
    const head = answer(200, { "content-type": "application/json" });
    expect(respondDomain(head, { ...TO, method: "HEAD" })).toMatchObject({ status: 200, body: undefined });
    expect(head.body.readableFlowing).toBe(true);
    expect(respondDomain(answer(204), TO).body).toBeUndefined();
  });

  it("survives a body that breaks while nobody reads it", async () => {
    const broken = new Readable({ read() {} });
    respondDomain({ status: 403, headers: {}, body: broken }, TO);
    broken.destroy(new Error("broken"));
    await new Promise((resolve) => setImmediate(resolve));
    expect(broken.destroyed).toBe(true);
  });

  it("says to what it was narrowed", () => {
    const { headers } = respondDomain(answer(200), { ...TO, narrowedTo: ["logs-a*", "metrics-*"] });
    expect(headers["Index-Gate-Narrowed"]).toBe("logs-a*,metrics-*");
  });
});

describe("narrowedHeader", () => {
  const bytes = (value: string) => Buffer.from(value, "latin1");

  it("is cut at 1,000 bytes with `…`, and not within an encoded byte", () => {
    for (const pattern of [
      "a".repeat(2_000),
      "\u00e9".repeat(400),
      `a${"\u00e9".repeat(400)}`,
      `ab${"\u00e9".repeat(400)}`,
    ]) {
      const value = bytes(narrowedHeader([pattern]));
      expect(value.length).toBeLessThanOrEqual(1_000);
      expect(value.toString("utf8").endsWith("…")).toBe(true);
      expect(value.toString("utf8").slice(0, -1)).toMatch(/^(?:[\x21-\x24\x26-\x7e]|%[0-9A-F]{2})+$/);
    }
  });

  it("is not cut at exactly 1,000 bytes", () => {
    expect(narrowedHeader(["a".repeat(1_000)])).toBe("a".repeat(1_000));
  });

  it("can hold no line end", () => {
    expect(narrowedHeader(["a\r\nb: c"])).toBe("a%0D%0Ab:%20c");
  });
});

describe("the gate's own answers", () => {
  it("are JSON or text, with their own marks", () => {
    const json = respondOwn({ json: '{"count":0}' }, { ...TO, narrowedTo: ["logs-*"] });
    expect(json).toMatchObject({
      status: 200,
      headers: { "Index-Gate-Narrowed": "logs-*" },
      body: Buffer.from('{"count":0}'),
    });
    expect(respondOwn({ text: "" }, TO).headers["content-type"]).toBe("text/plain; charset=UTF-8");
    expect(textOf(respondHealth(TO).body)).toBe('{"status":"ok"}');
    expect(respondOptions(TO)).toMatchObject({ status: 204, body: undefined });
  });
});
