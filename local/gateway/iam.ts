import { createHash } from "node:crypto";
import { checkSignature, type Credentials, type SignatureRefusal } from "../domain/check-signature.ts";
import { REFUSALS, type Refusal } from "./refusal.ts";
import type { ApiDescription, GatewayType, WireRequest } from "./types.ts";

/** Somebody with credentials of IAM, whom every policy of AWS lets invoke this API. */
export interface IamCaller {
  /** `arn:aws:sts::123456789012:assumed-role/<role>/<session>`, or any other identity's */
  readonly userArn: string;
  readonly credentials: Credentials;
}

/** What API Gateway found out about who signed a request. */
export interface IamIdentity {
  readonly accessKey: string;
  readonly accountId: string;
  /** the unique id of the role, and the session's name */
  readonly callerId: string;
  readonly userArn: string;
}

export type Signed = { readonly identity: IamIdentity } | { readonly refusal: Refusal };

const MISSING: SignatureRefusal = {
  type: "MissingAuthenticationTokenException",
  message: "Missing Authentication Token",
};
const UNKNOWN: SignatureRefusal = {
  type: "UnrecognizedClientException",
  message: "The security token included in the request is invalid.",
};

/**
 * Checks a request on a route with AWS_IAM as API Gateway does: Signature Version 4 in the header, for `execute-api` in the
 * API's region and for the host that the caller used.
 */
export async function checkSigned(
  type: GatewayType,
  request: WireRequest,
  callers: readonly IamCaller[],
  { region }: ApiDescription,
  now: Date,
): Promise<Signed> {
  const headers = Object.fromEntries([...request.headers].map(([name, values]) => [name, values.join(",")]));
  const { authorization, host = "" } = headers;
  if (authorization === undefined) return { refusal: refuse(type, MISSING) };
  const key = /Credential=([^/,\s]+)\//.exec(authorization)?.[1];
  const caller = callers.find(({ credentials }) => credentials.accessKeyId === key);
  if (key !== undefined && caller === undefined) return { refusal: refuse(type, UNKNOWN) };
  const { method, path, query, body } = request;
  const url = query === undefined ? path : `${path}?${query}`;
  const scope = { service: "execute-api", region, host } as const;
  // without a key there is nobody, and no signature that could be good
  const credentials = caller?.credentials ?? NOBODY;
  const refused = await checkSignature({ method, url, headers, body }, scope, credentials, now);
  if (refused !== undefined) return { refusal: refuse(type, refused) };
  return caller === undefined ? { refusal: refuse(type, UNKNOWN) } : { identity: identityOf(caller) };
}

const NOBODY: Credentials = { accessKeyId: "", secretAccessKey: "" };

/** Which gateway response a REST API shapes it by; an HTTP API tells no reason. */
function refuse(type: GatewayType, { type: name, message }: SignatureRefusal): Refusal {
  if (type === "http") return REFUSALS.accessDenied;
  return name === MISSING.type ? REFUSALS.unsigned : { ...REFUSALS.badSignature, message };
}

function identityOf({ userArn, credentials }: IamCaller): IamIdentity {
  const [, , , , accountId = "", resource = ""] = userArn.split(":");
  const [, name = "", session = ""] = resource.split("/");
  const unique = createHash("sha256").update(`${accountId}/${name}`).digest("hex").slice(0, 17).toUpperCase();
  return { accessKey: credentials.accessKeyId, accountId, callerId: `AROA${unique}:${session}`, userArn };
}
