import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Stack } from "../../local/stack/start-stack.ts";
import { startStack } from "../support/stack.ts";
import { send } from "../support/wire.ts";

const SECRET = "arn:aws:secretsmanager:eu-north-1:123456789012:secret:dom-orders-a1b2c3";
const POLICY = `
version: 1
issuers:
  okta: { type: oidc, issuer: https://domains.example.org/oauth2/default, audience: api://search, principalClaim: uid }
domains:
  logs:
    endpoint: https://vpc-dom-logs-abc123.eu-west-1.es.amazonaws.com
    default: true
  metrics:
    endpoint: https://dommetrics123.us-east-1.aoss.amazonaws.com
    arn: arn:aws:aoss:us-east-1:210987654321:collection/dommetrics123
    version: serverless
    auth:
      type: assumeRole
      roleArn: arn:aws:iam::210987654321:role/search/metrics
      roleArns: { shipper: "arn:aws:iam::210987654321:role/metrics-writer" }
      externalId: "gate:1"
  orders:
    endpoint: https://orders.example.org:9243
    region: eu-north-1
    arn: arn:aws:es:eu-north-1:123456789012:domain/orders
    auth: { type: basic, secretId: "${SECRET}" }
roles:
  everywhere:
    members: { groups: ["okta:ops"] }
    grants:
      - { indices: ["dom-*"], actions: [read, write] }
      - { indices: ["dom-*"], actions: [read, write], domain: metrics }
      - { indices: ["dom-*"], actions: [read, write], domain: orders }
  shipper:
    members: { groups: ["okta:shippers"] }
    grants:
      - { indices: ["dom-*"], actions: [write], domain: metrics }
`;
const ALICE = { sub: "alice@example.org", groups: ["ops"] };
const SHIPPER = { sub: "Fluent Bit", groups: ["shippers"] };
const SESSION = "arn:aws:sts::210987654321:assumed-role";

