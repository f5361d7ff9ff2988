import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Stack, startStack } from "../../local/stack/start-stack.ts";
import { runWith } from "../unit/cli/io.ts";
import { OPENAPI, problemsOf } from "../support/access/openapi.ts";
import { standingPolicy } from "../support/standing-policy.ts";

const POLICY = `${standingPolicy()}
entitlements:
  support-read:
    requesters: { groups: ["okta:support"] }
    grants: [{ indices: ["logs-*"], actions: [read] }]
    maxDuration: 1h
    approvers: { groups: ["okta:leads"] }
  release-write:
    requesters: { groups: ["okta:support"] }
    grants: [{ indices: ["releases-*"], actions: [read, write] }]
    maxDuration: 10m
    approvers: { groups: ["okta:leads"] }
owners: { integration: { groups: ["okta:platform"] } }
accessDetails: "the usual address, the usual token"
`;

/** What a change may take to count everywhere. */
const BOUND_MS = 5_000;

describe.each(["rest", "http"] as const)("temporary access through the %s gateway", (type) => {
  let stack: Stack;
  const tokens: Record<string, string> = {};

  beforeAll(async () => {
    stack = await startStack({ gateway: type, policyText: POLICY, seed: true });
    for (const [name, groups] of [
      ["alice", ["support"]],
      ["lead", ["leads"]],
      ["eve", []],
      ["owner", ["platform"]],
    ] as const) {
      tokens[name] = await stack.token({ issuer: "okta", sub: name, groups });
    }
  });
  afterAll(() => stack.close());

  const call = async (who: string, method: string, path: string, body?: unknown, headers: object = {}) => {
    const response = await fetch(`${stack.gateway}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${tokens[who]}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const answer = {
      status: response.status,
      type: response.headers.get("content-type"),
      json: JSON.parse(text || "{}"),
    };
    const [below = ""] = path.split("?");
    const [mediaType = ""] = (answer.type ?? "").split(";");
    if (below.startsWith("/-/access/"))
      expect(problemsOf({ ...answer, method, path: below, type: mediaType })).toEqual([]);
    return answer;
  };
  const search = async (who: string, index: string) => (await call(who, "GET", `/${index}/_search?size=0`)).status;
  const until = async (status: number, ask: () => Promise<number>): Promise<number> => {
    const startedAt = Date.now();
    while ((await ask()) !== status) {
      if (Date.now() - startedAt > BOUND_MS) throw new Error(`not ${status} within ${BOUND_MS} ms`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return Date.now() - startedAt;
  };
  const ask = { entitlement: "support-read", justification: "INC-7", duration: "10m" };

  it("is refused to whoever may not ask, answer or see, as problem details", async () => {
    expect(await call("eve", "POST", "/-/access/requests", ask)).toMatchObject({
      status: 403,
      type: expect.stringContaining("application/problem+json"),
      json: { code: "not-entitled", status: 403 },
    });
    const { json: asked } = await call("alice", "POST", "/-/access/requests", ask);
    expect((await call("alice", "POST", `/-/access/requests/${asked.id}/approve`)).json.code).toBe("own-request");
    expect((await call("eve", "GET", `/-/access/requests/${asked.id}`)).json.code).toBe("request-not-found");
    expect((await call("eve", "POST", `/-/access/requests/${asked.id}/approve`)).json.code).toBe("request-not-found");
    expect(
      (await call("alice", "POST", "/-/access/requests", { ...ask, justification: "x".repeat(1_000_000) })).status,
    ).toBe(413);
    const unknown = await fetch(`${stack.gateway}/-/access/requests`);
    expect(unknown.status).toBe(401);
    const refusal = { method: "GET", path: "/-/access/requests", status: 401, type: "application/json" };
    expect(problemsOf({ ...refusal, json: await unknown.json() })).toEqual([]);
  });

  it("is described by a document that is served with it", async () => {
    const { status, json } = await call("eve", "GET", "/-/access/openapi.json");
    expect(status).toBe(200);
    expect(json).toEqual(OPENAPI);
    expect((await fetch(`${stack.gateway}/-/access/openapi.json`)).status).toBe(401);
  });

  it("answers every call as the document says", async () => {
    for (const who of ["alice", "lead", "owner", "eve"]) {
      for (const path of ["me", "entitlements", "requests", "requests?limit=1", "requests?limit=x", "waiting"]) {
        expect([200, 400]).toContain((await call(who, "GET", `/-/access/${path}`)).status);
      }
      expect([200, 403]).toContain(
        (await call(who, "GET", "/-/access/history?entitlement=support-read&limit=1")).status,
      );
    }
    const { json } = await call("alice", "POST", "/-/access/requests", ask, { "idempotency-key": "e2e-1" });
    const again = { ...ask, duration: "1m" };
    expect((await call("alice", "POST", "/-/access/requests", again, { "idempotency-key": "e2e-1" })).status).toBe(422);
    expect((await call("alice", "POST", `/-/access/requests/${json.id}/withdraw`, { reason: "done" })).status).toBe(
      200,
    );
    expect((await call("lead", "POST", `/-/access/requests/${json.id}/decline`)).status).toBe(409);
    const { json: other } = await call("alice", "POST", "/-/access/requests", ask);
    expect((await call("lead", "POST", `/-/access/requests/${other.id}/decline`, { reason: "no" })).status).toBe(200);
    expect((await call("lead", "GET", "/-/access/history?entitlement=support-read")).json.requests).toHaveLength(3);
  });

  it("is asked for, approved, used and taken back, each within the bound", async () => {
    expect(await search("alice", "logs-app-*")).toBe(403);
    const { status, json: asked } = await call("alice", "POST", "/-/access/requests", ask);
    expect([status, asked.state]).toEqual([201, "pending"]);
    expect(await search("alice", "logs-app-*")).toBe(403);
    const { json: waiting } = await call("lead", "GET", "/-/access/waiting");
    expect(waiting.requests.map(({ id }: { id: string }) => id)).toContain(asked.id);
    expect((await call("lead", "POST", `/-/access/requests/${asked.id}/approve`, { reason: "go on" })).json.state).toBe(
      "active",
    );
    await until(200, () => search("alice", "logs-app-*"));
    expect(await search("alice", "business-*")).toBe(403);
    expect((await call("alice", "PUT", "/logs-app-x/_doc/1", { a: 1 })).status).toBe(403);
    expect(stack.logs().some((line) => line.includes(`"determiningGrants":["grant:${asked.id}"]`))).toBe(true);
    const { json: mine } = await call("alice", "GET", `/-/access/requests/${asked.id}`);
    expect(mine.accessDetails).toBe("the usual address, the usual token");
    expect((await call("lead", "POST", `/-/access/requests/${asked.id}/revoke`)).json.state).toBe("revoked");
    await until(403, () => search("alice", "logs-app-*"));
  });

  it("is asked for, answered and ended on the command line", async () => {
    const cli = (who: string, ...argv: string[]) =>
      runWith(["access", ...argv], { env: { INDEX_GATE_URL: stack.gateway, INDEX_GATE_TOKEN: tokens[who] } });
    expect(await cli("nobody", "list")).toMatchObject({ code: 1, err: expect.stringContaining("no token") });
    expect(await cli("eve", "request", "support-read", "--reason", "x")).toMatchObject({ code: 2, out: "" });
    expect((await cli("alice", "entitlements")).out).toContain("read logs-* on logs");
    const asking = cli("alice", "request", "support-read", "--reason", "INC-8", "--duration", "10m", "--wait");
    let id = "";
    await until(0, async () => {
      const { requests } = JSON.parse((await cli("lead", "waiting", "--json")).out) as {
        requests: { id: string; justification: string }[];
      };
      id = requests.find(({ justification }) => justification === "INC-8")?.id ?? "";
      return id === "" ? 1 : 0;
    });
    expect((await cli("alice", "approve", id)).err).toContain("own-request");
    expect((await cli("lead", "waiting")).out).toContain("  reason   INC-8\n");
    expect((await cli("lead", "approve", id, "--reason", "go on")).code).toBe(0);
    const asked = await asking;
    expect(asked.code).toBe(0);
    expect(asked.out).toContain("  details  the usual address, the usual token\n");
    expect(asked.err).toContain("waiting for an answer");
    expect((await cli("alice", "list", "--limit", "1")).out).toContain("active");
    expect((await cli("lead", "history", "support-read")).out).toContain(id);
    expect((await cli("alice", "withdraw", id)).err).toContain("state-changed");
    expect((await cli("alice", "revoke", id)).out).toContain("revoked");
    const expired = { env: { INDEX_GATE_URL: stack.gateway, INDEX_GATE_TOKEN: "a.b.c" } };
    expect(await runWith(["access", "list"], expired)).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^index-gate access list: token-invalid: .*put a token/),
    });
  });

  it("ends by the clock, and two grants each at their own time", async () => {
    const ids = [];
    for (const duration of ["4s", "10m"]) {
      const { json } = await call("alice", "POST", "/-/access/requests", { ...ask, duration });
      await call("lead", "POST", `/-/access/requests/${json.id}/approve`);
      ids.push(json.id);
    }
    await until(200, () => search("alice", "logs-app-*"));
    await new Promise((resolve) => setTimeout(resolve, 4_500));
    expect((await call("alice", "GET", `/-/access/requests/${ids[0]}`)).json.state).toBe("expired");
    expect(await search("alice", "logs-app-*")).toBe(200);
    await call("alice", "POST", `/-/access/requests/${ids[1]}/revoke`);
    await until(403, () => search("alice", "logs-app-*"));
  });

  it("stops for a principal that is blocked, whatever is active", async () => {
    const { json } = await call("alice", "POST", "/-/access/requests", ask);
    await call("lead", "POST", `/-/access/requests/${json.id}/approve`);
    await until(200, () => search("alice", "logs-app-*"));
    const { principal } = (await call("alice", "GET", "/-/access/me")).json;
    const block = `/-/access/blocks/${encodeURIComponent(principal)}`;
    expect((await call("lead", "PUT", block)).json.code).toBe("not-allowed");
    expect((await call("owner", "PUT", block)).status).toBe(200);
    await until(403, () => search("alice", "logs-app-*"));
    await call("owner", "DELETE", block);
    await until(200, () => search("alice", "logs-app-*"));
    await call("alice", "POST", `/-/access/requests/${json.id}/revoke`);
  });

  it("writes an audit line for every change and every refusal, and no reason in it", () => {
    const lines = stack.logs().filter((line) => line.includes('"phase":"access"'));
    const events = new Set(lines.map((line) => (JSON.parse(line) as { event: string }).event));
    expect([...events].toSorted()).toEqual([
      "approved",
      "asked",
      "blocked",
      "declined",
      "granted",
      "refused",
      "revoked",
      "unblocked",
      "withdrawn",
    ]);
    expect(lines.join()).not.toMatch(/INC-7|go on/);
  });
});
