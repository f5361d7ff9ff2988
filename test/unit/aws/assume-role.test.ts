import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runInjected } from "../../../local/inject.ts";
import { issueCertificates, type LocalCertificates } from "../../../local/stack/certificates.ts";
import { listen, stopListening } from "../../../local/stack/listen.ts";
import { describeFault } from "../../../shared/audit/fault.ts";
import { createRoleAssumer } from "../../../shared/aws/assume-role.ts";
import { FaultError } from "../../../shared/errors.ts";

const HOST = "sts.eu-west-1.amazonaws.com";
const OWN = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret-1", sessionToken: "session-1" };
const WISH = {
  roleArn: "arn:aws:iam::210987654321:role/logs",
  externalId: undefined,
  name: "okta=00u1abc",
  tags: { "index-gate-principal": "okta:00u1abc" },
};
const SECRET = "S3CRET".repeat(8);
const HOUR = 3_600_000;

let certificates: LocalCertificates;
let server: Server;
let port: number;
let asked: { readonly fields: Record<string, string>; readonly headers: IncomingMessage["headers"] }[];
let answer: (response: ServerResponse, request: IncomingMessage) => void;

beforeEach(async () => {
  certificates = await issueCertificates([HOST]);
  asked = [];
  server = createServer({ cert: certificates.cert, key: certificates.key }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const fields = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()));
      asked.push({ fields, headers: request.headers });
      answer(response, request);
    });
  });
  port = await listen(server);
});
afterEach(() => stopListening(server));

const say = (status: number, text: string) => (response: ServerResponse) => void response.writeHead(status).end(text);

const refusal = (code: string) =>
  `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${SECRET}</Message></Error></ErrorResponse>`;

function session(change: Readonly<Record<string, string>> = {}): string {
  const fields = {
    AccessKeyId: "ASIAEXAMPLE00000001",
    SecretAccessKey: SECRET,
    SessionToken: `${SECRET}+/==`,
    Expiration: new Date(Date.now() + HOUR).toISOString(),
    ...change,
  };
  const xml = Object.entries(fields).map(([name, value]) => (value === "" ? "" : `<${name}>${value}</${name}>`));
  return `<AssumeRoleResponse><AssumeRoleResult><Credentials>\n${xml.join("\n")}</Credentials></AssumeRoleResult></AssumeRoleResponse>`;
}

function assume(wish: Parameters<ReturnType<typeof createRoleAssumer>>[0] = WISH, readCredentials = () => OWN) {
  const assumeRole = createRoleAssumer({ readCredentials, region: "eu-west-1" });
  return runInjected({ ports: new Map([[`${HOST}:443`, port]]), ca: certificates.ca }, () => assumeRole(wish));
}

const faultOf = (pending: Promise<unknown>): Promise<FaultError> =>
  pending.then(
    () => expect.unreachable("a session was opened"),
    (error: FaultError) => error,
  );

