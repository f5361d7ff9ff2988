import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { writeStackFiles } from "../../../local/stack/stack-file.ts";
import { runChecks } from "../../../scripts/smoke.ts";
import { iamChecks } from "../../../scripts/smoke/iam-checks.ts";
import { readKeys } from "../../../scripts/smoke/keys.ts";
import type { Received, Send, Sent } from "../../../scripts/smoke/send.ts";
import { signer } from "../../../scripts/smoke/sign.ts";

const KEYS = { accessKeyId: "ASIAEXAMPLE", secretAccessKey: "secret", sessionToken: "session", region: "eu-west-1" };
const BASE = new URL("https://abc123.execute-api.eu-west-1.amazonaws.com/prod/");

function answer(status: number, body: string, headers: Record<string, string> = {}): Received {
  return { status, headers, body: Buffer.from(body), firstByteMs: 1, totalMs: 1 };
}

async function failedAgainst(send: Send): Promise<readonly string[]> {
  const checks = iamChecks(signer(BASE, KEYS));
  const outcomes = await runChecks(checks, { send, sendAs: send, gateway: "rest", burst: 0 });
  return outcomes.filter(({ result }) => result === "fail").map(({ check }) => check);
}

describe("the checks of signed requests", () => {
  it("fail where nobody looks at signatures", async () => {
    expect(await failedAgainst(async () => answer(200, '{"aggregations":{"smoke":{}}}'))).toEqual([
      "refused without a signature",
      "refused with a token in place of a signature",
      "refused with a changed signature",
      "a signature is nobody elsewhere, and `/%2D/iam` is elsewhere",
    ]);
  });

  it("fail where a signature is not taken", async () => {
    const refused =
      '{"error":{"root_cause":[{"type":"t","reason":"r"}],"type":"t","reason":"r","gate":{"code":"token-invalid","requestId":"r"}},"status":401}';
    const failed = await failedAgainst(async () => answer(401, refused, { "index-gate-code": "token-invalid" }));
    expect(failed).toEqual([
      "signed with AWS IAM",
      "signed, with a body",
      "signed, with %2C and * in the path",
      "refused without a signature",
    ]);
  });
});

describe("what requests are signed with", () => {
  const folder = mkdtempSync(join(tmpdir(), "index-gate-keys-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const environment = { AWS_ACCESS_KEY_ID: "AKIA", AWS_SECRET_ACCESS_KEY: "s", AWS_REGION: "eu-central-1" };

  it.each<[string, Record<string, string>]>([
    ["no key", { AWS_REGION: "eu-west-1" }],
    ["no secret", { AWS_ACCESS_KEY_ID: "AKIA", AWS_REGION: "eu-west-1" }],
    ["no region", { AWS_ACCESS_KEY_ID: "AKIA", AWS_SECRET_ACCESS_KEY: "s" }],
  ])("is asked for: %s", (_, given) => {
    expect(() => readKeys(new URL("https://gate.example.com"), given, folder)).toThrow("--iam needs AWS_ACCESS_KEY_ID");
  });

  it("is the environment's, in the region of the address where it tells one", () => {
    expect(readKeys(new URL("https://gate.example.com"), environment, folder)).toEqual({
      accessKeyId: "AKIA",
      secretAccessKey: "s",
      sessionToken: undefined,
      region: "eu-central-1",
    });
    expect(readKeys(BASE, environment, folder).region).toBe("eu-west-1");
  });

  it("is a persona's where the stack that runs here is called, and nowhere else", () => {
    const persona = { ...KEYS, url: "http://127.0.0.1:1/-/iam", service: "execute-api", roleArn: "arn" } as const;
    const stack = { gateway: "http://127.0.0.1:1", issuer: "", domain: "", opensearch: "", tokens: {} };
    const environmentOfFunctions = {} as Parameters<typeof writeStackFiles>[2]["environment"];
    const secret = { pid: process.pid, ca: "", ports: {}, environment: environmentOfFunctions };
    writeStackFiles(folder, { ...stack, iam: { bot: persona } }, secret);
    expect(readKeys(new URL("http://127.0.0.1:1/"), environment, folder)).toMatchObject(KEYS);
    expect(readKeys(new URL("http://127.0.0.1:2/"), environment, folder).accessKeyId).toBe("AKIA");
  });
});

describe("a signature", () => {
  it("is made over the path below the stage, as it is sent", async () => {
    const sent: Sent = { method: "GET", path: "/-/iam/a%2Cb/_search" };
    const signed = await signer(BASE, KEYS)(sent);
    expect(signed.path).toBe(sent.path);
    expect(signed.headers).toMatchObject({
      host: BASE.host,
      "x-amz-security-token": "session",
      authorization: expect.stringMatching(
        /^AWS4-HMAC-SHA256 Credential=ASIAEXAMPLE\/\d{8}\/eu-west-1\/execute-api\/aws4_request, /,
      ),
    });
  });
});
