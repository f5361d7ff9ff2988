import { describe, expect, it } from "vitest";
import { type AccessPorts, answerAccess } from "../../../../functions/access/access.ts";
import { AccessDesk } from "../../../../shared/access/access-desk.ts";
import type { PolicyDocument } from "../../../../shared/policy/document.ts";
import { NO_CATALOGUE } from "../../../support/access/catalogues.ts";
import { MemoryStore } from "../../../support/access/memory-store.ts";
import { ACCESS_POLICY } from "../../../support/access/people.ts";

const NOW = Date.parse("2026-11-23T20:00:00Z");
const POLICY: PolicyDocument = {
  version: 1,
  policyVersion: "0123456789ab",
  issuers: {},
  domains: {},
  roles: {},
  access: ACCESS_POLICY,
};
const OWNER = { ask: ["support-read"], review: [], owns: [], owner: 1 };

/** The function without a gateway: what is refused and what is a fault is told. */
function open() {
  const store = new MemoryStore();
  const refused: string[] = [];
  const faults: unknown[] = [];
  const desk = new AccessDesk({
    policy: ACCESS_POLICY,
    store,
    now: () => NOW,
    random: () => Buffer.alloc(9, 1),
    catalogue: NO_CATALOGUE,
    tell: () => {},
  });
  const ports: AccessPorts = {
    policy: POLICY,
    api: {
      policy: ACCESS_POLICY,
      defaultDomain: "logs",
      desk,
      store,
      catalogue: NO_CATALOGUE,
      now: () => NOW,
      description: {},
    },
    basePath: undefined,
    gateway: undefined,
    now: () => NOW,
    refused: (code) => void refused.push(code),
    report: (fault) => void faults.push(fault),
  };
  const call = async (event: object) => {
    const { statusCode, body } = await answerAccess(event, ports);
    return { status: statusCode, json: JSON.parse(body) as Record<string, unknown> };
  };
  return { call, store, refused, faults };
}

const context = {
  principal: "okta:olga",
  roles: "",
  grants: "[]",
  grantsFrom: "context",
  expiresAt: String(NOW / 1_000 + 600),
  policyVersion: "0123456789ab",
  access: JSON.stringify(OWNER),
};

/** `path`: as sent. */
function restEvent(method: string, path: string, more: object = {}): object {
  return {
    resource: "/-/access/{proxy+}",
    httpMethod: method,
    multiValueHeaders: { "content-type": ["application/json"] },
    requestContext: { path, requestId: "r", domainName: "search.example.com", authorizer: context },
    ...more,
  };
}

/** `path`: as sent; the gateway decodes it. */
function httpEvent(method: string, path: string): object {
  return {
    version: "2.0",
    routeKey: "ANY /-/access/{proxy+}",
    rawPath: decodeURIComponent(path),
    rawQueryString: "",
    headers: {},
    requestContext: {
      http: { method, sourceIp: "127.0.0.1" },
      requestId: "r",
      domainName: "search.example.com",
      stage: "$default",
      authorizer: { lambda: context },
    },
  };
}

describe("the function of temporary access", () => {
  describe.each([
    ["REST", restEvent],
    ["HTTP", httpEvent],
  ])("behind a %s API", (_kind, eventOf) => {
    it.each([
      "okta:00u1",
      "okta:a/b",
      "okta:a%41",
      "okta:50%",
      "okta:a%2Fb",
      "okta:Жанна #1",
      "staff:auth0|x",
      "okta:../me",
      "okta:a/approve",
    ])("blocks %s and nobody else", async (principal) => {
      const { call, store } = open();
      const { status, json } = await call(eventOf("PUT", `/-/access/blocks/${encodeURIComponent(principal)}`));
      expect({ status, json }).toEqual({ status: 200, json: { principal, isBlocked: true } });
      expect((await store.standing(principal, NOW)).isBlocked).toBe(true);
    });

    it.each([
      ["GET", "/-/access/requests/..%2fme"],
      ["GET", "/-/access/requests/%2e%2e/me"],
      ["GET", "/-/access//me"],
      ["GET", "/-/access/me/"],
      ["HEAD", "/-/access/me"],
      ["OPTIONS", "/-/access/me"],
      ["GET", "/-/access/blocks/okta:a"],
      ["GET", "/-/access/requests/__proto__"],
      ["GET", "/-/access/constructor"],
    ])("has nothing at %s %s", async (method, path) => {
      const { call, refused, faults } = open();
      const { status, json } = await call(eventOf(method, path));
      expect({ status, code: json["code"] }).toEqual({ status: 404, code: "request-not-found" });
      expect({ refused, faults }).toEqual({ refused: ["request-not-found"], faults: [] });
    });
  });

  it.each([
    ["a key twice", '{"entitlement":"support-read","entitlement":"release-write"}'],
    ["a key twice, once written otherwise", '{"entitlement":"support-read","\\u0065ntitlement":"x"}'],
    ["what is deep", "[".repeat(30_000)],
    ["a prototype", '{"__proto__":{"entitlement":"support-read"}}'],
    ["half of a letter", '{"entitlement":"support-read","justification":"\\ud800"}'],
    [
      "half of a letter in a pattern",
      '{"entitlement":"support-read","grants":[{"indices":["\\ud800"],"actions":["read"]}]}',
    ],
    ["other types", '{"entitlement":1,"grants":{"0":1},"duration":[],"justification":null,"ticket":{}}'],
    ["empty lists", '{"entitlement":"support-read","grants":[{"indices":[],"actions":[]}]}'],
    ["text", '"x"'],
    ["no JSON", "{"],
  ])("refuses a body with %s", async (_what, body) => {
    const { call, faults } = open();
    const { status } = await call(restEvent("POST", "/-/access/requests", { body }));
    expect({ status, faults }).toEqual({ status: 400, faults: [] });
  });
});
