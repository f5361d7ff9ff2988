import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { COMMANDS } from "../../../cli/commands.ts";
import { VERBS } from "../../../cli/access/verbs.ts";
import { connectGate } from "../../../cli/access/gate-connection.ts";
import { waitForAnswer } from "../../../cli/access/wait.ts";
import type { RequestView } from "../../../shared/access/request-view.ts";
import { readPage, section, tableRows } from "../docs/markdown.ts";
import { runWith } from "./io.ts";
import { StandInDomain } from "./stand-in-domain.ts";

const TOKEN = "eyJh.eyJi.c2ln";
const ID = "abcdefghijklmnopqrstuv.1795867200000-abcdefghijk";
const ODD_ID = `-${ID.slice(1)}`;
const REQUEST: RequestView = {
  id: ID,
  state: "pending",
  entitlement: "release-write",
  requester: { principal: "okta:alice", displayName: "alice@example.com" },
  grants: [{ domain: "logs", indices: ["releases-*"], actions: ["read", "write"] }],
  durationSeconds: 600,
  justification: "INC-7\nsecond line",
  requestedAt: "2026-11-26T10:00:00.000Z",
  lapsesAt: "2099-11-26T13:00:00.000Z",
  approvalsNeeded: 1,
  reviews: [],
  may: ["review"],
};

let gate: StandInDomain;
beforeAll(async () => {
  gate = new StandInDomain();
  await gate.start();
});
afterAll(() => gate.close());
beforeEach(() => {
  gate.asked.length = 0;
});

const access = (args: readonly string[], env: Record<string, string> = {}) =>
  runWith(["access", ...args], { env: { INDEX_GATE_URL: `${gate.url}/prod/`, INDEX_GATE_TOKEN: TOKEN, ...env } });
const answers = (status: number, json: unknown, headers: Record<string, string> = {}) => {
  gate.behave = () => ({ status, body: JSON.stringify(json), headers });
};

describe("index-gate access, before anything is asked", () => {
  it.each<[string, readonly string[], Record<string, string>]>([
    ["say what to do: entitlements, indices, request,", [], {}],
    ["no verb `grant`", ["grant"], {}],
    ["no verb `constructor`", ["constructor"], {}],
    ["write `approve ID`", ["approve"], {}],
    ["write `request ENTITLEMENT`", ["request"], {}],
    ["`x` belongs to no option", ["waiting", "x"], {}],
    ["`x` belongs to no option", ["approve", ID, "x"], {}],
    ["--wait is nothing for `approve`", ["approve", ID, "--wait"], {}],
    ["unknown option `--token`", ["list", "--token=secret"], {}],
    ["this is no id of a request", ["approve", "../me"], {}],
    ["this is no id of a request", ["show", `${ID}/approve`], {}],
    ["name those, too", ["request", "support-read", "--actions", "write"], {}],
    ["say where the gate is: --url URL, or INDEX_GATE_URL", ["list"], { INDEX_GATE_URL: "" }],
    ["no token; put a token", ["list"], { INDEX_GATE_TOKEN: " " }],
    ["INDEX_GATE_TOKEN holds no token", ["list"], { INDEX_GATE_TOKEN: "a\r\nx-y: z" }],
    ["would carry your token in the clear; use https", ["list", "--url", "http://search.example.com"], {}],
    ["would carry your token in the clear; use https", ["list", "--url", "http://127.0.0.1.example.com"], {}],
    ["no credentials in the address", ["list", "--url", "https://a:secret@example.com"], {}],
    ["no address of a gate", ["list", "--url", "ftp://example.com"], {}],
    ["no address of a gate", ["list", "--url", "https://example.com/?a=b"], {}],
  ])("says %s", async (text, args, env) => {
    const { code, out, err } = await access(args, env);
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toContain(text);
    expect(err).not.toMatch(/secret|x-y/);
    expect(err.split("\n")).toHaveLength(2);
    expect(gate.asked).toEqual([]);
  });
});

