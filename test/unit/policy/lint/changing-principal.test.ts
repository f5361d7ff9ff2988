import { expect, it } from "vitest";
import { CLEAN, find, HEAD } from "./lint-with.ts";

const findWith = (issuer: string, claim: string | undefined) =>
  find(
    "changing-principal",
    HEAD.replace("issuer: https://login.example.com", `issuer: ${issuer}`).replace(
      "api://opensearch\n",
      claim === undefined ? "api://opensearch\n" : `api://opensearch\n    principalClaim: ${claim}\n`,
    ) + CLEAN,
  );

it.each(["email", "upn", "preferred_username"])("finds people identified by %s", (claim) => {
  expect(findWith("https://login.example.com", claim)).toEqual([
    `7:5 \`${claim}\` can change hands; identify people by a claim that stays, such as \`sub\``,
  ]);
});

it.each(["https://example.okta.com/oauth2/default", "https://example.oktapreview.com/oauth2/a", "https://x.okta.mil"])(
  "finds that `sub` is no stable name at %s, written or left out",
  (issuer) => {
    const why = "the `sub` of Okta's access tokens is a login, which can change hands; write `principalClaim: uid`";
    expect(findWith(issuer, undefined)).toEqual([`3:3 ${why}`]);
    expect(findWith(issuer, "sub")).toEqual([`7:5 ${why}`]);
  },
);

it.each([
  ["https://login.example.com", undefined],
  ["https://example.okta.com/oauth2/default", "uid"],
  ["https://notokta.com", "sub"],
  ["https://example.okta.com.example.org", "sub"],
])("finds nothing for %s and %s", (issuer, claim) => {
  expect(findWith(issuer, claim)).toEqual([]);
});

it("knows no user pool whose `sub` changes", () => {
  const pool = "type: cognito\n    userPoolId: eu-west-1_Ab12Cd34E\n    clientIds: [a]\n";
  const head = HEAD.replace(/type: oidc\n.*\n.*\n/, pool);
  expect(find("changing-principal", head + CLEAN)).toEqual([]);
});