describe.each(["rest", "http"] as const)("three domains behind one gate (%s)", (gateway) => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack({ policyText: POLICY, gateway, seed: true });
  });
  afterAll(() => stack.close());
  afterEach(() => stack.aws.sts.refuse(undefined));

  const ask = async (path: string, body?: string, who: typeof ALICE = ALICE) => {
    const headers = { authorization: `Bearer ${await stack.token(who)}`, "content-type": "application/json" };
    const answer = await send(stack.gateway, {
      path,
      headers,
      ...(body === undefined ? {} : { method: "POST", body }),
    });
    return { status: answer.status, code: answer.headers["index-gate-code"]?.toString(), text: answer.text };
  };
  const search = (domain: string) => ask(`${domain === "logs" ? "" : `/-/domains/${domain}`}/dom-*/_search?size=0`);
  const visitors = (domain: string) => {
    const come = stack.requests().filter((request) => request.domain === domain);
    return [...new Set(come.map(({ visitor, refused }) => visitor ?? `refused: ${refused}`))];
  };
  const login = () => stack.aws.logins.get(SECRET) ?? expect.unreachable("the policy has a secret");
  /** A failure is kept for a second. */
  const untilForgotten = () => sleep(1_100);

  it("refuses before STS or the secret is asked", async () => {
    for (const domain of ["metrics", "orders", "nowhere"]) {
      const answer = await ask(`/-/domains/${domain}/other/_search`);
      expect([answer.status, answer.code]).toEqual([403, "index-not-granted"]);
    }
    const answer = await ask("/-/domains/orders/dom-a/_doc", "{}", SHIPPER);
    expect([answer.status, answer.code]).toEqual([403, "index-not-granted"]);
    expect(stack.requests().map(({ domain }) => domain)).not.toContain("logs");
  });

  it("answers 502 for the domain whose role STS denies, and the others go on", async () => {
    stack.aws.sts.refuse("AccessDenied");
    await untilForgotten();
    // the names may be known from before; no session is
    const answers = await Promise.all([ask("/-/domains/metrics/dom-new/_doc", "{}"), search("logs"), search("orders")]);
    expect(answers.map(({ status, code }) => `${status} ${code ?? "passes"}`)).toEqual([
      "502 domain-refused-gate",
      "200 passes",
      "200 passes",
    ]);
    stack.aws.sts.refuse("Throttling");
    await untilForgotten();
    expect(await ask("/-/domains/metrics/dom-new/_doc", "{}")).toMatchObject({
      status: 503,
      code: "domain-unavailable",
    });
    stack.aws.sts.refuse(undefined);
    await untilForgotten();
    expect((await search("metrics")).status).toBe(200);
  });

  it("shows each domain who came: its own role, a session named after the person, a user", async () => {
    stack.clearRequests();
    for (const domain of ["logs", "metrics", "orders"]) expect((await search(domain)).status).toBe(200);
    expect(visitors("logs")).toEqual(["gate"]);
    expect(visitors("metrics")).toContain(`${SESSION}/metrics/okta=alice@example.org`);
    expect(visitors("orders")).toEqual(["user/index-gate"]);
    const sessions = stack.aws.sessions.all();
    expect(sessions.map(({ name }) => name)).toContain("index-gate");
    expect(sessions.find(({ name }) => name.startsWith("okta"))?.tags).toEqual({
      "index-gate-principal": "okta:alice@example.org",
      "index-gate-roles": ":everywhere:",
    });
  });

  it("comes in the role of the policy role that alone permits the request", async () => {
    stack.clearRequests();
    const answer = await ask("/-/domains/metrics/dom-shipped/_doc", '{"a":1}', SHIPPER);
    expect(answer.status).toBe(201);
    const name = visitors("metrics").find((visitor) => visitor.includes("okta"));
    expect(name).toMatch(/:assumed-role\/metrics-writer\/okta=Fluent-Bit\+[0-9a-f]{16}$/);
  });

  it("asks STS once for all requests of a person at once", async () => {
    const before = stack.aws.sts.requestCount();
    const bob = { sub: "bob", groups: ["ops"] };
    const paths = Array.from({ length: 12 }, () => "/-/domains/metrics/dom-*/_search?size=0");
    const answers = await Promise.all(paths.map((path) => ask(path, undefined, bob)));
    expect(answers.map(({ status }) => status)).toEqual(Array(12).fill(200));
    expect(stack.aws.sessions.all().filter(({ name }) => name === "okta=bob")).toHaveLength(1);
    expect(stack.aws.sts.requestCount() - before).toBeLessThanOrEqual(2);
  });

  it("opens a new session when the domain no longer takes the old one, for a write too", async () => {
    expect((await search("metrics")).status).toBe(200);
    stack.aws.sessions.endAll(new Date());
    stack.clearRequests();
    const answer = await ask("/-/domains/metrics/dom-again/_doc", '{"a":1}');
    expect(answer.status).toBe(201);
    const writes = stack.requests().filter(({ url }) => url === "/dom-again/_doc");
    expect(writes.map(({ status }) => status)).toEqual([undefined, 201]);
  });

  it("answers 500 for the domain whose secret has the wrong shape, and the others go on", async () => {
    const { secret, users } = login();
    const good = secret.read(undefined, undefined).value;
    const user = JSON.parse(good) as { username: string; password: string };
    users.remove(user.username);
    secret.put(JSON.stringify({ user: "gate", pass: "S3CRET" }));
    await untilForgotten();
    const answers = await Promise.all([search("orders"), search("logs"), search("metrics")]);
    expect(answers.map(({ status, code }) => `${status} ${code ?? "passes"}`)).toEqual([
      "500 gate-failed",
      "200 passes",
      "200 passes",
    ]);
    users.set(user.username, user.password);
    secret.put(good);
    await untilForgotten();
    expect((await search("orders")).status).toBe(200);
  });

  it("answers 502 when the domain takes neither the user nor a newer one", async () => {
    const { secret, users } = login();
    const user = JSON.parse(secret.read(undefined, undefined).value) as { username: string; password: string };
    users.remove(user.username);
    expect(await search("orders")).toMatchObject({ status: 502, code: "domain-refused-gate" });
    users.set(user.username, user.password);
    await untilForgotten();
    expect((await search("orders")).status).toBe(200);
  });

  it("loses no request while the password changes under load", async () => {
    const { secret, users } = login();
    const over = new AbortController();
    const statuses: number[] = [];
    const load = Array.from({ length: 4 }, async (_, lane) => {
      while (!over.signal.aborted) {
        const write = ask(`/-/domains/orders/dom-load/_doc?refresh=false`, `{"lane":${lane}}`);
        statuses.push((await write).status, (await search("orders")).status);
      }
    });
    for (const password of ["first", "second"]) {
      // a second between them: the secret is asked for no more often after a refusal
      await sleep(1_200);
      users.set("index-gate", password);
      secret.put(JSON.stringify({ username: "index-gate", password }));
    }
    await sleep(500);
    over.abort();
    await Promise.all(load);
    expect(statuses.filter((status) => status !== 200 && status !== 201)).toEqual([]);
    expect(stack.requests().filter(({ refused }) => refused === "Unauthorized").length).toBeGreaterThan(0);
    expect(visitors("orders")).toContain("user/index-gate");
  });

  it("goes on with the others when one is down", async () => {
    await stack.aws.stopDomain("orders");
    const answers = await Promise.all([search("orders"), search("logs"), search("metrics")]);
    expect(answers.map(({ status }) => status)).toEqual([503, 200, 200]);
    expect(answers[0]?.code).toBe("domain-unavailable");
  });

  it("has written nothing secret to its log", () => {
    const log = stack.logs().join("\n");
    expect(log).toContain('"kind":"audit"');
    for (const { secretAccessKey, sessionToken } of stack.aws.sessions.all()) {
      expect(log).not.toContain(secretAccessKey);
      expect(log).not.toContain(sessionToken);
    }
    const { password } = JSON.parse(login().secret.read(undefined, undefined).value) as { password: string };
    for (const text of [password, "S3CRET", Buffer.from(`index-gate:${password}`).toString("base64")]) {
      expect(log).not.toContain(text);
    }
  });
});
