import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RoleWish } from "../../../shared/aws/assume-role.ts";
import { createForwarder, type Forwarder } from "../../../shared/aws/forward.ts";
import { createLogIn } from "../../../shared/aws/log-in.ts";
import { readNames } from "../../../shared/aws/read-names.ts";
import { FaultError } from "../../../shared/errors.ts";
import type { DomainRequest } from "../../../shared/http/authorized.ts";
import type { Domain, DomainAuth } from "../../../shared/policy/document.ts";
import { type Answer, authorize, startDomain, type TestDomain } from "./https-server.ts";

const OWN = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret-1", sessionToken: "session-1" };
const ROLE = "arn:aws:iam::210987654321:role/logs";
const READER = "arn:aws:iam::210987654321:role/reader";
const SECRET = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:logs-a1b2c3";
const ASSUME: DomainAuth = { type: "assumeRole", roleArn: ROLE, roleArns: { devops: READER }, externalId: "x1" };
const BASIC: DomainAuth = { type: "basic", secretId: SECRET, rotateAfterDays: 21 };
const ALICE = { principal: "okta:alice", roles: ["devops", "support"], grants: ["role:support"] };

let test: TestDomain;
let forwarder: Forwarder;
let clock: number;
let wishes: RoleWish[];
let userReads: number;
let stsFailure: FaultError | undefined;
let user: string | FaultError;

beforeEach(async () => {
  clock = Date.now();
  wishes = [];
  userReads = 0;
  stsFailure = undefined;
  user = "Basic one";
  test = await startDomain();
  const logIn = createLogIn({
    assumeRole: async (wish) => {
      wishes.push(wish);
      await Promise.resolve();
      if (stsFailure !== undefined) throw stsFailure;
      const credentials = { accessKeyId: `ASIA${wishes.length}`, secretAccessKey: "s", sessionToken: "t" };
      return { credentials, expiresAt: clock + 3_600_000 };
    },
    readUser: async (secretId) => {
      if (secretId !== SECRET) throw new Error("another secret");
      userReads += 1;
      await Promise.resolve();
      if (typeof user !== "string") throw user;
      return user;
    },
    now: () => clock,
  });
  forwarder = createForwarder({ readCredentials: () => OWN, logIn, now: () => clock, agentOptions: { ca: test.ca } });
});

afterEach(async () => {
  forwarder.close();
  await test.close();
});

const by = (auth: DomainAuth): Domain => ({ ...test.domain, auth });
const send = (auth: DomainAuth, change: Partial<DomainRequest> = {}) =>
  forwarder.forward(authorize(by(auth), { onBehalfOf: ALICE, ...change }), {
    firstByteAt: clock + 20_000,
    endAt: clock + 25_000,
  });
const keyIds = () => test.received.map(({ headers }) => /Credential=([^/]+)/.exec(headers.authorization ?? "")?.[1]);
const users = () => test.received.map(({ headers }) => headers.authorization);

const say =
  (status: number, body = "{}"): Answer =>
  (_, response) =>
    void response.writeHead(status).end(body);
const EXPIRED = '{"message":"The security token included in the request is expired"}';
/** Refuses each of these credentials, lets any other in. */
const refuse =
  (status: number, body: string, ...refused: readonly string[]): Answer =>
  (received, response) =>
    void response
      .writeHead(refused.some((each) => received.headers.authorization?.includes(each)) ? status : 200)
      .end(body);

