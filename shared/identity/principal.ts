/** Who makes the request, as verified; made by `identity/` from claims, or from an IAM ARN. */
export interface Principal {
  /** `okta:00u1abc`: issuer name `:` principal claim; a machine's is its client id, a caller's who signed with IAM the role's ARN */
  readonly id: string;
  /** the policy's issuer name; undefined: signed with IAM, and matched by `members.iam` alone */
  readonly issuer: string | undefined;
  /** issuer-qualified groups, `okta:devops` */
  readonly groups: readonly string[];
  /** issuer-qualified client id, `okta:0oa1x`, when the token has one */
  readonly client: string | undefined;
  /** a token without a person (client credentials): `members.clients` matches only these */
  readonly isMachine: boolean;
  /** e-mail or user name, at most 128 bytes */
  readonly displayName: string | undefined;
  /** in lower case; undefined where the issuer does not say that it is verified */
  readonly email?: string;
  /** epoch seconds */
  readonly expiresAt: number;
  /** epoch seconds, whole; undefined: the token does not say, or there is none */
  readonly issuedAt: number | undefined;
  readonly tokenId: string | undefined;
}
