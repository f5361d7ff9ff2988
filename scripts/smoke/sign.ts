import { Sha256 } from "@aws-crypto/sha256-js";
import { SignatureV4 } from "@aws-sdk/signature-v4";
import { HttpRequest } from "@smithy/protocol-http";
import type { Sent } from "./send.ts";

/** Credentials of a role that may invoke the API, and the API's region. */
export interface SigningKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
  readonly region: string;
}

/** The same request, signed for `execute-api` as AWS's own clients do it. */
export type Sign = (sent: Sent) => Promise<Sent>;

/** Signs what is to be sent to `base`; the path stays as it is given. */
export function signer(base: URL, { region, ...credentials }: SigningKeys): Sign {
  const signature = new SignatureV4({
    service: "execute-api",
    region,
    credentials: credentials as never,
    sha256: Sha256,
  });
  const prefix = base.pathname.replace(/\/$/, "");
  return async (sent) => {
    const [path = "", query] = sent.path.split("?");
    const { headers } = await signature.sign(
      new HttpRequest({
        method: sent.method,
        protocol: base.protocol,
        hostname: base.hostname,
        path: prefix + path,
        query: Object.fromEntries(new URLSearchParams(query)),
        headers: { ...(sent.headers as Record<string, string> | undefined), host: base.host },
        ...(sent.body === undefined ? {} : { body: sent.body }),
      }),
    );
    return { ...sent, headers };
  };
}
