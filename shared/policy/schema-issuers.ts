import * as v from "valibot";
import { described, form, list, says, SOLID } from "./schema-parts.ts";
import { quote } from "./problems.ts";

const claimName = form(new RegExp(`^${SOLID}{1,256}$`), "illegal-text", "is no claim name; leave out blanks");
const identifier = form(
  new RegExp(`^${SOLID}+(?: +${SOLID}+)*$`),
  "illegal-text",
  "is empty or has blanks at its ends or control characters; remove them",
);

const audience = v.union(
  [identifier, list(identifier, "audience")],
  says("wrong-type", "expected text, or a list of texts"),
);

const ISSUER =
  /^https:\/\/[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,5})?(?:\/[A-Za-z0-9._~!$&'()*+,;=:@%/-]*)?$/;

const scopes = (defaults: readonly string[]) =>
  described(
    v.optional(
      list(form(/^[\x21\x23-\x5b\x5d-\x7e]{1,200}$/, "illegal-text", "is no scope; leave out blanks"), "scope"),
      () => [...defaults],
    ),
    "what the page asks for when somebody signs in; `openid` has to be among them",
  );

const ORIGIN = /^https:\/\/[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]{1,5})?$/;

const oidcPortal = v.strictObject({
  clientId: described(
    identifier,
    "the public client that the portal's page is at the issuer: code with PKCE, no secret",
  ),
  scopes: scopes(["openid", "profile"]),
});

const cognitoPortal = v.strictObject({
  clientId: described(
    form(/^[A-Za-z0-9_+]{1,128}$/, "illegal-text", "is no app client id"),
    "the app client, without a secret, that the portal's page is; one of `clientIds`",
  ),
  domain: described(
    v.pipe(
      form(
        ORIGIN,
        "illegal-issuer",
        "is no https origin; write it like `https://example.auth.eu-west-1.amazoncognito.com`",
      ),
      v.check(
        (input) => !ORIGIN.test(input) || URL.canParse(input),
        ({ input }) => says("illegal-issuer", `${quote(input)} is no URL; check host and port`),
      ),
    ),
    "the origin of the pool's sign-in pages: `https://example.auth.eu-west-1.amazoncognito.com`",
  ),
  scopes: scopes(["openid"]),
});

const oidcIssuer = v.strictObject({
  type: described(v.literal("oidc"), "any OpenID Connect issuer, such as an Okta authorization server"),
  issuer: described(
    v.pipe(
      form(
        ISSUER,
        "illegal-issuer",
        "is no issuer URL; write it exactly as the token's `iss`: https, without query, fragment or credentials",
      ),
      v.check(
        (input) => !ISSUER.test(input) || URL.canParse(input),
        ({ input }) => says("illegal-issuer", `${quote(input)} is no URL; check host and port`),
      ),
    ),
    "the issuer URL, exactly as in the token's `iss` claim",
  ),
  audience: described(audience, "the `aud` that a token must carry; one, or a list of which one must match"),
  principalClaim: described(
    v.optional(claimName, "sub"),
    "the claim that identifies a person; Okta access tokens carry the stable id in `uid`",
  ),
  groupsClaim: described(v.optional(claimName, "groups"), "the claim that holds the groups: an array, or one text"),
  groupsSeparator: described(
    v.exactOptional(v.picklist(["space", "comma"])),
    "only where the identity provider sends several groups in one text",
  ),
  portal: described(
    v.exactOptional(oidcPortal),
    "how people sign in on the portal's page; left out: not with this issuer",
  ),
});

const cognitoIssuer = v.strictObject({
  type: described(v.literal("cognito"), "an Amazon Cognito user pool"),
  userPoolId: described(
    form(
      /^(?:eusc-[a-z]{2}|[a-z]{2})-(?:gov-)?[a-z]+-[0-9]_[A-Za-z0-9]{1,55}$/,
      "illegal-user-pool",
      "is no user pool id; write region and id, like `eu-west-1_Ab12Cd34E`",
    ),
    "the user pool's id, which starts with its region: `eu-west-1_Ab12Cd34E`",
  ),
  clientIds: described(
    list(form(/^[A-Za-z0-9_+]{1,128}$/, "illegal-text", "is no app client id"), "app client id"),
    "the app clients whose tokens are accepted",
  ),
  tokenUse: described(v.optional(v.picklist(["access", "id"]), "access"), "which of Cognito's tokens is accepted"),
  portal: described(
    v.exactOptional(cognitoPortal),
    "how people sign in on the portal's page; left out: not with this pool",
  ),
});

/** An issuer of a policy file. */
export const issuerSchema = v.variant("type", [oidcIssuer, cognitoIssuer]);
