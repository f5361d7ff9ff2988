import type { DomainVersion } from "./domain-version.ts";

/** The compiled policy: what the build writes beside each bundle (`policy.json`), every default filled in. */

export const ACTIONS = ["read", "write", "manage"] as const;
export type Action = (typeof ACTIONS)[number];

/** The public client that people sign in with on the portal's page: authorization code with PKCE, no secret. */
export interface PortalClient {
  readonly clientId: string;
  readonly scopes: readonly string[];
}

export interface OidcIssuer {
  readonly type: "oidc";
  /** exact `iss`, https */
  readonly issuer: string;
  readonly audience: readonly string[];
  readonly principalClaim: string;
  readonly groupsClaim: string;
  readonly groupsSeparator?: "space" | "comma";
  readonly portal?: PortalClient;
}

export interface CognitoIssuer {
  readonly type: "cognito";
  readonly userPoolId: string;
  readonly clientIds: readonly string[];
  readonly tokenUse: "access" | "id";
  /** `domain`: https origin of the pool's sign-in pages */
  readonly portal?: PortalClient & { readonly domain: string };
}

export type Issuer = OidcIssuer | CognitoIssuer;

/** Requests are signed with the gate's own role. */
interface SigV4Auth {
  readonly type: "sigv4";
}

/** Requests are signed with a role that the gate assumes, in a session named after the principal. */
export interface AssumeRoleAuth {
  readonly type: "assumeRole";
  /** of every request that `roleArns` has no role for, and of the gate's own questions */
  readonly roleArn: string;
  /** policy role → the role for what it alone grants */
  readonly roleArns: Readonly<Record<string, string>>;
  readonly externalId?: string;
}

/** Requests carry a user and password: the secret's value is JSON with `username` and `password`. */
export interface BasicAuth {
  readonly type: "basic";
  /** ARN of a secret of Secrets Manager, which names the secret's region */
  readonly secretId: string;
  readonly rotateAfterDays: number;
}

export type DomainAuth = SigV4Auth | AssumeRoleAuth | BasicAuth;

export interface Domain {
  /** https origin without a trailing slash */
  readonly endpoint: string;
  readonly service: "es" | "aoss";
  readonly region: string;
  readonly arn?: string;
  readonly auth: DomainAuth;
  readonly default: boolean;
  /** what `X-Opaque-Id` holds: the principal (default), or a unique id per request */
  readonly opaqueId: "principal" | "request";
  /** undefined: OpenSearch 3, with all that the gate knows of it */
  readonly version?: DomainVersion;
  /** an msearch or mget with refused items is answered item by item, not refused as a whole */
  readonly partial?: boolean;
}

export interface IndexGrant {
  readonly domain: string;
  readonly indices: readonly string[];
  readonly actions: readonly Action[];
}

export interface ClusterGrant {
  readonly domain: string;
  readonly cluster: readonly "monitor"[];
}

export type PolicyGrant = IndexGrant | ClusterGrant;

export interface Members {
  readonly groups: readonly string[];
  readonly clients: readonly string[];
  readonly users: readonly string[];
  readonly iam: readonly string[];
}

/** A role's grants count only for a request that meets all of these. */
export interface Limits {
  /** since the token was issued */
  readonly maxTokenAgeSeconds: number;
}

export interface Role {
  readonly members: Members;
  readonly grants: readonly PolicyGrant[];
  readonly limits?: Limits;
}

/** Whoever is in one of these lists. */
export type AccessMembers = Pick<Members, "groups" | "users" | "clients">;

/** When access is granted without an approver. */
export interface AutoHours {
  readonly days: readonly ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[];
  /** `08:00`, the first minute */
  readonly from: string;
  /** `18:00`, the first minute after */
  readonly to: string;
  /** IANA name */
  readonly timeZone: string;
}

/** Who may ask for what for a time, and who answers. */
export interface Entitlement {
  readonly requesters: AccessMembers;
  /** the most that may be asked for */
  readonly grants: readonly PolicyGrant[];
  readonly maxDurationSeconds: number;
  /** undefined: nobody; then only `auto` grants */
  readonly approvers?: AccessMembers | "resourceOwner";
  /** granted at once: always, or in these hours; reads alone */
  readonly auto?: true | AutoHours;
  /** different people who have to approve */
  readonly approvals: number;
  readonly justification: "required" | "optional";
  /** a regular expression that the whole ticket must match; undefined: none is asked for */
  readonly ticket?: string;
  readonly pendingSeconds: number;
}

/** Access at once in an emergency. */
export interface BreakGlass {
  readonly requesters: AccessMembers;
  readonly grants: readonly PolicyGrant[];
  readonly maxDurationSeconds: number;
}

export interface Owners {
  readonly integration?: AccessMembers;
  readonly resourceOwner?: { readonly tag: string; readonly groupPrefix: string };
}

/** How people are told about temporary access: in at least one way. */
export interface Notify {
  /** the gate's address as people reach it, without a slash at its end */
  readonly link?: string;
  /** ARN of a topic of SNS */
  readonly topic?: string;
  /** ARN of a bus of EventBridge */
  readonly eventBus?: string;
  /** ARN of the secret that holds an incoming webhook's URL */
  readonly webhookSecret?: string;
}

/** All about temporary access; there where a policy has entitlements or break-glass. */
export interface AccessPolicy {
  readonly entitlements: Readonly<Record<string, Entitlement>>;
  readonly breakGlass?: BreakGlass;
  readonly owners: Owners;
  readonly details?: string;
  readonly cleanupAfterDays: number;
  readonly notify?: Notify;
}

export interface PolicyDocument {
  readonly version: 1;
  /** first 12 hex digits of the policy file's SHA-256 */
  readonly policyVersion: string;
  readonly issuers: Readonly<Record<string, Issuer>>;
  readonly domains: Readonly<Record<string, Domain>>;
  readonly roles: Readonly<Record<string, Role>>;
  readonly access?: AccessPolicy;
}

/** A grant with where it comes from (`role:devops`) and its role's limits, as the authorizer hands it to the proxy. */
export type Grant = PolicyGrant & { readonly source: string } & Partial<Limits>;
