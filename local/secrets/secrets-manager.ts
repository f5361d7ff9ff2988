import https from "node:https";
import type { IncomingMessage, ServerResponse } from "node:http";
import {
  type Credentials,
  checkSignature,
  type SignatureRefusal,
  type SignatureScope,
} from "../domain/check-signature.ts";
import { groupHeaders, readBody } from "../stack/body.ts";
import type { LocalCertificates } from "../stack/certificates.ts";
import { listen, stopListening } from "../stack/listen.ts";
import { LABELS, type SecretVersions } from "./secret-versions.ts";

const MAX_BODY = 100_000;
const TARGET = "secretsmanager.GetSecretValue";

export interface SecretsManagerOptions {
  /** the only secret there is */
  readonly secret: SecretVersions;
  readonly certificates: LocalCertificates;
  /** whose signatures are accepted; asked at every request */
  readonly credentials: () => Credentials;
}

export interface SecretsManager {
  /** where `secretsmanager.<region>.amazonaws.com` is to be connected to, over TLS */
  readonly port: number;
  /** how often it was asked, refusals included */
  requestCount(): number;
  close(): Promise<void>;
}

/** The host of Secrets Manager in the region that an ARN names. */
export function secretsHost(arn: string): string {
  return `secretsmanager.${regionOf(arn)}.amazonaws.com`;
}

/** Plays Secrets Manager for one secret: `GetSecretValue` over its JSON 1.1 protocol, the signature checked as AWS does. */
export async function startSecretsManager(options: SecretsManagerOptions): Promise<SecretsManager> {
  let count = 0;
  const { cert, key } = options.certificates;
  const server = https.createServer({ cert, key }, (request, response) => {
    count += 1;
    answer(request, options)
      .then((body) => respond(response, 200, body))
      .catch((error: unknown) => (error instanceof Refusal ? respond(response, 400, error.body) : response.destroy()));
  });
  const port = await listen(server);
  return { port, requestCount: () => count, close: () => stopListening(server) };
}

async function answer(request: IncomingMessage, { secret, credentials }: SecretsManagerOptions): Promise<object> {
  const { method = "", url = "", rawHeaders } = request;
  const headers = Object.fromEntries([...groupHeaders(rawHeaders)].map(([name, values]) => [name, values.join(",")]));
  const body = await readBody(request, MAX_BODY);
  if (body === undefined) throw new Refusal({ type: "InvalidRequestException", message: "too large" });
  const host = secretsHost(secret.arn);
  const scope: SignatureScope = { service: "secretsmanager", region: regionOf(secret.arn), host };
  const refusal = await checkSignature({ method, url, headers, body }, scope, credentials(), new Date());
  if (refusal !== undefined) throw new Refusal(refusal);
  const isCall = method === "POST" && url === "/" && headers["content-type"] === "application/x-amz-json-1.1";
  if (!isCall || headers["x-amz-target"] !== TARGET)
    throw new Refusal({ type: "UnknownOperationException", message: "" });
  return readValue(secret, parse(body));
}

function readValue(
  secret: SecretVersions,
  { SecretId, VersionStage = "AWSCURRENT" }: Readonly<Record<string, unknown>>,
) {
  const label = LABELS.find((known) => known === VersionStage);
  const version = SecretId === secret.arn && label !== undefined ? secret.get(label) : undefined;
  if (version === undefined) {
    const message = `Secrets Manager can't find the specified secret value for staging label: ${String(VersionStage)}`;
    throw new Refusal({ type: "ResourceNotFoundException", message });
  }
  return {
    ARN: secret.arn,
    CreatedDate: version.createdAt.getTime() / 1_000,
    Name: /:secret:(.+)-\w{6}$/.exec(secret.arn)?.[1],
    SecretString: version.value,
    VersionId: version.id,
    VersionStages: secret.labelsOf(version),
  };
}

function parse(body: Buffer): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(body.toString("utf8")) as Record<string, unknown>;
  } catch {
    throw new Refusal({ type: "SerializationException", message: "" });
  }
}

function regionOf(arn: string): string {
  return arn.split(":")[3] ?? "";
}

/** What the JSON protocol answers with status 400. */
class Refusal extends Error {
  readonly body: object;

  constructor({ type, message }: SignatureRefusal) {
    super(message);
    this.body = { __type: type, message };
  }
}

function respond(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/x-amz-json-1.1" }).end(JSON.stringify(body));
}
