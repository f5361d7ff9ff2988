import type { Issuer } from "../policy/document.ts";
import { principalOf } from "./claims.ts";
import type { FetchJson } from "./fetch-json.ts";
import type { Principal } from "./principal.ts";
import { VerifiedTokens } from "./verified-tokens.ts";
import { tokenVerifier } from "./verify-token.ts";

/**
 * Who a bearer token was issued to; `now` is epoch seconds.
 * Throws `RejectedError` `token-invalid` or `token-expired`, and `FaultError` `gate-failed` when that cannot be found out.
 */
export type Identify = (unverifiedToken: string, now: number) => Promise<Principal>;

/** `Identify` for the tokens of these issuers; it remembers tokens that it has verified. */
export function identifier(issuers: Readonly<Record<string, Issuer>>, fetchJson: FetchJson): Identify {
  const verify = tokenVerifier(issuers, fetchJson);
  const verifiedTokens = new VerifiedTokens();
  return async (token, now) => {
    const known = verifiedTokens.find(token, now);
    if (known !== undefined) return known;
    const verified = await verify(token, now);
    const principal = principalOf(verified);
    verifiedTokens.remember(token, principal, verified.notBefore, now);
    return principal;
  };
}
