import https from "node:https";
import type { IncomingMessage, ServerResponse } from "node:http";
import { type Credentials, checkSignature } from "../domain/check-signature.ts";
import { groupHeaders, readBody } from "../stack/body.ts";
import type { LocalCertificates } from "../stack/certificates.ts";
import { listen, stopListening } from "../stack/listen.ts";
import { readWish, type StsRefusal } from "./read-wish.ts";
import type { RoleSession, RoleSessions } from "./role-sessions.ts";
import { awsHost } from "../aws-names.ts";

const MAX_BODY = 100_000;

export interface StsOptions {
  /** ARN of a role that may be assumed → the external id that its trust policy asks for */
  readonly roles: ReadonlyMap<string, string | undefined>;
  readonly region: string;
  readonly sessions: RoleSessions;
  readonly certificates: LocalCertificates;
  /** whose signatures are accepted; asked at every request */
  readonly credentials: () => Credentials;
}

export interface Sts {
  /** where `sts.<region>.amazonaws.com` is to be connected to, over TLS */
  readonly port: number;
  /** how often it was asked, refusals included */
  requestCount(): number;
  /** refuses everything with this code until it is told otherwise */
  refuse(code: string | undefined): void;
  close(): Promise<void>;
}

export function stsHost(region: string): string {
  return awsHost("sts", region);
}

/** Plays STS: `AssumeRole` over its query protocol, the signature, the role and its external id checked as AWS does. */
export async function startSts(options: StsOptions): Promise<Sts> {
  const { cert, key } = options.certificates;
  let count = 0;
  let refusing: string | undefined;
  const server = https.createServer({ cert, key }, (request, response) => {
    count += 1;
    answer(request, options, refusing)
      .then((given) => ("code" in given ? refuse(response, given) : respond(response, given)))
      .catch(() => response.destroy());
  });
  const port = await listen(server);
  return {
    port,
    requestCount: () => count,
    refuse: (code) => {
      refusing = code;
    },
    close: () => stopListening(server),
  };
}

async function answer(
  request: IncomingMessage,
  { roles, region, sessions, credentials }: StsOptions,
  refusing: string | undefined,
): Promise<RoleSession | StsRefusal> {
  const { method = "", url = "", rawHeaders } = request;
  const headers = Object.fromEntries([...groupHeaders(rawHeaders)].map(([name, values]) => [name, values.join(",")]));
  const body = await readBody(request, MAX_BODY);
  if (body === undefined) return { status: 413, code: "RequestEntityTooLarge" };
  const now = new Date();
  const scope = { service: "sts", region, host: stsHost(region) } as const;
  const refusal = await checkSignature({ method, url, headers, body }, scope, credentials(), now);
  if (refusal !== undefined) return { status: 403, code: "SignatureDoesNotMatch" };
  if (refusing !== undefined) return { status: refusing === "AccessDenied" ? 403 : 400, code: refusing };
  if (method !== "POST" || url !== "/") return { status: 400, code: "InvalidAction" };
  const { wish, externalId } = readWish(body.toString("utf8"));
  if ("code" in wish) return wish;
  // a role that is not there is told from one that does not trust the caller by nobody
  if (!roles.has(wish.roleArn) || roles.get(wish.roleArn) !== externalId) return { status: 403, code: "AccessDenied" };
  return sessions.open(wish, now);
}

function respond(response: ServerResponse, session: RoleSession): void {
  const { accessKeyId, secretAccessKey, sessionToken, expiresAt } = session;
  const xml = `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <AssumeRoleResult>
    <AssumedRoleUser>
      <Arn>${session.arn}</Arn>
    </AssumedRoleUser>
    <Credentials>
      <AccessKeyId>${accessKeyId}</AccessKeyId>
      <SecretAccessKey>${secretAccessKey}</SecretAccessKey>
      <SessionToken>${sessionToken}</SessionToken>
      <Expiration>${expiresAt.toISOString().replace(/\.\d+Z$/, "Z")}</Expiration>
    </Credentials>
  </AssumeRoleResult>
</AssumeRoleResponse>
`;
  response.writeHead(200, { "content-type": "text/xml" }).end(xml);
}

function refuse(response: ServerResponse, { status, code }: StsRefusal): void {
  const xml = `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <Error><Type>Sender</Type><Code>${code}</Code><Message>refused by the local STS</Message></Error>
</ErrorResponse>
`;
  response.writeHead(status, { "content-type": "text/xml" }).end(xml);
}
