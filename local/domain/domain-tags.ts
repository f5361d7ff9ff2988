import https from "node:https";
import type { IncomingMessage } from "node:http";
import { groupHeaders } from "../stack/body.ts";
import type { LocalCertificates } from "../stack/certificates.ts";
import { listen, stopListening } from "../stack/listen.ts";
import { type Credentials, checkSignature } from "./check-signature.ts";
import { awsHost, regionOf } from "../aws-names.ts";

export interface DomainTagsOptions {
  /** by the domain's ARN; one that is not named has none */
  readonly tags: ReadonlyMap<string, Readonly<Record<string, string>>>;
  readonly certificates: LocalCertificates;
  /** whose signatures are accepted; asked at every request */
  readonly credentials: () => Credentials;
}

/** The host of OpenSearch Service in a region. */
export function tagsHost(region: string): string {
  return awsHost("es", region);
}

/** Plays ListTags of OpenSearch Service, the signature checked as AWS does. */
export async function startDomainTags(options: DomainTagsOptions) {
  const { cert, key } = options.certificates;
  const server = https.createServer({ cert, key }, (request, response) => {
    answer(request, options).then(
      ({ status, json }) =>
        response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(json)),
      () => response.destroy(),
    );
  });
  return { port: await listen(server), close: () => stopListening(server) };
}

async function answer(
  { method = "", url = "", rawHeaders }: IncomingMessage,
  { tags, credentials }: DomainTagsOptions,
) {
  const headers = Object.fromEntries([...groupHeaders(rawHeaders)].map(([name, values]) => [name, values.join(",")]));
  const arn = new URL(url, "https://localhost").searchParams.get("arn") ?? "";
  const region = regionOf(arn);
  const request = { method, url, headers, body: Buffer.alloc(0) };
  const scope = { service: "es", region, host: tagsHost(region) } as const;
  const refusal = await checkSignature(request, scope, credentials(), new Date());
  if (refusal !== undefined) return { status: 403, json: { message: refusal.message } };
  if (method !== "GET" || !url.startsWith("/2021-01-01/tags?")) return { status: 404, json: {} };
  const TagList = Object.entries(tags.get(arn) ?? {}).map(([Key, Value]) => ({ Key, Value }));
  return { status: 200, json: { TagList } };
}
