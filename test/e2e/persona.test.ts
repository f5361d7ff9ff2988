import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Stack, TokenOf } from "../../local/stack/start-stack.ts";
import { startStack } from "../support/stack.ts";
import { send, type WireAnswer } from "../support/wire.ts";

interface Hits {
  readonly hits: { readonly hits: readonly { readonly _index: string }[] };
}

interface ErrorBody {
  readonly error: {
    readonly root_cause: readonly { readonly type: string; readonly reason: string }[];
    readonly type: string;
    readonly reason: string;
    readonly gate: { readonly code: string; readonly requestId: string; readonly missing?: readonly unknown[] };
  };
  readonly status: number;
}

/** What the devops role of the shipped policy may read, backing indices of a granted stream included. */
const DEVOPS = /^(?:logs-|metrics-|\.ds-metrics-)/;

describe.each(["rest", "http"] as const)("the shipped policy and the sample data, gateway of type %s", (type) => {
  let stack: Stack;
  let today: string;

  beforeAll(async () => {
    stack = await startStack({ gateway: type, seed: true });
    today = `logs-app-${new Date().toISOString().slice(0, 10).replaceAll("-", ".")}`;
  });
  afterAll(() => stack?.close());

  async function ask(of: TokenOf | undefined, method: string, path: string, body?: object): Promise<WireAnswer> {
    const headers = {
      ...(of === undefined ? {} : { authorization: `Bearer ${await stack.token(of)}` }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    };
    const text = body === undefined ? {} : { body: JSON.stringify(body) };
    return send(stack.gateway, { method, path, headers, ...text });
  }

  function expectRefusal(answer: WireAnswer, status: number, code: string): ErrorBody["error"] {
    const { error, ...rest } = read(answer) as ErrorBody;
    expect({ ...rest, code: error.gate.code }).toEqual({ status, code });
    expect(answer.status).toBe(status);
    expect(answer.headers["index-gate-code"]).toBe(code);
    expect(error.root_cause).toEqual([{ type: error.type, reason: error.reason }]);
    expect(error.gate.requestId).not.toBe("");
    return error;
  }

  describe("who is asking", () => {
    it("nobody without a token: 401, and how to do better", async () => {
      const answer = await ask(undefined, "GET", "/logs-*/_search");
      expect(answer.status).toBe(401);
      if (type === "http") return expect(read(answer)).toEqual({ message: "Unauthorized" });
      expect(answer.headers["www-authenticate"]).toBe("Bearer");
      expectRefusal(answer, 401, "token-invalid");
    });

    it.each([
      ["has expired", { sub: "alice", groups: ["devops"], ttlSeconds: -3_600 }, "token-expired"],
      ["is for somebody else", { sub: "alice", groups: ["devops"], claims: { aud: "api://other" } }, "token-invalid"],
    ])("a token that %s: 401", async (_what, of, code) => {
      const answer = await ask(of, "GET", "/logs-*/_search");
      expect(answer.status).toBe(401);
      if (type === "http") return expect(read(answer)).toEqual({ message: "Unauthorized" });
      expect(answer.headers["www-authenticate"]).toBe("Bearer");
      expectRefusal(answer, 401, code);
    });

    it("a token with a changed signature: 401", async () => {
      const [head, payload, signature = ""] = (await stack.token("devops")).split(".");
      const changed = `${head}.${payload}.${signature.startsWith("A") ? "B" : "A"}${signature.slice(1)}`;
      const headers = { authorization: `Bearer ${changed}` };
      expect((await send(stack.gateway, { path: "/logs-*/_search", headers })).status).toBe(401);
    });

    it("a token in the query or in a cookie is none", async () => {
      const token = await stack.token("devops");
      const inQuery = await send(stack.gateway, { path: `/logs-*/_search?access_token=${token}` });
      const headers = { cookie: `access_token=${token}; Authorization=Bearer%20${token}` };
      const inCookie = await send(stack.gateway, { path: "/logs-*/_search", headers });
      expect([inQuery.status, inCookie.status]).toEqual([401, 401]);
    });

    it("a good token without a role: the same 403 everywhere", async () => {
      const paths = [
        "/",
        "/logs-*/_search",
        "/_cluster/health",
        "/-/domains/logs/_search",
        "/-/domains/nope",
        "/a/b/c/d",
      ];
      const answers = await Promise.all(paths.map((path) => ask("nobody", "GET", path)));
      for (const answer of answers) expectRefusal(answer, 403, "index-not-granted");
      expect(new Set(answers.map(withoutId)).size).toBe(1);
    });

    it("a domain that is not there is refused like one that is not granted", async () => {
      const unknown = await ask("devops", "GET", "/-/domains/nope/logs-*/_search");
      const ungranted = await ask("nobody", "GET", "/-/domains/logs/logs-*/_search");
      expectRefusal(unknown, 403, "index-not-granted");
      expect(withoutId(unknown)).toBe(withoutId(ungranted));
    });
  });

  describe("routes of the gate itself", () => {
    it("health needs no identity and tells nothing", async () => {
      const answer = await ask(undefined, "GET", "/-/health");
      expect([answer.status, answer.text]).toEqual([200, '{"status":"ok"}']);
    });

    it.each(["/-/nothing", "/-"])("%s is not there", async (path) => {
      expectRefusal(await ask("devops", "GET", path), 404, "not-found");
    });

    it("the page needs no identity, tells everybody the same, and takes nothing", async () => {
      const answers = await Promise.all([undefined, "devops"].map((who) => ask(who, "GET", "/-/portal")));
      expect(answers.map(({ status }) => status)).toEqual([200, 200]);
      expect(answers[0]?.text).toBe(answers[1]?.text);
      expect((await ask("devops", "POST", "/-/portal")).status).toBe(404);
      expect((await ask(undefined, "GET", "/-/access/requests")).status).toBe(401);
      expect((await ask("devops", "GET", "/-/access/requests")).status).toBe(200);
    });

    it.each(["/-/iam", "/-/iam/logs-*/_search"])("%s takes no token: a signature is asked for", async (path) => {
      expect((await ask("devops", "GET", path)).status).toBe(type === "rest" ? 401 : 403);
      expect((await ask(undefined, "GET", path)).status).toBe(type === "rest" ? 404 : 403);
    });

    it("OPTIONS is answered for every path alike", async () => {
      const answers = await Promise.all(
        ["/logs-*/_search", "/secret-hr", "/-/domains/logs"].map((path) => ask("devops", "OPTIONS", path)),
      );
      expect(answers.map(({ status, text, headers }) => [status, text, headers.allow])).toEqual(
        answers.map(() => [204, "", "GET, HEAD, POST, PUT, DELETE, OPTIONS"]),
      );
    });
  });

  describe("devops", () => {
    it("may not search business-*, and reads what is missing", async () => {
      const { gate, type: kind } = expectRefusal(
        await ask("devops", "GET", "/business-*/_search"),
        403,
        "index-not-granted",
      );
      expect([kind, gate.missing]).toEqual(["security_exception", [{ action: "read", index: "business-*" }]]);
    });

    it("may not write", async () => {
      const { gate } = expectRefusal(
        await ask("devops", "POST", `/${today}/_doc`, { a: 1 }),
        403,
        "action-not-granted",
      );
      expect(gate.missing).toEqual([{ action: "write", index: today }]);
    });

    it("is told the code of a refused HEAD in its header", async () => {
      const answer = await ask("devops", "HEAD", "/business-customers");
      expect([answer.status, answer.headers["index-gate-code"], answer.text]).toEqual([403, "index-not-granted", ""]);
    });

    it("searches logs-*, as granted", async () => {
      const answer = await ask("devops", "POST", "/logs-*/_search", { size: 1_000 });
      expect(answer.status).toBe(200);
      expect(answer.headers).not.toHaveProperty("index-gate-narrowed");
      expect(new Set((read(answer) as Hits).hits.hits.map(({ _index }) => _index)).size).toBeGreaterThanOrEqual(6);
    });

    it.each(["/_search", "/_all/_search", "/-/domains/logs/_search"])(
      "finds by %s only what is granted",
      async (path) => {
        const answer = await ask("devops", "POST", path, { size: 1_000 });
        expect(answer.status).toBe(200);
        expect(answer.headers["index-gate-narrowed"]).toBe("logs-*,metrics-*");
        const indices = [...new Set((read(answer) as Hits).hits.hits.map(({ _index }) => _index))];
        expect(indices.filter((name) => !DEVOPS.test(name))).toEqual([]);
        expect(indices).toEqual(expect.arrayContaining([today, ".ds-metrics-hosts-000001"]));
      },
    );

    it("sees the rows of its own indices in _cat/indices", async () => {
      const answer = await ask("devops", "GET", "/_cat/indices?format=json&h=index");
      expect(answer.headers["index-gate-narrowed"]).toBe("logs-*,metrics-*");
      const names = (read(answer) as { index: string }[]).map(({ index }) => index);
      expect(names).toContain(today);
      expect(names.filter((name) => !DEVOPS.test(name))).toEqual([]);
    });

    it("reads _resolve/index from the gate's own view", async () => {
      stack.clearRequests();
      const answer = await ask("devops", "GET", "/_resolve/index/*");
      const body = read(answer) as Record<"indices" | "aliases" | "data_streams", { name: string }[]>;
      const names = [...body.indices, ...body.aliases, ...body.data_streams].map(({ name }) => name);
      expect(names.filter((name) => !DEVOPS.test(name))).toEqual([]);
      expect(names).toEqual(expect.arrayContaining([today, "logs-app-latest", "metrics-hosts"]));
      const asked = stack.requests().map(({ url }) => url);
      expect(asked.filter((url) => url !== "/_resolve/index/%2A?expand_wildcards=all")).toEqual([]);
    });

    it("does not see the names of foreign aliases on its own index", async () => {
      await alias("PUT", "business-shadow");
      try {
        const answer = await ask("devops", "GET", `/${today}`);
        expect(answer.status).toBe(200);
        const { aliases, mappings } =
          (read(answer) as Record<string, { aliases: object; mappings: object }>)[today] ?? {};
        expect(Object.keys(aliases ?? {})).toEqual(["logs-app-latest"]);
        expect(mappings).toHaveProperty("properties.level");
      } finally {
        await alias("DELETE", "business-shadow");
      }
    });

    it("reads the cluster's health; support, without that right, does not", async () => {
      const refused = expectRefusal(await ask("support", "GET", "/_cluster/health"), 403, "action-not-granted");
      expect(refused.gate.missing).toEqual([{ action: "monitor" }]);
      const answer = await ask("devops", "GET", "/_cluster/health");
      expect([answer.status, read(answer) as object]).toEqual([200, expect.objectContaining({ number_of_nodes: 1 })]);
      expect((await ask("support", "GET", "/_cluster/health/tickets-*")).status).toBe(200);
    });
  });

  describe("the other roles", () => {
    it.each(["analytics", "release-bot", "support", "orders-owner"])(
      "%s finds its own, and nothing else",
      async (role) => {
        const prefix = {
          analytics: "business-",
          "release-bot": "releases-",
          support: "tickets-",
          "orders-owner": "orders-",
        }[role];
        const answer = await ask(role, "POST", "/_search", { size: 1_000 });
        const indices = [...new Set((read(answer) as Hits).hits.hits.map(({ _index }) => _index))];
        expect(indices.length).toBeGreaterThan(0);
        expect(indices.filter((name) => !name.startsWith(prefix ?? ""))).toEqual([]);
      },
    );

    it("analytics comes by the user pool, too", async () => {
      const of = { issuer: "staff", sub: "carol", groups: ["analytics"] };
      expect((await ask(of, "GET", "/logs-*/_search")).status).toBe(403);
      expect((await ask(of, "GET", "/business-*/_search")).status).toBe(200);
      const sameGroupElsewhere = { issuer: "staff", sub: "carol", groups: ["devops"] };
      expect((await ask(sameGroupElsewhere, "GET", "/logs-*/_search")).status).toBe(403);
    });

    it("the release bot writes releases; a person with its client does not", async () => {
      const person = { sub: "mallory", client: "0oa9bot" };
      expect((await ask(person, "PUT", "/releases-web/_doc/e2e", { version: "1" })).status).toBe(403);
      expect((await ask("release-bot", "PUT", "/business-customers/_doc/e2e", { version: "1" })).status).toBe(403);
      expect((await ask("release-bot", "PUT", "/releases-web/_doc/e2e", { version: "1" })).status).toBe(201);
      expect((await ask("release-bot", "DELETE", "/releases-web/_doc/e2e")).status).toBe(200);
    });

    it("the owner of the orders makes and drops their indices, and a write makes a missing one", async () => {
      expect((await ask("orders-owner", "PUT", "/business-e2e")).status).toBe(403);
      expect((await ask("orders-owner", "PUT", "/orders-e2e", { settings: { number_of_replicas: 0 } })).status).toBe(
        200,
      );
      expect((await ask("orders-owner", "GET", "/_cat/indices?h=index")).text).toContain("orders-e2e");
      expect((await ask("orders-owner", "DELETE", "/orders-e2e")).status).toBe(200);
      expect((await ask("orders-owner", "PUT", "/orders-e2e-auto/_doc/1", { a: 1 })).status).toBe(201);
      expect((await ask("orders-owner", "DELETE", "/orders-e2e-auto")).status).toBe(200);
    });
  });

  async function alias(method: "PUT" | "DELETE", name: string): Promise<void> {
    const { status } = await send(stack.opensearch, { method, path: `/${today}/_alias/${name}` });
    expect(status).toBe(200);
  }
});

function read({ text }: WireAnswer): unknown {
  return JSON.parse(text);
}

function withoutId({ text }: WireAnswer): string {
  return text.replace(/"requestId":"[^"]*"/, "");
}
