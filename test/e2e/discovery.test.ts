import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Stack } from "../../local/stack/start-stack.ts";
import { problemsOf } from "../support/access/openapi.ts";
import { startStack } from "../support/stack.ts";
import { standingPolicy } from "../support/standing-policy.ts";

// names of its own: other tests use the same node
const POLICY = `${standingPolicy()}
entitlements:
  read-found:
    requesters: { groups: ["okta:support"] }
    grants: [{ indices: ["found-*"], actions: [read] }]
    maxDuration: 1h
    approvers: resourceOwner
owners:
  integration: { groups: ["okta:platform"] }
  resourceOwner: { tag: team, groupPrefix: "okta:team-" }
`;
const ARN = "arn:aws:es:eu-west-1:123456789012:domain/logs";

describe("discovery at a real node", () => {
  let stack: Stack;
  const tokens: Record<string, string> = {};

  beforeAll(async () => {
    stack = await startStack({ policyText: POLICY });
    for (const [name, group] of [
      ["alice", "support"],
      ["olga", "platform"],
      ["tom", "team-orders"],
      ["hedwig", "team-hr"],
      ["eve", "others"],
    ] as const) {
      tokens[name] = await stack.token({ issuer: "okta", sub: name, groups: [group] });
    }
    const templates = { "found-orders": ["found-orders-*", "orders"], "found-hr": ["found-hr-*", "hr"] };
    for (const [name, [pattern, team]] of Object.entries(templates)) {
      await node("PUT", `/_index_template/${name}`, { index_patterns: [pattern], priority: 900, _meta: { team } });
    }
    const streams = { index_patterns: ["found-stream"], priority: 901, data_stream: {} };
    await node("PUT", "/_index_template/found-stream", streams);
    await node("PUT", "/_data_stream/found-stream");
    // whoever may write an index may write this
    const mapped = { mappings: { _meta: { team: "hr" } } };
    for (const name of ["found-orders-1", "found-plain", "secret-found"]) await node("PUT", `/${name}`, mapped);
    await node("PUT", "/found-hidden", { settings: { "index.hidden": true } });
    await node("PUT", "/found-hr-1");
    await alias("found-orders-1", "found-alias");
    await alias("found-orders-1", "found-trap");
    await alias("secret-found", "found-trap");
  });
  afterAll(async () => {
    await node("DELETE", "/_data_stream/found-stream");
    await node("DELETE", "/found-orders-1,found-plain,found-hidden,found-hr-1,secret-found");
    for (const name of ["orders", "hr", "stream"]) await node("DELETE", `/_index_template/found-${name}`);
    await stack.close();
  });

  async function node(method: string, path: string, body?: object): Promise<void> {
    const response = await fetch(`${stack.opensearch}${path}`, {
      method,
      ...(body === undefined ? {} : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${await response.text()}`);
  }
  const alias = (index: string, name: string) =>
    node("POST", "/_aliases", { actions: [{ add: { index, alias: name } }] });
  const call = async (who: string, method: string, path: string, body?: unknown) => {
    const response = await fetch(`${stack.gateway}/-/access${path}`, {
      method,
      headers: { authorization: `Bearer ${tokens[who]}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const { status } = response;
    const json = (await response.json()) as Record<string, never>;
    const type = response.headers.get("content-type")?.split(";")[0] ?? "";
    expect(problemsOf({ method, path: `/-/access${path.split("?")[0]}`, status, type, json })).toEqual([]);
    return { status, json };
  };
  interface Listed {
    readonly indices: readonly { name: string; kind: string; owner?: string }[];
    readonly updatedAt: string;
  }
  const list = async (query = "") => {
    const { json } = await call("alice", "GET", `/indices?entitlement=read-found&limit=100${query}`);
    const { indices, updatedAt } = json as unknown as Listed;
    return { lines: indices.map(({ name, kind, owner }) => [kind, name, owner ?? "-"].join(" ")), updatedAt };
  };
  /** The function reads the catalogue once in a while. */
  const shown = async (query: string, lines: string[]): Promise<void> => {
    await expect.poll(async () => (await list(query)).lines, { timeout: 10_000 }).toEqual(lines);
  };
  const askFor = async (...indices: string[]) => {
    const body = { entitlement: "read-found", justification: "x", grants: [{ indices, actions: ["read"] }] };
    return (await call("alice", "POST", "/requests", body)).json as unknown as { id: string; awaits: string[] };
  };
  const approve = async (who: string, { id }: { readonly id: string }) => {
    const { status, json } = await call(who, "POST", `/requests/${id}/approve`);
    return status === 200 ? json["state"] : json["code"];
  };

  it("is nobody's business who may not ask", async () => {
    expect((await call("eve", "GET", "/indices?entitlement=read-found")).json["code"]).toBe("not-entitled");
  });

  it("shows names that may be asked for, with the owners that templates name, and no mapping", async () => {
    await stack.discover();
    await shown("", [
      "alias found-alias -",
      "index found-hr-1 hr",
      "index found-orders-1 orders",
      "index found-plain -",
      "data-stream found-stream -",
    ]);
    expect((await list("&q=ORD")).lines).toEqual(["index found-orders-1 orders"]);
  });

  it("asks the domain for names and templates, and nothing else", async () => {
    stack.clearRequests();
    await stack.discover();
    const asked = stack.requests().map(({ method, url }) => `${method} ${url.split("?")[0]}`);
    expect([...new Set(asked)].toSorted()).toEqual(["GET /_index_template", "GET /_resolve/index/%2A"]);
  });

  it("lets owners approve what is theirs, each of several, and the integration's owners the rest", async () => {
    const one = await askFor("found-orders-1");
    expect(one.awaits).toEqual(["orders"]);
    for (const who of ["hedwig", "olga", "eve"])
      expect(await approve(who, one)).toBe(who === "olga" ? "not-approver" : "request-not-found");
    expect(await approve("tom", one)).toBe("active");
    const several = await askFor("found-orders-*", "found-hr-1", "found-plain");
    expect(several.awaits).toEqual(["owners.integration", "hr", "orders"]);
    expect(await approve("tom", several)).toBe("pending");
    expect(await approve("hedwig", several)).toBe("pending");
    expect(await approve("olga", several)).toBe("active");
  });

  it("takes the domain's tag where no template names an owner", async () => {
    stack.aws.tags.set(ARN, { team: "platform" });
    await stack.discover();
    await shown("&q=plain", ["index found-plain platform"]);
    stack.aws.tags.clear();
    await stack.discover();
    await shown("&q=plain", ["index found-plain -"]);
  });

  it("keeps what it knows of a domain that is down, and says so", async () => {
    const { lines } = await list();
    await stack.aws.stopDomain("logs");
    await expect(stack.discover()).rejects.toThrow("could not be looked at: logs");
    expect(lines).toHaveLength(5);
    expect((await list()).lines).toEqual(lines);
  });
});
