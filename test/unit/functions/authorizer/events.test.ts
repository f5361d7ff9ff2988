import { readdirSync, readFileSync } from "node:fs";
import type { APIGatewayRequestAuthorizerEvent, APIGatewayRequestAuthorizerEventV2 } from "aws-lambda";
import { describe, expect, it } from "vitest";
import { answerHttp, answerRest } from "../../../../functions/authorizer/authorizer.ts";
import { compilePolicy } from "../../../../shared/policy/compile.ts";
import { KEYS, oktaClaims, published } from "../../identity/issuers.ts";
import { signToken } from "../../identity/signer.ts";
import { portsFor } from "./ports.ts";

const FOLDER = "events/authorizer";
const policy = await compilePolicy("policy.yml");

const TOKENS: Record<string, string> = {
  devops: signToken(oktaClaims({ groups: ["devops"] }), KEYS.okta),
  support: signToken(oktaClaims({ groups: ["support"] }), KEYS.okta),
  nobody: signToken(oktaClaims({ groups: [] }), KEYS.okta),
  "release-bot": signToken(
    oktaClaims({ cid: "0oa9bot", sub: "0oa9bot", uid: undefined, groups: undefined }),
    KEYS.okta,
  ),
};
const ROLES: Record<string, string> = { devops: "devops", nobody: "", "release-bot": "release-bot" };

const events = readdirSync(FOLDER).map((file) => {
  const text = readFileSync(`${FOLDER}/${file}`, "utf8");
  const persona = /\{\{token:([a-z-]+)\}\}/.exec(text)?.[1] ?? "";
  const filled = text.replace(
    /\{\{token:([a-z-]+)\}\}/g,
    (_, name: string) => TOKENS[name] ?? expect.unreachable(name),
  );
  return { file, persona, event: JSON.parse(filled) as object };
});
const named = (part: string): typeof events => events.filter(({ file }) => file.includes(part));

const answerOf = async (file: string, event: object): Promise<unknown> => {
  const ports = portsFor(policy, published().fetchJson);
  return file.startsWith("rest-")
    ? answerRest(event as APIGatewayRequestAuthorizerEvent, ports)
    : answerHttp(event as APIGatewayRequestAuthorizerEventV2, ports);
};

describe("sample events of the authorizer", () => {
  it.each(named("-refused").filter(({ file }) => file.startsWith("rest-")))("$file", async ({ file, event }) => {
    expect(await answerOf(file, event)).toMatchObject({
      principalId: "refused",
      policyDocument: { Statement: [{ Effect: "Deny" }] },
      context: { code: "token-invalid" },
    });
  });

  it.each(named("-refused").filter(({ file }) => file.startsWith("http-")))("$file", async ({ file, event }) => {
    await expect(answerOf(file, event)).rejects.toThrow(/^Unauthorized$/);
  });

  it.each(named("-allowed"))("$file", async ({ file, event, persona }) => {
    const allowed = file.startsWith("rest-")
      ? { policyDocument: { Statement: [{ Effect: "Allow" }] } }
      : { isAuthorized: true };
    const context = { roles: ROLES[persona], policyVersion: policy.policyVersion };
    expect(await answerOf(file, event)).toMatchObject({ ...allowed, context });
  });

  it("are all one or the other, of both gateways, and hold no token", () => {
    for (const { file } of events) {
      expect(file).toMatch(/^(rest|http)-[a-z-]+-(allowed|refused)\.json$/);
      expect(readFileSync(`${FOLDER}/${file}`, "utf8")).not.toContain("eyJ");
    }
    for (const kind of ["rest", "http"]) {
      for (const outcome of ["allowed", "refused"]) {
        expect(named(`-${outcome}`).some(({ file }) => file.startsWith(kind))).toBe(true);
      }
    }
  });
});