describe("index-gate access, refused", () => {
  it.each<[number, object, number, string]>([
    [403, { code: "own-request", detail: "x" }, 2, "own-request: x; somebody else has to answer it"],
    [403, { code: "not-entitled", detail: "x" }, 2, "index-gate access entitlements shows what you may ask for"],
    [404, { code: "request-not-found", detail: "x" }, 2, "check the id"],
    [409, { code: "state-changed", detail: "x" }, 2, "index-gate access show ID"],
    [400, { code: "request-malformed", detail: "x" }, 1, "see index-gate access --help"],
    [401, { message: "Unauthorized" }, 1, "token-invalid: Unauthorized; put a token of your identity provider"],
    [401, { error: { reason: "x", gate: { code: "token-expired" } } }, 1, "token-expired: x; put a token"],
    [401, { code: "token-expired", detail: "x" }, 1, "put a token"],
    [404, { error: { reason: "x", gate: { code: "not-found" } } }, 1, "this gate has no temporary access"],
    [403, { message: "Forbidden" }, 2, "Forbidden"],
    [500, { code: "gate-failed", detail: "x" }, 1, "try again"],
    [502, { error: "x" }, 1, "the gate answers with 502"],
  ])("%i %j exits with %i", async (status, body, exit, text) => {
    answers(status, body);
    const { code, out, err } = await access(["approve", ID]);
    expect({ code, out }).toEqual({ code: exit, out: "" });
    expect(err).toContain(text);
    expect(err).not.toContain(TOKEN);
    expect(err.split("\n")).toHaveLength(2);
  });

  it("prints nothing that a terminal acts on", async () => {
    answers(403, { code: "own-request", detail: "a\u001b[2Jb\r\nc\u202e" });
    expect((await access(["approve", ID])).err).toContain("a�[2Jb��c�;");
  });

  it("follows no redirect, and takes no page for an answer", async () => {
    answers(302, {}, { location: `${gate.url}/elsewhere` });
    expect((await access(["list"])).err).toContain("answers with a redirect");
    expect(gate.asked).toHaveLength(1);
    gate.behave = () => ({ status: 200, body: "<html>" });
    expect(await access(["list"])).toMatchObject({
      code: 1,
      err: expect.stringContaining("does not answer as a gate"),
    });
  });

  it("says when there is no answer", async () => {
    gate.behave = () => undefined;
    expect(await access(["list"])).toMatchObject({ code: 1, err: expect.stringContaining("cannot be reached") });
    const slow = connectGate("http://127.0.0.1:9", TOKEN, 1);
    await expect(slow({ method: "GET", path: "/me" })).rejects.toThrow("cannot be reached");
  });
});