describe("a domain with a role of its own", () => {
  it("is not asked when STS gives no session, and the fault is STS's", async () => {
    stsFailure = new FaultError("domain-refused-gate", "denied");
    await expect(send(ASSUME)).rejects.toBe(stsFailure);
    await expect(readNames(forwarder, by(ASSUME))).rejects.toMatchObject({ code: "domain-refused-gate" });
    expect(test.received).toEqual([]);
  });

  it("cannot be asked for its names in time: 503, whatever STS's trouble is", async () => {
    stsFailure = new FaultError("domain-unavailable", "busy", { status: 503 });
    await expect(readNames(forwarder, by(ASSUME))).rejects.toMatchObject({ code: "domain-unavailable", status: 503 });
  });

  it("does not ask STS more than once a second for what it does not give", async () => {
    stsFailure = new FaultError("domain-refused-gate", "denied");
    for (let count = 0; count < 5; count++) await expect(send(ASSUME)).rejects.toBe(stsFailure);
    expect(wishes).toHaveLength(1);
    clock += 1_000;
    await expect(send(ASSUME)).rejects.toBe(stsFailure);
    expect(wishes).toHaveLength(2);
  });

  it("that refuses what the role may not do is asked once, and its refusal passes", async () => {
    const reason = '{"error":{"type":"security_exception","reason":"no permissions"},"status":403}';
    test.answer = say(403, reason);
    const answer = await send(ASSUME);
    expect([answer.status, await text(answer.body)]).toEqual([403, reason]);
    expect([test.received.length, wishes.length]).toEqual([1, 1]);
  });

  it("that refuses a session again is asked twice, not for ever", async () => {
    test.answer = say(403, EXPIRED);
    // no 403 of the caller's
    await expect(send(ASSUME)).rejects.toMatchObject({ code: "domain-refused-gate" });
    expect(keyIds()).toEqual(["ASIA1", "ASIA2"]);
    await expect(send(ASSUME)).rejects.toMatchObject({ code: "domain-refused-gate" });
    expect(keyIds()).toEqual(["ASIA1", "ASIA2", "ASIA2"]);
    // what the role may not do is
    test.answer = (received, response) =>
      void response.writeHead(403).end(received.headers.authorization?.includes("ASIA3") ? "no permissions" : EXPIRED);
    clock += 1_000;
    expect((await send(ASSUME)).status).toBe(403);
    expect(keyIds()).toEqual(["ASIA1", "ASIA2", "ASIA2", "ASIA2", "ASIA3"]);
  });

  it.each([
    ["403 with the reason", say(403, EXPIRED)],
    ["401", say(401)],
    [
      "the error's name in a header",
      ((_, response) =>
        void response.writeHead(403, { "x-amzn-errortype": "ExpiredTokenException" }).end()) satisfies Answer,
    ],
  ])("that refuses a session that has ended (%s) is asked once more in a new one, writes too", async (_what, no) => {
    test.answer = (received, response, socket) =>
      received.headers.authorization?.includes("ASIA1") ? no(received, response, socket) : response.end("done");
    const body = Buffer.from('{"a":1}');
    const answer = await send(ASSUME, { method: "POST", path: "/logs-app/_doc", body, retryable: false });
    expect([answer.status, await text(answer.body)]).toEqual([200, "done"]);
    expect(test.received.map((received) => received.body.toString())).toEqual(['{"a":1}', '{"a":1}']);
    expect(keyIds()).toEqual(["ASIA1", "ASIA2"]);
  });

  it("is asked in one session for all requests of a principal, whose credentials alone sign", async () => {
    await Promise.all([send(ASSUME), send(ASSUME), send(ASSUME)]);
    expect(keyIds()).toEqual(["ASIA1", "ASIA1", "ASIA1"]);
    expect(wishes).toEqual([
      {
        roleArn: ROLE,
        externalId: "x1",
        name: "okta=alice",
        tags: { "index-gate-principal": "okta:alice", "index-gate-roles": ":devops:support:" },
      },
    ]);
    expect(test.received[0]?.headers["x-amz-security-token"]).toBe("t");
  });

  it("is asked in other sessions for other principals, other roles and the gate itself", async () => {
    await send(ASSUME);
    await send(ASSUME, { onBehalfOf: { ...ALICE, principal: "okta:bob" } });
    await send(ASSUME, { onBehalfOf: { ...ALICE, grants: ["role:devops"] } });
    await send(ASSUME, { onBehalfOf: undefined });
    await send(ASSUME);
    expect(wishes.map(({ roleArn, name }) => `${roleArn.split("/")[1]} ${name}`)).toEqual([
      "logs okta=alice",
      "logs okta=bob",
      "reader okta=alice",
      "logs index-gate",
    ]);
    expect(keyIds()).toEqual(["ASIA1", "ASIA2", "ASIA3", "ASIA4", "ASIA1"]);
  });

  it("gets a new session shortly before the old one ends", async () => {
    await send(ASSUME);
    clock += 55 * 60_000 - 1;
    await send(ASSUME);
    expect(wishes).toHaveLength(1);
    clock += 1;
    await send(ASSUME);
    await send(ASSUME);
    expect(wishes).toHaveLength(2);
    expect(keyIds()).toEqual(["ASIA1", "ASIA1", "ASIA1", "ASIA2"]);
  });
});