describe("what STS does not give is one error, and shows nothing of credentials", () => {
  const answers: Record<string, readonly [typeof answer, string, number | undefined]> = {
    "it denies": [say(403, refusal("AccessDenied")), "domain-refused-gate", undefined],
    "it throttles": [say(400, refusal("Throttling")), "domain-unavailable", 503],
    "it throttles by status": [say(429, ""), "domain-unavailable", 503],
    "it is in trouble": [say(503, SECRET), "domain-unavailable", 503],
    "the connection breaks": [(_response, request) => void request.socket.destroy(), "domain-unavailable", 503],
    "the answer never ends": [
      (response) => void response.write("<AssumeRoleResponse>".repeat(10_000)),
      "domain-unavailable",
      503,
    ],
    "the gate's own session has ended": [say(403, refusal("ExpiredToken")), "gate-failed", undefined],
    "tags are too large": [say(400, refusal("PackedPolicyTooLarge")), "gate-failed", undefined],
    "the refusal has no code": [say(403, SECRET), "gate-failed", undefined],
    "it redirects": [
      (response) => void response.writeHead(302, { location: "https://example.org/" }).end(),
      "gate-failed",
      undefined,
    ],
    "no credentials": [say(200, "<AssumeRoleResponse/>"), "gate-failed", undefined],
    "no XML": [say(200, SECRET), "gate-failed", undefined],
    "half an answer": [say(200, session().slice(0, 200)), "gate-failed", undefined],
    "no key id": [say(200, session({ AccessKeyId: "" })), "gate-failed", undefined],
    "no secret": [say(200, session({ SecretAccessKey: "" })), "gate-failed", undefined],
    "no token": [say(200, session({ SessionToken: "" })), "gate-failed", undefined],
    "a token with a line break": [
      say(200, session({ SessionToken: `${SECRET}\n${SECRET}` })),
      "gate-failed",
      undefined,
    ],
    "no end": [say(200, session({ Expiration: "" })), "gate-failed", undefined],
    "an end that is none": [say(200, session({ Expiration: "2026-99-99T99:99:99Z" })), "gate-failed", undefined],
    "an end that has passed": [say(200, session({ Expiration: "2020-01-01T00:00:00Z" })), "gate-failed", undefined],
  };

  it.each(Object.keys(answers))("%s", async (name) => {
    const [how, code, status] = answers[name] as (typeof answers)[string];
    answer = how;
    const fault = await faultOf(assume());
    expect(fault).toMatchObject({ name: "FaultError", code, status });
    expect(JSON.stringify(describeFault(fault))).not.toContain("S3CRET");
  });

  it("nobody listens", async () => {
    await stopListening(server);
    expect(await faultOf(assume())).toMatchObject({ code: "domain-unavailable", status: 503 });
  });

  it("the function has no credentials", async () => {
    const fault = await faultOf(
      assume(WISH, () => {
        throw new FaultError("gate-failed", "none");
      }),
    );
    expect([fault.code, asked]).toEqual(["gate-failed", []]);
  });

  it("the function does not know its region", async () => {
    const assumeRole = createRoleAssumer({ readCredentials: () => OWN, region: undefined });
    expect(await faultOf(assumeRole(WISH))).toMatchObject({ code: "gate-failed" });
  });

  it("and says which error it was, of which role", async () => {
    answer = say(403, refusal("AccessDenied"));
    expect(describeFault(await faultOf(assume()))).toMatchObject({
      why: "STS answered 403 (AccessDenied) when asked for `arn:aws:iam::210987654321:role/logs`",
    });
  });
});

describe("a session", () => {
  it("is opened by name and tags for an hour, signed for STS in the function's region", async () => {
    answer = (response) => void response.end(session());
    expect(await assume()).toEqual({
      credentials: { accessKeyId: "ASIAEXAMPLE00000001", secretAccessKey: SECRET, sessionToken: `${SECRET}+/==` },
      expiresAt: expect.closeTo(Date.now() + HOUR, -4),
    });
    expect(asked[0]?.fields).toEqual({
      Action: "AssumeRole",
      Version: "2011-06-15",
      RoleArn: WISH.roleArn,
      RoleSessionName: "okta=00u1abc",
      DurationSeconds: "3600",
      "Tags.member.1.Key": "index-gate-principal",
      "Tags.member.1.Value": "okta:00u1abc",
    });
    expect(asked[0]?.headers).toMatchObject({
      host: HOST,
      authorization: expect.stringMatching(/Credential=AKIDEXAMPLE\/\d{8}\/eu-west-1\/sts\/aws4_request/),
    });
  });

  it("is opened with the external id", async () => {
    answer = (response) => void response.end(session());
    await assume({ ...WISH, externalId: "x:1/2" });
    expect(asked[0]?.fields).toMatchObject({ ExternalId: "x:1/2" });
  });

  it("is asked for once more when STS had a moment's trouble", async () => {
    answer = (response) => (asked.length === 1 ? say(500, "")(response) : void response.end(session()));
    await assume();
    expect(asked).toHaveLength(2);
  });

  it("is asked for once when STS throttles", async () => {
    answer = say(400, refusal("Throttling"));
    await faultOf(assume());
    expect(asked).toHaveLength(1);
  });
});
