import https from "node:https";
import type { IncomingMessage, ServerResponse } from "node:http";
import { type Credentials, checkSignature, type SignatureScope } from "../domain/check-signature.ts";
import { groupHeaders, readBody } from "../stack/body.ts";
import type { LocalCertificates } from "../stack/certificates.ts";
import { listen, stopListening } from "../stack/listen.ts";
import { OPERATIONS } from "./operations.ts";
import { SecretRefusal, type SecretVersions } from "./secret-versions.ts";
import { awsHost, regionOf } from "../aws-names.ts";

const MAX_BODY = 100_000;
const SERVICE = "secretsmanager";

export interface SecretsManagerOptions {
  /** all the secrets there are, of any region */
  readonly secrets: readonly SecretVersions[];
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
  return hostIn(regionOf(arn));
}

/**
 * Plays Secrets Manager: reading, writing, staging labels and their description over its JSON 1.1 protocol, the signature
 * checked as AWS does. It calls no rotation function.
 */
export async function startSecretsManager(options: SecretsManagerOptions): Promise<SecretsManager> {
  let count = 0;
  const { cert, key } = options.certificates;
  const server = https.createServer({ cert, key }, (request, response) => {
    count += 1;
    answer(request, options)
      .then((body) => respond(response, 200, body))
      .catch((error: unknown) => {
        if (error instanceof SecretRefusal) respond(response, 400, { __type: error.type, message: error.message });
        else response.destroy();
      });
  });
  const port = await listen(server);
  return { port, requestCount: () => count, close: () => stopListening(server) };
}

async function answer(request: IncomingMessage, { secrets, credentials }: SecretsManagerOptions): Promise<object> {
  const { method = "", url = "", rawHeaders } = request;
  const headers = Object.fromEntries([...groupHeaders(rawHeaders)].map(([name, values]) => [name, values.join(",")]));
  const body = await readBody(request, MAX_BODY);
  if (body === undefined) throw new SecretRefusal("InvalidRequestException", "too large");
  // the region is the host's: a signature for another one does not count
  const region = secrets.map(({ arn }) => regionOf(arn)).find((each) => headers["host"] === hostIn(each)) ?? "";
  const scope: SignatureScope = { service: SERVICE, region, host: hostIn(region) };
  const refusal = await checkSignature({ method, url, headers, body }, scope, credentials(), new Date());
  if (refusal !== undefined) throw new SecretRefusal(refusal.type, refusal.message);
  const isCall = method === "POST" && url === "/" && headers["content-type"] === "application/x-amz-json-1.1";
  const [service, operation = ""] = headers["x-amz-target"]?.split(".") ?? [];
  const perform = isCall && service === SERVICE && Object.hasOwn(OPERATIONS, operation) && OPERATIONS[operation];
  if (!perform) throw new SecretRefusal("UnknownOperationException", "");
  const parameters = parse(body);
  const secret = secrets.find(({ arn }) => arn === parameters["SecretId"] && regionOf(arn) === region);
  if (secret === undefined) {
    throw new SecretRefusal("ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
  }
  return perform(secret, parameters);
}

function parse(body: Buffer): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(body.toString("utf8")) as Record<string, unknown>;
  } catch {
    throw new SecretRefusal("SerializationException", "");
  }
}

function hostIn(region: string): string {
  return awsHost("secretsmanager", region);
}

function respond(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/x-amz-json-1.1" }).end(JSON.stringify(body));
}
