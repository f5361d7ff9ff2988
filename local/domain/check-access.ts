import type { Domain } from "../../shared/policy/document.ts";
import type { RoleSessions } from "../sts/role-sessions.ts";
import { type Credentials, checkSignature, type SignatureScope, type SignedRequest } from "./check-signature.ts";
import type { DomainUsers } from "./domain-users.ts";

/** Whom a front lets in. */
export interface AccessOptions {
  /** the gate's own; asked at every request */
  readonly credentials: () => Credentials;
  /** opened by the local STS; left out: none */
  readonly sessions?: RoleSessions | undefined;
  /** ARN of a domain's secret → the users it knows; left out: none */
  readonly users?: ReadonlyMap<string, DomainUsers> | undefined;
}

/** Who came, or how the domain refuses them. */
export type Access =
  | { readonly visitor: string }
  | { readonly refusal: { readonly status: 401 | 403; readonly type: string; readonly message: string } };

type Auth = Domain["auth"];

/** Lets in whom a domain of this `auth` knows, and nobody else: the gate's own role, a session in its roles, or a user. */
export async function checkAccess(
  request: SignedRequest,
  auth: Auth,
  scope: SignatureScope,
  options: AccessOptions,
  now: Date,
): Promise<Access> {
  if (auth.type === "basic") return checkUser(request, options.users?.get(auth.secretId));
  if (auth.type === "assumeRole") return checkSession(request, auth, scope, options.sessions, now);
  const refusal = await checkSignature(request, scope, options.credentials(), now);
  return refusal === undefined ? { visitor: "gate" } : refuse(refusal.type, refusal.message);
}

function checkUser({ headers }: SignedRequest, users: DomainUsers | undefined): Access {
  const user = users?.find(headers["authorization"] ?? "");
  if (user !== undefined) return { visitor: `user/${user}` };
  return { refusal: { status: 401, type: "Unauthorized", message: "Unauthorized" } };
}

async function checkSession(
  request: SignedRequest,
  { roleArn, roleArns }: Extract<Auth, { type: "assumeRole" }>,
  scope: SignatureScope,
  sessions: RoleSessions | undefined,
  now: Date,
): Promise<Access> {
  const [, accessKeyId = ""] = /Credential=([^/,\s]+)\//.exec(request.headers["authorization"] ?? "") ?? [];
  const session = sessions?.find(accessKeyId);
  if (session === undefined) {
    return refuse("UnrecognizedClientException", "The security token included in the request is invalid.");
  }
  const refusal = await checkSignature(request, scope, session, now);
  if (refusal !== undefined) return refuse(refusal.type, refusal.message);
  if (session.expiresAt <= now) {
    return refuse("ExpiredTokenException", "The security token included in the request is expired");
  }
  if (session.roleArn !== roleArn && !Object.values(roleArns).includes(session.roleArn)) {
    return refuse("AccessDeniedException", `User: ${session.arn} is not authorized to perform this action`);
  }
  return { visitor: session.arn };
}

function refuse(type: string, message: string): Access {
  return { refusal: { status: 403, type, message } };
}
