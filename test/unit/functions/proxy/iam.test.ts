import { describe, expect, it } from "vitest";
import { handleRequest } from "../../../../functions/proxy/proxy.ts";
import type { PolicyDocument, Role } from "../../../../shared/policy/document.ts";
import { viewOf } from "../../opensearch/view.ts";
import { httpEvent, restEvent } from "../../http/events.ts";
import { fakePorts, POLICY } from "./ports.ts";

const VIEW = viewOf({ "logs-app": {}, "secret-hr": {} });
const SESSION = "arn:aws:sts::123456789012:assumed-role/ci-deploy/build-7";

const bot: Role = {
  members: { groups: [], clients: [], users: [], iam: ["arn:aws:iam::123456789012:role/ci-*"] },
  grants: [{ domain: "logs", indices: ["logs-*"], actions: ["read"] }],
};
const policy: PolicyDocument = { ...POLICY, roles: { bot } };

type Kind = "rest" | "http";

function eventOf(kind: Kind, path: string, userArn: string, more: { readonly method?: string } = {}): unknown {
  const signed = { authorizer: null, userArn, ...more };
  return kind === "rest"
    ? restEvent(path, { ...signed, resource: "/-/iam/{proxy+}" })
    : httpEvent(path, { ...signed, resource: "ANY /-/iam/{proxy+}" });
}

async function run(event: unknown, under = policy) {
  const { ports, ...world } = fakePorts([VIEW]);
  const { response, trail } = await handleRequest(event, { ...ports, policy: under });
  trail?.end(0);
  const body = Buffer.isBuffer(response.body) ? response.body.toString() : "";
  return { ...world, status: response.status, code: response.headers["Index-Gate-Code"], body };
}

describe.each<Kind>(["rest", "http"])("a caller who signed with IAM, on a %s API", (kind) => {
  it.each([
    ["a user", "arn:aws:iam::123456789012:user/ci-deploy"],
    ["the root", "arn:aws:iam::123456789012:root"],
    ["a federated user", "arn:aws:sts::123456789012:federated-user/ci-deploy"],
  ])("is refused as %s, which the audit line names", async (_, arn) => {
    const refused = await run(eventOf(kind, "/-/iam/logs-app/_search", arn));
    expect(refused).toMatchObject({ status: 403, code: "index-not-granted", sent: [], faults: [] });
    expect(refused.body).toContain("only IAM roles are served, no users and no root: assume a role");
    expect(refused.lines).toMatchObject([{ decision: "deny", principal: arn, roles: [] }]);
  });

  it.each([
    ["another role", "arn:aws:sts::123456789012:assumed-role/deploy/ci-deploy", "/-/iam/logs-app/_search"],
    ["another account", "arn:aws:sts::210987654321:assumed-role/ci-deploy/x", "/-/iam/logs-app/_search"],
    ["another index", SESSION, "/-/iam/secret-hr/_search"],
    ["another domain", SESSION, "/-/iam/-/domains/other/logs-app/_search"],
    ["a domain that is not there", SESSION, "/-/iam/-/domains/none/logs-app/_search"],
  ])("is refused for %s", async (_, arn, path) => {
    expect(await run(eventOf(kind, path, arn))).toMatchObject({ status: 403, code: "index-not-granted", sent: [] });
  });

  it("is refused where the path does not say `/-/iam`, whatever the route", async () => {
    const refused = await run(eventOf(kind, "/%2D/iam/logs-app/_search", SESSION));
    expect(refused).toMatchObject({ status: 400, code: "request-not-understood", sent: [] });
    expect(await run(eventOf(kind, "/-/iam/-/health", SESSION))).toMatchObject({ status: 404, sent: [] });
  });

  it("is our fault when the event names no IAM identity", async () => {
    expect(await run(eventOf(kind, "/-/iam/logs-app/_search", "okta:alice"))).toMatchObject({ status: 500, sent: [] });
  });

  it("is not granted what needs the age of a token", async () => {
    const limited = { ...bot, limits: { maxTokenAgeSeconds: 3_600 } };
    const refused = await run(eventOf(kind, "/-/iam/logs-app/_search", SESSION), { ...policy, roles: { limited } });
    expect(refused).toMatchObject({ status: 403, code: "index-not-granted", sent: [] });
  });

  it.each(["/-/iam/logs-app/_search", "/-/iam/-/domains/logs/logs-app/_search"])(
    "is served by the role's grants on %s, and the domain sees the role",
    async (path) => {
      const { status, sent, lines } = await run(eventOf(kind, path, SESSION));
      expect(status).toBe(200);
      expect(sent.map((one) => one.path)).toEqual(["/logs-app/_search"]);
      expect(sent[0]?.headers["x-opaque-id"]).toBe("index-gate/arn:aws:iam::123456789012:role/ci-deploy");
      expect(lines).toMatchObject([
        {
          phase: "decision",
          decision: "allow",
          principal: "arn:aws:iam::123456789012:role/ci-deploy",
          displayName: "build-7",
          roles: ["bot"],
          determiningGrants: ["role:bot"],
          path,
        },
        { phase: "outcome" },
      ]);
      expect(lines[0]?.["issuer"]).toBeUndefined();
    },
  );

  it("gets wildcards cut like anybody, and OPTIONS from the gate", async () => {
    const { lines } = await run(eventOf(kind, "/-/iam/_search", SESSION));
    expect(lines[0]).toMatchObject({ decision: "narrow", narrowedTo: ["logs-*"] });
    expect(await run(eventOf(kind, "/-/iam/x", SESSION, { method: "OPTIONS" }))).toMatchObject({
      status: 204,
      sent: [],
    });
  });
});
