import { createHash, createHmac, type Hash, type Hmac } from "node:crypto";
import { SignatureV4 } from "@aws-sdk/signature-v4";
import { HttpRequest } from "@smithy/protocol-http";
import type { Send } from "./send.ts";
import { type Verdict, describe, fail, pass } from "./verdict.ts";

export interface IamCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** `abc123.execute-api.eu-west-1.amazonaws.com` */
const EXECUTE_API = /\.execute-api\.([a-z0-9-]+)\./;

/** `node:crypto` behind the signer's own interface. */
class Sha256 {
  readonly #hash: Hash | Hmac;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash("sha256") : createHmac("sha256", toBytes(secret));
  }
  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(toBytes(data));
  }
  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest());
  }
  reset(): void {}
}

function toBytes(data: string | ArrayBuffer | ArrayBufferView): Uint8Array {
  if (typeof data === "string") return Buffer.from(data);
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}

/** `/-/iam` refuses who does not sign and lets the gate answer who does. */
export async function checkIam(base: URL, send: Send, credentials: IamCredentials, region?: string): Promise<Verdict> {
  const unsigned = await send({ method: "GET", path: "/-/iam/" });
  if (unsigned.status < 400) return fail(`without a signature: ${describe(unsigned)}`);
  const headers = await signGet(
    base,
    "/-/iam/",
    credentials,
    region ?? EXECUTE_API.exec(base.hostname)?.[1] ?? "us-east-1",
  );
  const signed = await send({ method: "GET", path: "/-/iam/", headers });
  // API Gateway marks its own refusals with this header; what the function answers has none
  const refusedBy = signed.headers["x-amzn-errortype"];
  if (refusedBy !== undefined)
    return fail(`API Gateway refused the signature: ${describe(signed)} ${String(refusedBy)}`);
  return pass(`the gate answers ${describe(signed)}`);
}

async function signGet(base: URL, path: string, credentials: IamCredentials, region: string) {
  const signer = new SignatureV4({ service: "execute-api", region, credentials, sha256: Sha256 });
  const signed = await signer.sign(
    new HttpRequest({
      method: "GET",
      protocol: base.protocol,
      hostname: base.hostname,
      path: base.pathname.replace(/\/$/, "") + path,
      headers: { host: base.host },
    }),
  );
  return signed.headers;
}
