import { describe, expect, it } from "vitest";
import { checkAccess } from "../../../local/domain/check-access.ts";
import { DomainUsers } from "../../../local/domain/domain-users.ts";
import { RoleSessions } from "../../../local/sts/role-sessions.ts";
import { sign } from "../../../shared/aws/sign.ts";
import type { DomainAuth } from "../../../shared/policy/document.ts";

const GATE = { accessKeyId: "ASIAGATE", secretAccessKey: "secret", sessionToken: "token" };
const SECRET = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:logs-a1b2c3";
const ROLE = "arn:aws:iam::210987654321:role/search/logs";
const OTHER = "arn:aws:iam::210987654321:role/other";
const SIGV4: DomainAuth = { type: "sigv4" };
const ASSUME: DomainAuth = { type: "assumeRole", roleArn: ROLE, roleArns: {} };
const BASIC: DomainAuth = { type: "basic", secretId: SECRET, rotateAfterDays: 21 };
const SCOPE = { service: "es", region: "eu-west-1", host: "logs.example.org" } as const;
const NOW = new Date("2026-11-22T12:00:00Z");

const sessions = new RoleSessions();
const users = new DomainUsers();
users.set("gate", "p:ss");
const open = (roleArn: string, at = NOW) =>
  sessions.open({ roleArn, name: "okta=alice", tags: {}, durationSeconds: 3_600 }, at);
const HOUR_AGO = new Date(NOW.getTime() - 3_600_000);

async function visit(auth: DomainAuth, headers: Readonly<Record<string, string>>): Promise<string> {
  const request = { method: "GET", url: "/_search", headers, body: Buffer.alloc(0) };
  const options = { credentials: () => GATE, sessions, users: new Map([[SECRET, users]]) };
  const access = await checkAccess(request, auth, SCOPE, options, NOW);
  return "visitor" in access ? access.visitor : `${access.refusal.status} ${access.refusal.type}`;
}

async function signedBy(credentials: typeof GATE): Promise<Readonly<Record<string, string>>> {
  const request = { method: "GET", host: SCOPE.host, path: "/_search", query: [], headers: {}, body: Buffer.alloc(0) };
  return (await sign(request, SCOPE, credentials, NOW)).headers;
}

const basic = (text: string) => ({ host: SCOPE.host, authorization: `Basic ${Buffer.from(text).toString("base64")}` });

describe("a domain lets nobody in who is not known there", () => {
  it.each<[string, DomainAuth, () => Promise<Readonly<Record<string, string>>>, string]>([
    ["a session at a domain of the gate's role", SIGV4, () => signedBy(open(ROLE)), "403 UnrecognizedClientException"],
    [
      "a user at a domain of the gate's role",
      SIGV4,
      async () => basic("gate:p:ss"),
      "403 IncompleteSignatureException",
    ],
    ["the gate itself", ASSUME, () => signedBy(GATE), "403 UnrecognizedClientException"],
    ["a session in another role", ASSUME, () => signedBy(open(OTHER)), "403 AccessDeniedException"],
    ["a session that has ended", ASSUME, () => signedBy(open(ROLE, HOUR_AGO)), "403 ExpiredTokenException"],
    [
      "a session with another's secret",
      ASSUME,
      () => signedBy({ ...open(ROLE), secretAccessKey: "secret" }),
      "403 InvalidSignatureException",
    ],
    ["nobody", ASSUME, async () => ({ host: SCOPE.host }), "403 UnrecognizedClientException"],
    ["a user at a domain with a role", ASSUME, async () => basic("gate:p:ss"), "403 UnrecognizedClientException"],
    ["a wrong password", BASIC, async () => basic("gate:p"), "401 Unauthorized"],
    ["an unknown user", BASIC, async () => basic("other:p:ss"), "401 Unauthorized"],
    ["no user", BASIC, async () => basic(":p:ss"), "401 Unauthorized"],
    ["no password", BASIC, async () => basic("gate"), "401 Unauthorized"],
    ["nobody at all", BASIC, async () => ({ host: SCOPE.host }), "401 Unauthorized"],
    ["a signature", BASIC, () => signedBy(GATE), "401 Unauthorized"],
  ])("%s", async (_what, auth, headers, refusal) => {
    expect(await visit(auth, await headers())).toBe(refusal);
  });
});

describe("a domain tells who came", () => {
  it("the gate", async () => {
    expect(await visit(SIGV4, await signedBy(GATE))).toBe("gate");
  });

  it("a session, by its name", async () => {
    const name = "arn:aws:sts::210987654321:assumed-role/logs/okta=alice";
    expect(await visit(ASSUME, await signedBy(open(ROLE)))).toBe(name);
    const own = { ...ASSUME, roleArn: OTHER, roleArns: { devops: ROLE } };
    expect(await visit(own, await signedBy(open(ROLE)))).toBe(name);
  });

  it("a user", async () => {
    expect(await visit(BASIC, basic("gate:p:ss"))).toBe("user/gate");
  });
});
