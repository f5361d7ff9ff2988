import type { Principal } from "../identity/principal.ts";
import { buildContext } from "./context.ts";
import type { PolicyDocument } from "./document.ts";

/** Who asks, as people write it down; names are qualified by an issuer of the policy, all of one token by the same. */
export interface AskedBy {
  readonly groups: readonly string[];
  /** a person */
  readonly user?: string;
  /** instead of a person: a machine's client id */
  readonly client?: string;
  /** instead of a token: the ARN of a role or of a session of it */
  readonly iam?: string;
  /** how long ago the token was issued */
  readonly tokenAgeSeconds: number;
}

/** A request as people write it down. */
export interface AskedRequest {
  readonly method: string;
  /** as it is sent, percent-encoded where it has to be; begins with `/` */
  readonly path: string;
  /** the policy's name of the domain, where the path does not say it */
  readonly domain?: string;
  /** as it is sent, without `?` */
  readonly query: string;
  readonly body: Buffer | undefined;
  readonly headers: Readonly<Record<string, readonly string[]>>;
}

/** An IAM role by account and name, or a session of one. */
export const ASKED_IAM =
  /^arn:(?<partition>aws(?:-[a-z]+)*):(?:iam::(?<account>[0-9]{12}):role\/(?<role>[\w+=,.@-]{1,64})|sts::[0-9]{12}:assumed-role\/[\w+=,.@-]{1,64}\/[\w+=,.@-]{1,128})$/;

/** A token that does not end while anybody looks. */
const EXPIRES_AT = 4_102_444_800;
const IAM_PATH = "/-/iam";

/** The event that a REST API would hand to the proxy for this request, after the authorizer has seen who asks. */
export function askedEvent(by: AskedBy, asked: AskedRequest, policy: PolicyDocument, now: Date): unknown {
  const { method, query, body } = asked;
  const headers = inLowerCase(asked.headers);
  const below = asked.domain === undefined ? asked.path : `/-/domains/${asked.domain}${asked.path}`;
  const path = by.iam === undefined || isBelowIam(below) ? below : `${IAM_PATH}${below}`;
  const resource = by.iam === undefined ? "/{proxy+}" : "/-/iam/{proxy+}";
  return {
    resource: path === "/-/health" ? path : resource,
    httpMethod: method.toUpperCase(),
    multiValueHeaders:
      body === undefined || headers["content-type"] !== undefined
        ? headers
        : { ...headers, "content-type": ["application/json"] },
    multiValueQueryStringParameters: readQuery(query),
    requestContext: {
      path,
      stage: "",
      domainName: "explain",
      requestId: "explain",
      ...(by.iam === undefined
        ? { identity: {}, authorizer: buildContext(principalOf(by, policy, now), policy) }
        : { identity: { userArn: sessionOf(by.iam) } }),
    },
    body: body?.toString("base64") ?? null,
    isBase64Encoded: body !== undefined,
  };
}

/** Every value is kept, so that the gate sees what is sent twice. */
function inLowerCase(headers: AskedRequest["headers"]): Record<string, readonly string[]> {
  const merged = new Map<string, readonly string[]>();
  for (const [name, values] of Object.entries(headers)) {
    const key = name.toLowerCase();
    merged.set(key, [...(merged.get(key) ?? []), ...values]);
  }
  return Object.fromEntries(merged);
}

/** The first part of a query with a percent-encoding that is none. */
export function brokenEncoding(query: string): string | undefined {
  return query.split(/[&;=]/).find((part) => {
    try {
      decodeURIComponent(part.replaceAll("+", " "));
      return false;
    } catch {
      return true;
    }
  });
}

function isBelowIam(path: string): boolean {
  return path === IAM_PATH || path.startsWith(`${IAM_PATH}/`);
}

/** Decoded as a form and split at `;` too, as a REST API does. */
function readQuery(text: string): Record<string, string[]> {
  const lists = new Map<string, string[]>();
  for (const pair of text.split(/[&;]/).filter((one) => one !== "")) {
    const [name = "", ...rest] = pair.split("=").map((part) => decodeURIComponent(part.replaceAll("+", " ")));
    const value = rest.join("=");
    const known = lists.get(name);
    if (known === undefined) lists.set(name, [value]);
    else known.push(value);
  }
  return Object.fromEntries(lists);
}

function principalOf({ groups, user, client, tokenAgeSeconds }: AskedBy, policy: PolicyDocument, now: Date): Principal {
  const self = user ?? client;
  const [named = `${Object.keys(policy.issuers)[0] ?? ""}:`] = self === undefined ? groups : [self];
  const issuer = issuerOf(named);
  return {
    id: self ?? `${issuer}:somebody`,
    issuer,
    groups,
    client,
    isMachine: client !== undefined,
    displayName: undefined,
    expiresAt: EXPIRES_AT,
    issuedAt: Math.floor(now.getTime() / 1_000) - tokenAgeSeconds,
    tokenId: undefined,
  };
}

/** The issuer of a qualified name, empty where it has none. */
export function issuerOf(name: string): string {
  return name.slice(0, Math.max(name.indexOf(":"), 0));
}

/** What IAM says of a caller: never the role, always a session of it. */
function sessionOf(arn: string): string {
  const { partition, account, role } = ASKED_IAM.exec(arn)?.groups ?? {};
  return role === undefined ? arn : `arn:${partition}:sts::${account}:assumed-role/${role}/explain`;
}
