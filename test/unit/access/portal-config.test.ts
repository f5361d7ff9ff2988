import { describe, expect, it } from "vitest";
import { originsOf, portalConfig } from "../../../shared/access/portal-config.ts";
import { parsePolicy } from "../../../shared/policy/parse.ts";
import type { PolicyDocument } from "../../../shared/policy/document.ts";
import { edit } from "../policy/sample.ts";

const ACCESS = `entitlements:
  read-logs:
    requesters: { groups: ["okta:devops"] }
    grants: [{ indices: ["logs-*"], actions: [read] }]
    maxDuration: 1h
    approvers: { groups: ["okta:leads"] }
`;
const DOMAIN = "https://example.auth.eu-west-1.amazoncognito.com";
const OKTA = "    audience: api://opensearch\n";
const STAFF = "    clientIds: [4example23456789]\n";

function compile(text: string): PolicyDocument {
  const parsed = parsePolicy(text, "policy.yml");
  if (!("policy" in parsed)) throw new Error(JSON.stringify(parsed));
  return parsed.policy;
}

const both = edit(
  [OKTA, `${OKTA}    portal: { clientId: 0oa1portal }\n`],
  [STAFF, `${STAFF}    portal: { clientId: 4example23456789, domain: "${DOMAIN}", scopes: [openid, email] }\n`],
);

describe("what the page knows of a policy", () => {
  it("is nobody to sign in with, without a client or without entitlements", () => {
    expect(portalConfig(compile(both))).toEqual({ issuers: [] });
    expect(portalConfig(compile(edit() + ACCESS))).toEqual({ issuers: [] });
  });

  it("is the issuers with a client, and nothing else of the policy", () => {
    const config = portalConfig(compile(both + ACCESS));
    expect(config).toEqual({
      issuers: [
        {
          name: "okta",
          issuer: "https://example.okta.com/oauth2/default",
          clientId: "0oa1portal",
          scopes: ["openid", "profile"],
          token: "access",
          metadata: "https://example.okta.com/oauth2/default/.well-known/openid-configuration",
        },
        {
          name: "staff",
          issuer: "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Ab12Cd34E",
          clientId: "4example23456789",
          scopes: ["openid", "email"],
          token: "access",
          endpoints: {
            authorization: `${DOMAIN}/oauth2/authorize`,
            token: `${DOMAIN}/oauth2/token`,
            logout: `${DOMAIN}/logout`,
          },
        },
      ],
    });
    expect(originsOf(config)).toEqual([DOMAIN, "https://example.okta.com"]);
  });

  it("takes a slash at an issuer's end for none", () => {
    const policy = both.replace("oauth2/default", "oauth2/default/");
    expect(portalConfig(compile(policy + ACCESS)).issuers[0]).toMatchObject({
      issuer: "https://example.okta.com/oauth2/default/",
      metadata: "https://example.okta.com/oauth2/default/.well-known/openid-configuration",
    });
  });

  it("is where a local issuer plays them", () => {
    const config = portalConfig(compile(both + ACCESS), (name) => `http://127.0.0.1:1/${name}`);
    expect(originsOf(config)).toEqual(["http://127.0.0.1:1"]);
    expect(config.issuers[0]?.issuer).toBe("https://example.okta.com/oauth2/default");
  });
});
