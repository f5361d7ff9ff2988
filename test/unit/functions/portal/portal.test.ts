import { describe, expect, it } from "vitest";
import { pageHeaders } from "../../../../functions/portal/page-headers.ts";
import type { PageFile } from "../../../../functions/portal/page-files.ts";
import { answerPortal } from "../../../../functions/portal/portal.ts";
import { httpEvent, restEvent } from "../../http/events.ts";

const file = (text: string, type: string): PageFile => ({
  type,
  bytes: Buffer.from(text),
  gzip: Buffer.from(`gzip of ${text}`),
  etag: `W/"${text}"`,
});
const files = new Map([
  ["", file("page", "text/html; charset=UTF-8")],
  ["/page.js", file("script", "text/javascript; charset=UTF-8")],
]);
const headers = pageHeaders(["https://example.okta.com"]);

function ask(event: unknown) {
  const faults: unknown[] = [];
  const ports = {
    files,
    headers,
    basePath: undefined,
    gateway: undefined,
    report: (fault: unknown) => faults.push(fault),
  };
  return { ...answerPortal(event, ports), faults };
}

type Options = NonNullable<Parameters<typeof restEvent>[1]>;
const both = (path: string, options: Options = {}) => {
  const resource = path === "/-/portal" ? "/-/portal" : "/-/portal/{proxy+}";
  const anybody = { authorizer: null, ...options };
  return [
    restEvent(path, { resource, ...anybody }),
    httpEvent(path, { resource: `${options.method ?? "GET"} ${resource}`, ...anybody }),
  ];
};

describe("what the portal does not do", () => {
  it.each([
    "/-/portal/x",
    "/-/portal/page.js/",
    "/-/portal//page.js",
    "/-/portal/../page.js",
    "/-/portal/policy.json",
    "/-/portal/%2e%2e/index.js",
  ])("shows nothing at %s", (path) => {
    for (const event of both(path)) {
      const { statusCode, body, headers: sent } = ask(event);
      expect([statusCode, body]).toEqual([404, "there is nothing here\n"]);
      expect(sent).toMatchObject(headers);
    }
  });

  it.each(["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])("takes no %s", (method) => {
    for (const event of both("/-/portal", { method })) {
      expect(ask(event)).toMatchObject({ statusCode: 405, headers: { allow: "GET, HEAD" }, faults: [] });
    }
  });

  it("answers no event of another route, whatever its path says", () => {
    for (const event of [
      restEvent("/-/portal"),
      restEvent("/-/portal", { resource: "/-/health", authorizer: null }),
      httpEvent("/-/portal", { resource: "ANY /-/{proxy+}" }),
      httpEvent("/-/portal", { resource: "ANY /-/access" }),
      undefined,
    ]) {
      const { statusCode, body, faults } = ask(event);
      expect([statusCode, body, faults.length]).toEqual([500, "the gate could not answer this\n", 1]);
    }
  });

  it("repeats nothing of a request and sends nobody anywhere else", () => {
    const evil = { host: "evil.example", "x-forwarded-host": "evil.example", authorization: "Bearer evil" };
    const query = { next: ["https://evil.example"], code: ["evil"] };
    for (const path of ["/-/portal", "/-/portal/", "/-/portal//evil.example", "/-/portal/evil"]) {
      const events = both(path, {
        headers: evil,
        query,
        rawQuery: "next=https://evil.example",
        domainName: "evil.example",
      });
      for (const event of events) expect(JSON.stringify(ask(event))).not.toContain("evil");
    }
  });

  it("is the same for everybody, with a token or without", () => {
    for (const path of ["/-/portal", "/-/portal/page.js"]) {
      const [anybody, somebody] = [{}, { headers: { authorization: "Bearer x", cookie: "a=b" } }].map((options) =>
        both(path, options).map(ask),
      );
      expect(somebody).toEqual(anybody);
    }
  });
});

describe("the portal's files", () => {
  it("come with their type and a tag, to be asked for again", () => {
    for (const event of both("/-/portal")) {
      const { statusCode, body, isBase64Encoded, headers: sent } = ask(event);
      expect([statusCode, Buffer.from(body, "base64").toString(), isBase64Encoded]).toEqual([200, "page", true]);
      expect(sent).toEqual({
        ...headers,
        "content-type": "text/html; charset=UTF-8",
        "cache-control": "no-cache",
        etag: 'W/"page"',
        vary: "accept-encoding",
      });
    }
  });

  it.each([
    ["gzip, br", true],
    ["br;q=1, gzip;q=0.5", true],
    ["GZIP", true],
    ["gzip;q=0", false],
    ["gzip; q=0.0", false],
    ["x-gzip2, br", false],
    ["identity", false],
  ])("with accept-encoding %s are compressed: %s", (encoding, isCompressed) => {
    for (const event of both("/-/portal/page.js", { headers: { "Accept-Encoding": encoding } })) {
      const { body, headers: sent } = ask(event);
      expect(Buffer.from(body, "base64").toString()).toBe(isCompressed ? "gzip of script" : "script");
      expect(sent["content-encoding"]).toBe(isCompressed ? "gzip" : undefined);
    }
  });

  it.each(['W/"script"', 'W/"other", W/"script"'])("are not sent again to whoever has them: %s", (tag) => {
    for (const event of both("/-/portal/page.js", { headers: { "If-None-Match": tag } })) {
      expect(ask(event)).toMatchObject({ statusCode: 304, body: "", headers: { etag: 'W/"script"' } });
    }
    for (const event of both("/-/portal/page.js", { headers: { "If-None-Match": 'W/"page"' } }))
      expect(ask(event).statusCode).toBe(200);
  });

  it("are answered to HEAD without a body", () => {
    for (const event of both("/-/portal/page.js", { method: "HEAD" }))
      expect(ask(event)).toMatchObject({ statusCode: 200, body: "", isBase64Encoded: false });
  });

  it("have relative links: with a slash at the end the page is one up", () => {
    for (const event of both("/-/portal/")) {
      expect(ask(event)).toMatchObject({ statusCode: 308, headers: { location: "../portal" } });
    }
  });

  it("stand behind a stage and a base path as well", () => {
    const domainName = "abc.execute-api.eu-west-1.amazonaws.com";
    const staged = restEvent("/dev/-/portal/page.js", { resource: "/-/portal/{proxy+}", authorizer: null, domainName });
    expect(ask(staged).statusCode).toBe(200);
  });
});

describe("the portal's policy of contents", () => {
  const policy = headers["content-security-policy"] ?? "";
  const directives = Object.fromEntries(
    policy.split("; ").map((text) => [text.split(" ")[0], text.split(" ").slice(1)]),
  );

  it("lets the page run nothing but its own, and talk to the gate and the issuers alone", () => {
    expect(directives).toEqual({
      "default-src": ["'none'"],
      "script-src": ["'self'"],
      "style-src": ["'self'"],
      "img-src": ["'self'"],
      "connect-src": ["'self'", "https://example.okta.com"],
      "base-uri": ["'none'"],
      "form-action": ["'none'"],
      "frame-ancestors": ["'none'"],
      "require-trusted-types-for": ["'script'"],
      "trusted-types": ["'none'"],
    });
  });

  it("allows nothing inline, and no other host's scripts", () => {
    expect(policy).not.toMatch(/unsafe|nonce-|sha256-|\*|data:|blob:|http:/);
  });
});
