import { createHash } from "node:crypto";
import { Sha256 } from "@aws-crypto/sha256-js";
import { SignatureV4 } from "@aws-sdk/signature-v4";
import { HttpRequest } from "@smithy/protocol-http";
import { describe, expect, it, vi } from "vitest";
import { type OutgoingRequest, sign } from "../../../shared/aws/sign.ts";
import { Signer } from "../../../shared/aws/signer.ts";

const CREDENTIALS = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret", sessionToken: "session" };
const SCOPE = { region: "eu-west-1", service: "es" } as const;
const NOW = new Date("2026-11-22T17:30:00Z");
const REQUEST: OutgoingRequest = {
  method: "POST",
  host: "vpc-logs-abc123.eu-west-1.es.amazonaws.com",
  path: "/logs-%2A/_search",
  query: [["q", "a b"]],
  headers: { "content-type": "application/json" },
  body: Buffer.from('{"size":1}'),
};

const signWith = async (change: Partial<OutgoingRequest>) => sign({ ...REQUEST, ...change }, SCOPE, CREDENTIALS, NOW);

describe("sign refuses what two readers would take differently", () => {
  it.each([
    ["", "no path"],
    ["logs-app", "no slash"],
    ["/logs-*", "a raw star"],
    ["/logs-a,logs-b", "a raw comma"],
    ["/logs-app/../secret-hr", "a dot segment"],
    ["/logs-app/%2E%2E/secret-hr", "an encoded dot segment"],
    ["/./secret-hr", "a single dot"],
    ["//_search", "an empty segment"],
    ["/logs-app/", "a trailing slash"],
    ["/logs-app%2f1", "a lower-case escape"],
    ["/logs-app%", "half an escape"],
    ["/logs-app?index=secret-hr", "a query in the path"],
    ["/logs-app#x", "a fragment"],
    ["/bücher", "a raw character beyond ASCII"],
    ["/logs app", "a raw blank"],
  ])("%s: %s", async (path) => {
    await expect(signWith({ path })).rejects.toMatchObject({ code: "gate-failed" });
  });

  it("a parameter twice, one without a name, and those of the signature itself", async () => {
    for (const query of [
      [
        ["a", "1"],
        ["a", "2"],
      ],
      [["", "1"]],
      [["__proto__", "1"]],
      [["X-Amz-Signature", "1"]],
    ] as const) {
      await expect(signWith({ query })).rejects.toMatchObject({ code: "gate-failed" });
    }
  });

  it("headers that are the signature's own, hold a line end, or are not in lower case", async () => {
    const hash = createHash("sha256").update("").digest("hex");
    for (const headers of [
      { "x-amz-content-sha256": hash },
      { host: "elsewhere" },
      { authorization: "Bearer x" },
      { "x-amz-security-token": "x" },
      { accept: "a\r\nx-evil: 1" },
      { Accept: "a" },
    ]) {
      await expect(signWith({ headers: headers })).rejects.toMatchObject({
        code: "gate-failed",
      });
    }
  });
});

describe("sign", () => {
  it("follows every change of the credentials, the session token's alone included", async () => {
    const signature = async (change: object) =>
      (await sign(REQUEST, SCOPE, { ...CREDENTIALS, ...change }, NOW)).headers;
    const first = await signature({});
    const others = [await signature({ accessKeyId: "AKIDOTHER" }), await signature({ secretAccessKey: "other" })];
    others.push(await signature({ sessionToken: "other" }));
    const all = [first, ...others].map((headers) => headers["authorization"]);
    expect(new Set(all).size).toBe(4);
    expect(others[2]?.["x-amz-security-token"]).toBe("other");
    expect(await signature({})).toEqual(first);
  });

  it("derives a key once for each of several identities, however their requests take turns", async () => {
    const derived = vi.spyOn(Signer.prototype, "deriveKey");
    const all = ["AKIDONE", "AKIDTWO", "AKIDTHREE"].map((accessKeyId) => ({ ...CREDENTIALS, accessKeyId }));
    for (let turn = 0; turn < 5; turn++) for (const each of all) await sign(REQUEST, SCOPE, { ...each }, NOW);
    expect(derived).toHaveBeenCalledTimes(3);
    derived.mockRestore();
  });

  it("sends no session token where there is none", async () => {
    const { accessKeyId, secretAccessKey } = CREDENTIALS;
    const { headers } = await sign(REQUEST, SCOPE, { accessKeyId, secretAccessKey }, NOW);
    expect(headers).not.toHaveProperty("x-amz-security-token");
  });

  it("derives another key on another day and in another region or service", async () => {
    const of = async (scope: typeof SCOPE | { region: string; service: "aoss" }, now: Date) =>
      (await sign(REQUEST, scope, CREDENTIALS, now)).headers["authorization"]?.split("Signature=")[1];
    const signatures = [
      await of(SCOPE, NOW),
      await of(SCOPE, new Date("2026-11-23T00:00:00Z")),
      await of({ region: "us-east-1", service: "aoss" }, NOW),
    ];
    expect(new Set(signatures).size).toBe(3);
    expect(await of(SCOPE, NOW)).toBe(signatures[0]);
  });

  it("is what the library's own `SignatureV4` makes of the same request", async () => {
    const { headers } = await sign(REQUEST, SCOPE, CREDENTIALS, NOW);
    const library = new SignatureV4({ ...SCOPE, credentials: CREDENTIALS, sha256: Sha256 });
    const hash = createHash("sha256").update(REQUEST.body).digest("hex");
    const own = { ...REQUEST.headers, host: REQUEST.host, "x-amz-content-sha256": hash };
    const request = new HttpRequest({ method: "POST", path: REQUEST.path, query: { q: "a b" }, headers: own });
    expect(headers).toEqual((await library.sign(request, { signingDate: NOW })).headers);
  });
});
