import { readFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ROOT, type Stack } from "../../local/stack/start-stack.ts";
import { startStack } from "../support/stack.ts";
import { send, type WireAnswer } from "../support/wire.ts";

type Line = Readonly<Record<string, unknown>>;

const POLICY_VERSION = createHash("sha256")
  .update(readFileSync(join(ROOT, "policy.yml")))
  .digest("hex")
  .slice(0, 12);
/** Stands in a body alone: it must never be in a line. */
const MARK = "never-in-a-log";

/** What every line about a verified principal says. */
const SUBJECT = {
  kind: "audit",
  time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
  principal: "okta:00u1alice",
  displayName: "alice@example.com",
  issuer: "okta",
  tokenId: "jti-1",
  clientId: "local-client",
  roles: ["devops"],
  sourceIp: "127.0.0.1",
  userAgent: "audit/1",
  domain: "logs",
  policyVersion: POLICY_VERSION,
};
/** What Powertools Logger adds. */
const LOGGER = new Set(["level", "message", "timestamp", "service", "sampling_rate", "cold_start"]);

describe.each(["rest", "http"] as const)("the audit through a gateway of type %s", (type) => {
  let stack: Stack;
  let token: string;
  let from = 0;

  beforeAll(async () => {
    stack = await startStack({ gateway: type, seed: true });
    const claims = { jti: "jti-1", email: "alice@example.com" };
    token = await stack.token({ sub: "00u1alice", groups: ["devops"], claims });
  });
  afterAll(() => stack?.close());
  beforeEach(() => {
    from = stack.logs().length;
  });

  function ask(method: string, path: string, body?: object, bearer = token): Promise<WireAnswer> {
    const headers = {
      authorization: `Bearer ${bearer}`,
      "user-agent": "audit/1",
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    };
    return send(stack.gateway, {
      method,
      path,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  /** The audit lines since this test began, without the logger's own fields. */
  function lines(): Line[] {
    return stack
      .logs()
      .slice(from)
      .map((text) => JSON.parse(text) as Line)
      .filter(({ kind }) => kind === "audit")
      .map((line) => Object.fromEntries(Object.entries(line).filter(([name]) => !LOGGER.has(name))));
  }

  it("a refusal is one line, with its code", async () => {
    const body = { query: { match: { message: MARK } } };
    const answer = await ask("POST", "/business-*/_search?routing=x", body);
    const { error } = JSON.parse(answer.text) as { error: { gate: { requestId: string } } };
    expect(lines()).toEqual([
      {
        ...SUBJECT,
        phase: "decision",
        requestId: error.gate.requestId,
        traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
        method: "POST",
        path: "/business-*/_search",
        operation: "search",
        requirements: [{ action: "read", index: "business-*" }],
        decision: "deny",
        code: "index-not-granted",
        determiningGrants: [],
        requestBytes: JSON.stringify(body).length,
      },
    ]);
  });

  it("an allowed request is a decision before and an outcome after, joined by their ids", async () => {
    stack.clearRequests();
    const answer = await ask("POST", "/logs-*/_search", { size: 1 });
    const found = lines();
    const decision = {
      ...SUBJECT,
      phase: "decision",
      requestId: expect.any(String),
      traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
      method: "POST",
      path: "/logs-*/_search",
      operation: "search",
      requirements: [{ action: "read", index: "logs-*" }],
      decision: "allow",
      determiningGrants: ["role:devops"],
      requestBytes: 10,
    };
    const ended = { upstreamStatus: 200, durationMs: expect.any(Number), responseBytes: answer.body.length };
    expect(found).toEqual([decision, { ...decision, phase: "outcome", ...ended }]);
    expect(found[1]).toMatchObject({ requestId: found[0]?.["requestId"], traceId: found[0]?.["traceId"] });
    const forwarded = stack.requests().find(({ url }) => url.includes("/_search"));
    expect(forwarded?.headers["traceparent"]?.split("-")[1]).toBe(found[0]?.["traceId"]);
    expect(forwarded?.headers["x-opaque-id"]).toBe("index-gate/okta:00u1alice");
  });

  it("a narrowed request says to what", async () => {
    await ask("GET", "/_cat/indices?h=index");
    const narrowed = {
      operation: "cat.indices",
      requirements: [{ action: "read", index: "*" }],
      decision: "narrow",
      determiningGrants: ["role:devops"],
      narrowedTo: ["logs-*", "metrics-*"],
    };
    expect(lines()).toEqual([
      expect.objectContaining({ ...SUBJECT, phase: "decision", ...narrowed }),
      expect.objectContaining({ ...SUBJECT, phase: "outcome", ...narrowed, upstreamStatus: 200 }),
    ]);
  });

  it("what a body names is among the requirements", async () => {
    const body = {
      docs: [
        { _index: "logs-x", _id: "1" },
        { _index: "business-x", _id: "1" },
      ],
    };
    await ask("POST", "/_mget", body);
    expect(lines()).toEqual([
      expect.objectContaining({
        operation: "mget",
        requirements: [
          { action: "read", index: "logs-x" },
          { action: "read", index: "business-x" },
        ],
        decision: "deny",
        code: "index-not-granted",
      }),
    ]);
  });

  it("a refused token is a line of the authorizer", async () => {
    const expired = await stack.token({ sub: "00u1alice", groups: ["devops"], ttlSeconds: -3_600 });
    await ask("GET", "/logs-*/_search", undefined, expired);
    expect(lines()).toEqual([
      expect.objectContaining({
        kind: "audit",
        phase: "decision",
        decision: "deny",
        code: "token-expired",
        method: "GET",
        path: "/logs-*/_search",
        policyVersion: POLICY_VERSION,
      }),
    ]);
  });

  it("no line ever holds a token, a header's value, a body or a document", async () => {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json", "x-secret": `h-${MARK}` };
    const body = JSON.stringify({ query: { match: { message: MARK } }, size: 10 });
    await send(stack.gateway, { method: "POST", path: "/logs-*/_search", headers, body });
    await send(stack.gateway, { method: "POST", path: "/logs-*/_search", headers, body: `{"query":"${MARK}` });
    await ask("GET", "/logs-*/_search?size=50");
    await ask("GET", "/logs-*/_search", undefined, `${token.slice(0, -8)}AAAAAAAA`);
    const written = stack.logs().join("\n");
    expect(lines().length).toBeGreaterThanOrEqual(6);
    const signature = token.split(".").at(-1) ?? token;
    const documents = ["payment provider refused", "connection pool grew"];
    expect(
      [MARK, token, signature, token.split(".")[1] ?? token, ...documents].filter((text) => written.includes(text)),
    ).toEqual([]);
  });
});
