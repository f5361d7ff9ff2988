import { createHash, createHmac } from "node:crypto";
import { Agent, request as httpsRequest } from "node:https";

/** What no proxy can do without for one request. */
export interface FloorRequest {
  readonly host: string;
  readonly method: string;
  readonly target: string;
  readonly body: Buffer;
}

const agent = new Agent({ keepAlive: true, scheduling: "lifo", minVersion: "TLSv1.2" });

/** As many header bytes as a signed request has. */
const HEADERS = {
  accept: "application/json",
  "accept-encoding": "gzip",
  traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
  "x-opaque-id": "index-gate/okta:alice",
  "x-amz-date": "20261122T171905Z",
  "x-amz-content-sha256": "0".repeat(64),
  "x-amz-security-token": "x".repeat(800),
  authorization: `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261122/eu-west-1/es/aws4_request, SignedHeaders=${"x".repeat(120)}, Signature=${"0".repeat(64)}`,
};

/** Hashes the body, makes the four HMACs of a signing key, parses the body, sends it and reads the answer. */
export async function runFloor({ host, method, target, body }: FloorRequest): Promise<Buffer> {
  createHash("sha256").update(body).digest("hex");
  let key: Buffer | string = "AWS4wJalrXUtnFEMI/K7MDENG";
  for (const part of ["20261122", "eu-west-1", "es", "aws4_request"]) {
    key = createHmac("sha256", key).update(part).digest();
  }
  if (body.length > 0) JSON.parse(body.toString("utf8"));
  return new Promise((resolve, reject) => {
    const headers =
      body.length > 0 ? { ...HEADERS, "content-type": "application/json", "content-length": body.length } : HEADERS;
    const outgoing = httpsRequest({ agent, host, port: 443, method, path: target, headers });
    outgoing.on("response", (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
      incoming.on("end", () => resolve(Buffer.concat(chunks)));
      incoming.on("error", reject);
    });
    outgoing.on("error", reject);
    outgoing.end(body.length > 0 ? body : undefined);
  });
}
