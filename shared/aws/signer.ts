import { createHmac, hash } from "node:crypto";
import { Sha256 } from "@aws-crypto/sha256-js";
import {
  ALGORITHM_IDENTIFIER,
  AMZ_DATE_HEADER,
  AUTH_HEADER,
  createScope,
  getCanonicalHeaders,
  getSigningKey,
  SHA256_HEADER,
  SignatureV4Base,
  TOKEN_HEADER,
} from "@aws-sdk/signature-v4";
import type { HttpRequest } from "@smithy/protocol-http";
import type { Credentials } from "../config.ts";

/**
 * The canonical forms of the AWS signer, in the steps of its `SignatureV4.signRequest` without what costs it half of its
 * time: copying the request, looking headers up again and two HMACs in JavaScript for every request.
 * Keys are derived by `@aws-crypto/sha256-js` and kept for the day; what is hashed for each request goes to `node:crypto`.
 */
export class Signer extends SignatureV4Base {
  readonly #credentials: Credentials;
  readonly #region: string;
  #key: { readonly day: string; readonly bytes: Uint8Array } | undefined;

  constructor(service: "es" | "aoss" | "secretsmanager", region: string, credentials: Credentials) {
    super({ service, region, credentials, sha256: Sha256, applyChecksum: false });
    this.#credentials = credentials;
    this.#region = region;
  }

  /**
   * The request's headers with date, body hash, session token and signature added; all of them are signed.
   * INVARIANT: the request holds `host` and no header of the signature's own, names in lower case.
   */
  async authorize(request: HttpRequest, bodyHash: string, now: Date): Promise<Readonly<Record<string, string>>> {
    const { longDate, shortDate } = this.formatDate(now);
    const { accessKeyId, sessionToken } = this.#credentials;
    const own: Record<string, string> = { [AMZ_DATE_HEADER]: longDate, [SHA256_HEADER]: bodyHash };
    if (sessionToken !== undefined) own[TOKEN_HEADER] = sessionToken;
    // these are canonical as they are: no blanks, no line ends
    const canonicalHeaders = Object.assign(getCanonicalHeaders(request), own);
    const canonicalRequest = this.createCanonicalRequest(request, canonicalHeaders, bodyHash);
    const scope = createScope(shortDate, this.#region, this.service);
    const toSign = [ALGORITHM_IDENTIFIER, longDate, scope, hash("sha256", canonicalRequest)].join("\n");
    const key = this.#key?.day === shortDate ? this.#key.bytes : await this.#deriveKey(shortDate);
    const signature = createHmac("sha256", key).update(toSign).digest("hex");
    const signedHeaders = this.getCanonicalHeaderList(canonicalHeaders);
    const authorization = `Credential=${accessKeyId}/${scope}, SignedHeaders=${signedHeaders}, Signature=${signature}`;
    return Object.assign(own, request.headers, { [AUTH_HEADER]: `${ALGORITHM_IDENTIFIER} ${authorization}` });
  }

  async #deriveKey(day: string): Promise<Uint8Array> {
    const bytes = await getSigningKey(Sha256, this.#credentials, day, this.#region, this.service);
    this.#key = { day, bytes };
    return bytes;
  }
}