describe("a domain with a user and password", () => {
  it("is not asked when the secret holds none", async () => {
    user = new FaultError("gate-failed", "no user");
    await expect(send(BASIC)).rejects.toBe(user);
    await expect(readNames(forwarder, by(BASIC))).rejects.toBe(user);
    expect([test.received.length, userReads]).toEqual([0, 1]);
  });

  it("that refuses the user is asked once, the secret read twice, and then once a second", async () => {
    test.answer = say(401, "no");
    expect((await send(BASIC)).status).toBe(401);
    expect((await send(BASIC)).status).toBe(401);
    expect([test.received.length, userReads]).toEqual([2, 2]);
    clock += 1_000;
    expect((await send(BASIC)).status).toBe(401);
    expect([test.received.length, userReads]).toEqual([3, 3]);
  });

  it("that refuses what the user may not do is not asked again", async () => {
    test.answer = say(403, "no");
    expect((await send(BASIC)).status).toBe(403);
    expect([test.received.length, userReads]).toEqual([1, 1]);
  });

  it("fails when the secret cannot be read after a refusal", async () => {
    await send(BASIC);
    test.answer = say(401);
    user = new FaultError("gate-failed", "unread");
    await expect(send(BASIC)).rejects.toBe(user);
  });

  it("is sent the user, and nothing of a signature", async () => {
    await send(BASIC, { query: [["q", "a b"]] });
    const { headers, url } = test.received[0] ?? expect.unreachable("nothing came");
    expect([url, headers.authorization]).toEqual(["/logs-app/_search?q=a%20b", "Basic one"]);
    expect(Object.keys(headers).filter((name) => name.startsWith("x-amz"))).toEqual([]);
  });

  it("that knows a newer user is asked once more with it, writes too", async () => {
    await send(BASIC);
    test.answer = refuse(401, "{}", "Basic one");
    user = "Basic two";
    const body = Buffer.from('{"a":1}');
    const write = () => send(BASIC, { method: "PUT", path: "/logs-app/_doc/1", body, retryable: false });
    expect((await write()).status).toBe(200);
    expect((await write()).status).toBe(200);
    expect(users()).toEqual(["Basic one", "Basic one", "Basic two", "Basic two"]);
    expect(userReads).toBe(2);
  });

  it("loses no request to a change of its user, however many are under way", async () => {
    await send(BASIC);
    test.answer = refuse(401, "{}", "Basic one");
    user = "Basic two";
    const answers = await Promise.all(Array.from({ length: 50 }, () => send(BASIC)));
    expect(answers.map(({ status }) => status)).toEqual(Array(50).fill(200));
    expect(userReads).toBe(2);
  });

  it("has its user read anew after 5 minutes, and keeps it an hour while that fails", async () => {
    await send(BASIC);
    user = new FaultError("gate-failed", "unread");
    clock += 5 * 60_000;
    await send(BASIC);
    expect(userReads).toBe(2);
    clock += 55 * 60_000;
    await expect(send(BASIC)).rejects.toBe(user);
    expect(users()).toEqual(["Basic one", "Basic one"]);
  });
});

describe("a domain that knows the gate's own role", () => {
  it("is not asked about by any login", async () => {
    await send({ type: "sigv4" });
    expect([keyIds(), wishes, userReads]).toEqual([["AKIDEXAMPLE"], [], 0]);
  });
});