describe("index-gate access", () => {
  it("asks for less than the entitlement gives, once though its answer is lost", async () => {
    let calls = 0;
    gate.behave = () => (calls++ === 0 ? undefined : { status: 201, body: JSON.stringify(REQUEST) });
    const args = ["request", "release-write", "--indices", "a-*,b-*", "--indices", "c", "--duration", "5m"];
    const { code, out } = await access([...args, "--reason", "INC-7", "--ticket", "OPS-1"]);
    expect(code).toBe(0);
    expect(out).toContain("pending: 0 of 1 approvals");
    const keys = gate.asked.map(({ headers }) => headers["idempotency-key"]);
    expect(keys).toHaveLength(2);
    expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
    expect(keys[1]).toBe(keys[0]);
    const [asked] = gate.asked;
    expect([asked?.method, asked?.url]).toEqual(["POST", "/prod/-/access/requests"]);
    expect(asked?.headers.authorization).toBe(`Bearer ${TOKEN}`);
    expect(JSON.parse(String(asked?.body))).toEqual({
      entitlement: "release-write",
      grants: [{ indices: ["a-*", "b-*", "c"], actions: ["read"] }],
      duration: "5m",
      ticket: "OPS-1",
      justification: "INC-7",
    });
  });

  it("asks for all that the entitlement gives, with a key of the caller's", async () => {
    answers(201, REQUEST);
    await access(["request", "release-write", "--key", "mine"]);
    expect(gate.asked[0]?.headers["idempotency-key"]).toBe("mine");
    expect(JSON.parse(String(gate.asked[0]?.body))).toEqual({ entitlement: "release-write", justification: "" });
  });

  it.each([
    ["declined", 2],
    ["active", 0],
  ] as const)("waits until a request is %s", async (state, exit) => {
    gate.behave = ({ method }) =>
      method === "POST"
        ? { status: 201, body: JSON.stringify(REQUEST) }
        : { status: 200, body: JSON.stringify({ ...REQUEST, state }) };
    const { code, err } = await access(["request", "release-write", "--wait"]);
    expect(code).toBe(exit);
    expect(err).toContain(`waiting for an answer to ${ID}`);
  });

  it("tells of each answer while it waits, and bears a gate that is away for a while", async () => {
    const review = { principal: "okta:lead", verdict: "approve" as const, at: REQUEST.requestedAt };
    const after = [undefined, 500, { ...REQUEST, reviews: [review] }, { ...REQUEST, state: "active" }];
    gate.behave = () => {
      const next = after.shift();
      if (next === undefined) return undefined;
      return typeof next === "number" ? { status: next } : { status: 200, body: JSON.stringify(next) };
    };
    const seen: number[] = [];
    const call = connectGate(gate.url, TOKEN);
    const onProgress = ({ reviews }: RequestView) => void seen.push(reviews.length);
    expect((await waitForAnswer(REQUEST, { call, onProgress, firstMs: 1 })).state).toBe("active");
    expect(seen[0]).toBe(1);
    answers(401, {});
    await expect(waitForAnswer(REQUEST, { call, onProgress, firstMs: 1 })).rejects.toMatchObject({ status: 401 });
    expect(gate.asked).toHaveLength(5);
  });

  it("says what waits in plain words, what changes data loud, and shows text as text", async () => {
    answers(200, { requests: [{ ...REQUEST, justification: "a\u001b]0;x\u0007\nb <b>" }] });
    const { code, out } = await access(["waiting"]);
    expect(code).toBe(0);
    expect(out).toContain("1 waits for you\n\nabcdefghijklmnopqrstuv.1795867200000-abcdefghijk\n");
    expect(out).toContain("  who      alice@example.com (okta:alice)\n");
    expect(out).toContain("  what     read and WRITE releases-* on logs\n");
    expect(out).toContain("  reason   a�]0;x�\n           b <b>\n");
    expect(out).toContain(`  may      index-gate access approve ${ID}\n           index-gate access decline ${ID}\n`);
    answers(200, { requests: [] });
    expect((await access(["waiting"])).out).toBe("nothing waits for you\n");
  });

  it("takes an id that begins like an option", async () => {
    answers(200, REQUEST);
    await access(["approve", ODD_ID]);
    expect(gate.asked[0]?.url).toBe(`/prod/-/access/requests/${ODD_ID}/approve`);
  });

  it("lists page by page", async () => {
    answers(200, { requests: [REQUEST, { ...REQUEST, state: "expired", expiresAt: REQUEST.requestedAt }], next: ID });
    const { out } = await access(["history", "release-write", "--limit", "2", `--after=${ODD_ID}`]);
    expect(gate.asked[0]?.url).toBe(`/prod/-/access/history?entitlement=release-write&limit=2&after=${ODD_ID}`);
    expect(out).toContain("expired  alice@example.com (okta:alice)  release-write");
    expect(out).toContain(`there are more: --after=${ID}`);
  });

  it("prints JSON that is the gate's answer, and nothing that a terminal acts on", async () => {
    answers(200, { requests: [{ ...REQUEST, justification: "a\u001b\u009b\u202e\u{e0001}" }] });
    const { out } = await access(["list", "--json"]);
    expect(JSON.parse(out)).toMatchObject({ requests: [{ justification: "a\u001b\u009b\u202e\u{e0001}" }] });
    expect(out).not.toMatch(/[^\n\P{Cc}]|\p{Cf}/u);
  });

  it("lists what may be asked for", async () => {
    const one = { name: "release-write", grants: REQUEST.grants, maxDurationSeconds: 600, approvals: 2 };
    answers(200, [
      { ...one, justification: "required", ticket: "OPS-[0-9]+", changesData: true, answeredBy: "people" },
      { ...one, name: "break-glass", justification: "required", changesData: true, answeredBy: "nobody" },
    ]);
    const { out } = await access(["entitlements"]);
    expect(out).toContain("by 2 approvals");
    expect(out).toContain("--reason, --ticket like OPS-[0-9]+");
    expect(out).toContain("at once; it alarms");
  });

  it("lists the names that may be asked for, and whose approval is missing", async () => {
    const found = { domain: "logs", name: "logs-app", kind: "index", owner: "te\u001bam" };
    answers(200, { indices: [found], next: "bmV4dA", updatedAt: REQUEST.requestedAt });
    const { out } = await access(["indices", "support-read", "--search", "a&b", "--limit", "1"]);
    expect(gate.asked[0]?.url).toBe("/prod/-/access/indices?entitlement=support-read&q=a%26b&limit=1");
    expect(out).toMatch(/ {2}logs-app +index +logs +te�am\n\n {2}there are more: --after=bmV4dA\n$/);
    answers(200, { indices: [] });
    expect((await access(["indices", "support-read"])).out).toContain("nobody has looked yet");
    answers(200, { ...REQUEST, awaits: ["orders", "owners.integration"] });
    expect((await access(["show", ID])).out).toContain("  awaits   orders, owners.integration\n");
  });

  it("has every verb in its help and in the docs, and every option", () => {
    const rows = tableRows(section(readPage("docs/temporary-access.md"), "## The command line"));
    const named = rows.flatMap(([cell = ""]) => [...cell.matchAll(/`([a-z]+)/g)].map(([, verb = ""]) => verb));
    expect(named.toSorted()).toEqual(Object.keys(VERBS).toSorted());
    const { description, options } = COMMANDS["access"] ?? { description: "", options: {} };
    for (const verb of Object.keys(VERBS)) expect(description).toMatch(new RegExp(`\\b${verb}\\b`));
    for (const option of Object.keys(options)) expect(description).toContain(`--${option}`);
  });
});
