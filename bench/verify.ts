import { generateKeyPairSync, type KeyObject, sign, verify } from "node:crypto";
import { tokenVerifier } from "../shared/identity/verify-token.ts";
import { identifier } from "../shared/identity/identify.ts";
import type { Issuer } from "../shared/policy/document.ts";
import { paired } from "./measure.ts";
import { ratioRow, type Row } from "./row.ts";

const ISS = "https://example.okta.com/oauth2/default";
const ISSUERS: Readonly<Record<string, Issuer>> = {
  okta: {
    type: "oidc",
    issuer: ISS,
    audience: ["api://opensearch"],
    principalClaim: "uid",
    groupsClaim: "groups",
  },
};

interface Algorithm {
  readonly alg: "RS256" | "ES256";
  readonly generate: () => { readonly publicKey: KeyObject; readonly privateKey: KeyObject };
}

const ALGORITHMS: readonly Algorithm[] = [
  { alg: "RS256", generate: () => generateKeyPairSync("rsa", { modulusLength: 2048 }) },
  { alg: "ES256", generate: () => generateKeyPairSync("ec", { namedCurve: "P-256" }) },
];

/** The verification of an access token as Okta writes it, its keys known: anew, and of a token that was verified before. */
export async function measureVerify(): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const { alg, generate } of ALGORITHMS) {
    const { publicKey, privateKey } = generate();
    const kid = `key-${alg}`;
    const input = `${encode({ kid, alg })}.${encode(claims())}`;
    const signature = sign("sha256", Buffer.from(input), { key: privateKey, dsaEncoding: "ieee-p1363" });
    const token = `${input}.${signature.toString("base64url")}`;
    const keys = { keys: [{ ...publicKey.export({ format: "jwk" }), kid, alg, use: "sig" }] };
    const fetchJson = async (url: string): Promise<unknown> =>
      url.endsWith("/keys") ? keys : { issuer: ISS, jwks_uri: `${ISS}/v1/keys` };
    const key = { key: publicKey, dsaEncoding: "ieee-p1363" } as const;
    const signed = Buffer.from(input);
    const floor = (): boolean => verify("sha256", signed, key, signature);
    const verifyToken = tokenVerifier(ISSUERS, fetchJson);
    const identify = identifier(ISSUERS, fetchJson);
    const now = Date.now() / 1_000;
    if (!floor()) throw new Error("the floor verifies nothing");
    await verifyToken(token, now);
    await identify(token, now);
    const what = "crypto.verify";
    rows.push(ratioRow(await paired(`verify ${alg}`, floor, () => verifyToken(token, now)), what, 1.5));
    rows.push(ratioRow(await paired(`verify ${alg}, again`, floor, () => identify(token, now)), what, 0.1));
  }
  return rows;
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

function claims(): object {
  const now = Math.floor(Date.now() / 1_000);
  return {
    ver: 1,
    jti: "AT.2uXrS0yIg4XpQ0Yw5hJk6c1nT8bLqV3eZ7mDfR9aGsU",
    iss: ISS,
    aud: "api://opensearch",
    iat: now,
    exp: now + 3_600,
    cid: "0oa1x2y3z4A5b6C7d8e9",
    uid: "00u1x2y3z4A5b6C7d8e9",
    scp: ["openid", "profile", "email"],
    auth_time: now - 60,
    sub: "alice@example.com",
    groups: ["devops", "support", "everyone"],
  };
}
