import { FaultError, RejectedError } from "../../../shared/errors.ts";
import { tokenVerifier } from "../../../shared/identity/verify-token.ts";
import { ISSUERS, published, seconds } from "./issuers.ts";

/** What becomes of a token now: whose it is, or the refusal. */
export async function outcomeOf(
  token: string,
  verify = tokenVerifier(ISSUERS, published().fetchJson),
): Promise<string> {
  try {
    return `verified as ${(await verify(token, seconds())).issuer.name}`;
  } catch (error) {
    if (error instanceof RejectedError || error instanceof FaultError) return `${error.code}: ${error.message}`;
    throw error;
  }
}
