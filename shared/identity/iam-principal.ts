import { FaultError } from "../errors.ts";
import type { Principal } from "./principal.ts";

/** What API Gateway says of a caller whose signature it has checked. */
export interface IamIdentity {
  readonly userArn: string;
  /** the id of the access key, not the key */
  readonly accessKey: string | undefined;
}

/** IAM User Guide, "IAM identifiers": an identity of some account, in any partition. */
const IDENTITY = /^arn:(aws(?:-[a-z]+)*):(?:iam|sts)::([0-9]{12}):(?:root|[a-z-]+\/[\x21-\x7e]{1,512})$/;
/** The session of a role; a role's path is not in it. */
const SESSION = /^arn:[a-z-]+:sts::[0-9]{12}:assumed-role\/([\w+=,.@-]{1,64})\/([\x21-\x2e\x30-\x7e]{1,128})$/;
/** A signature is good for five minutes. */
const SIGNED_SECONDS = 300;

/**
 * The principal of a caller who signed with IAM; `now` is epoch seconds. A session is its role,
 * `arn:aws:iam::123456789012:role/ci-deploy`, and its name is kept for people who read the audit line; the access key's
 * id stands in the place of a token's. Anybody else (a user, an account's root, a federated user) has no role.
 * Throws `FaultError` (`gate-failed`) for what is no ARN of an identity.
 */
export function iamPrincipal(
  { userArn, accessKey }: IamIdentity,
  now: number,
): Principal & { readonly isRole: boolean } {
  const [, partition, account] = IDENTITY.exec(userArn) ?? [];
  if (partition === undefined) throw new FaultError("gate-failed", "the event names no IAM identity");
  const [, role, session] = SESSION.exec(userArn) ?? [];
  return {
    id: role === undefined ? userArn : `arn:${partition}:iam::${account}:role/${role}`,
    issuer: undefined,
    groups: [],
    client: undefined,
    isMachine: false,
    displayName: session,
    expiresAt: Math.floor(now) + SIGNED_SECONDS,
    issuedAt: undefined,
    tokenId: accessKey,
    isRole: role !== undefined,
  };
}
