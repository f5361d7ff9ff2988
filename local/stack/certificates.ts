import { isIP } from "node:net";
import { generate } from "selfsigned";

type Options = NonNullable<Parameters<typeof generate>[1]>;

/** All PEM. The authority's own key is dropped: nobody can make another certificate that this stack trusts. */
export interface LocalCertificates {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

/** A new authority and one certificate of it for all `hosts`, valid for a week. */
export async function issueCertificates(hosts: readonly string[]): Promise<LocalCertificates> {
  const now = Date.now();
  const common: Options = {
    keyType: "ec",
    algorithm: "sha256",
    notBeforeDate: new Date(now - 3_600_000),
    notAfterDate: new Date(now + 7 * 86_400_000),
  };
  const authority = await generate([{ name: "commonName", value: "Index Gate local authority" }], {
    ...common,
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const server = await generate([{ name: "commonName", value: "Index Gate local" }], {
    ...common,
    ca: { key: authority.private, cert: authority.cert },
    extensions: [
      { name: "basicConstraints", cA: false, critical: true },
      { name: "keyUsage", digitalSignature: true, critical: true },
      { name: "extKeyUsage", serverAuth: true },
      { name: "subjectAltName", altNames: [...new Set(hosts)].map(alternativeName) },
    ],
  });
  return { ca: authority.cert, cert: server.cert, key: server.private };
}

function alternativeName(host: string): { type: 2; value: string } | { type: 7; ip: string } {
  return isIP(host) === 0 ? { type: 2, value: host } : { type: 7, ip: host };
}
