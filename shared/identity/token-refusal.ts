import {
  CognitoJwtInvalidClientIdError,
  CognitoJwtInvalidTokenUseError,
  JwkInvalidKtyError,
  JwkInvalidUseError,
  JwtExpiredError,
  JwtInvalidAudienceError,
  JwtInvalidIssuerError,
  JwtInvalidSignatureAlgorithmError,
  JwtInvalidSignatureError,
  JwtNotBeforeError,
  JwtParseError,
  JwtWithoutValidKidError,
  KidNotFoundInJwksError,
  ParameterValidationError,
} from "aws-jwt-verify/error";
import { type Code, FaultError, RejectedError } from "../errors.ts";

type ErrorClass = abstract new (...args: never[]) => Error;

/**
 * What each error of aws-jwt-verify means here. Its own texts hold claim values, so none of them is passed on. Without quotes and
 * apostrophes: API Gateway pastes these texts into its response templates.
 */
const REFUSALS: readonly (readonly [ErrorClass, Code, string])[] = [
  [JwtExpiredError, "token-expired", "the token has expired"],
  [JwtNotBeforeError, "token-invalid", "the token is not valid yet"],
  [JwtInvalidIssuerError, "token-invalid", "the issuer of the token is not trusted"],
  // at run time only this: no issuer of that name is configured
  [ParameterValidationError, "token-invalid", "the issuer of the token is not trusted"],
  [JwtInvalidAudienceError, "token-invalid", "the audience of the token is not accepted"],
  [CognitoJwtInvalidClientIdError, "token-invalid", "the client of the token is not accepted"],
  [CognitoJwtInvalidTokenUseError, "token-invalid", "the use of the token is not accepted"],
  [JwtInvalidSignatureAlgorithmError, "token-invalid", "the signature algorithm of the token is not accepted"],
  [JwtInvalidSignatureError, "token-invalid", "the signature of the token is not valid"],
  [JwtWithoutValidKidError, "token-invalid", "the token does not name its key"],
  [KidNotFoundInJwksError, "token-invalid", "the key of the token is not one that its issuer publishes"],
  [JwkInvalidKtyError, "token-invalid", "the key of the token is not one for signatures"],
  [JwkInvalidUseError, "token-invalid", "the key of the token is not one for signatures"],
  [JwtParseError, "token-invalid", "the token is not a signed JSON Web Token"],
];

/** The refusal that an error of the verification stands for; whatever is not the caller's fault is `FaultError` `gate-failed`. */
export function refusalOf(error: unknown): RejectedError | FaultError {
  if (error instanceof RejectedError || error instanceof FaultError) return error;
  const refusal = REFUSALS.find(([type]) => error instanceof type);
  if (refusal === undefined) return new FaultError("gate-failed", "the token could not be verified", { cause: error });
  return new RejectedError(refusal[1], refusal[2]);
}
