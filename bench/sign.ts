import { createHash, createHmac, randomBytes } from "node:crypto";
import { sign } from "../shared/aws/sign.ts";
import { paired } from "./measure.ts";
import { ratioRow, type Row } from "./row.ts";

const SIZES = [
  { name: "sign 1 KB", bytes: 1_000, goal: 2.4 },
  { name: "sign 100 KB", bytes: 100_000, goal: undefined },
  { name: "sign 1 MB", bytes: 1_000_000, goal: 1.15 },
] as const;

const CREDENTIALS = {
  accessKeyId: "AKIDEXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG",
  sessionToken: "x".repeat(800),
};
const SCOPE = { region: "eu-west-1", service: "es" } as const;

/** Signing, against what no signer can do without: the body's hash and the four HMACs of a key. */
export async function measureSign(): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const { name, bytes, goal } of SIZES) {
    const body = randomBytes(bytes);
    const request = {
      method: "POST",
      host: "vpc-logs-abc123.eu-west-1.es.amazonaws.com",
      path: "/logs-%2A/_search",
      query: [["ignore_unavailable", "true"]] as const,
      headers: {
        accept: "application/json",
        "accept-encoding": "gzip",
        "content-type": "application/json",
        traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "x-opaque-id": "index-gate/okta:00u1abc",
      },
      body,
    };
    const floor = () => hashAndDerive(body);
    const subject = () => sign(request, SCOPE, CREDENTIALS, new Date());
    rows.push(ratioRow(await paired(name, floor, subject), "sha256 + 4 HMAC", goal));
  }
  return rows;
}

function hashAndDerive(body: Buffer): Buffer {
  createHash("sha256").update(body).digest();
  let key: Buffer | string = `AWS4${CREDENTIALS.secretAccessKey}`;
  for (const part of ["20261122", SCOPE.region, SCOPE.service, "aws4_request"]) {
    key = createHmac("sha256", key).update(part).digest();
  }
  return key as Buffer;
}
