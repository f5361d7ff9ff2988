import { createHash } from "node:crypto";
import { Sha256 } from "@aws-crypto/sha256-js";
import { SignatureV4 } from "@aws-sdk/signature-v4";
import { HttpRequest } from "@smithy/protocol-http";
import https from "node:https";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Injection, runInjected } from "../../local/inject.ts";
import { SecretVersions } from "../../local/secrets/secret-versions.ts";
import { type SecretsManager, secretsHost, startSecretsManager } from "../../local/secrets/secrets-manager.ts";
import { issueCertificates } from "../../local/stack/certificates.ts";
import { readSealKeys } from "../../shared/aws/read-seal-keys.ts";
import { createSecretReader } from "../../shared/aws/secrets.ts";
import { baseConfig } from "../../shared/config.ts";
import { SealKeyCache } from "../../shared/opensearch/sealed-ids/seal-key-cache.ts";
import { open, seal } from "../../shared/opensearch/sealed-ids/sealed-id.ts";

const ARN = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:index-gate-test-a1b2c3";
const HOST = "secretsmanager.eu-central-1.amazonaws.com";
const CREDENTIALS = { accessKeyId: "ASIAEXAMPLE", secretAccessKey: "secret", sessionToken: "session+token=" };
const MINE = { kind: "pit", principal: "okta:00u1abc", domain: "logs" } as const;
const CONTENTS = { raw: "o_-7QQEJ", names: ["logs-app"] };

let secret: SecretVersions;
let service: SecretsManager;
let injection: Injection;
let now: number;

beforeEach(async () => {
  const certificates = await issueCertificates([secretsHost(ARN)]);
  secret = new SecretVersions(ARN);
  service = await startSecretsManager({ secrets: [secret], certificates, credentials: () => CREDENTIALS });
  injection = { ports: new Map([[`${HOST}:443`, service.port]]), ca: certificates.ca };
  now = Date.now();
});
afterEach(() => service.close());

/** A function of its own, with the production code. */
function startFunction(credentials = CREDENTIALS, arn = ARN) {
  const { sealSecret } = baseConfig({ INDEX_GATE_SEAL_SECRET_ARN: arn });
  const read = createSecretReader({ readCredentials: () => credentials });
  const cache = new SealKeyCache(
    () => runInjected(injection, () => readSealKeys(read.both, sealSecret)),
    () => now,
  );
  return {
    seal: async () => seal(CONTENTS, MINE, await cache.for([])),
    open: async (sealed: string) => open(sealed, MINE, await cache.for([sealed])),
  };
}

describe("the local Secrets Manager", () => {
  it.each<[string, object]>([
    ["another key", { accessKeyId: "ASIAOTHER" }],
    ["another secret key", { secretAccessKey: "guess" }],
    ["another session", { sessionToken: "other" }],
  ])("gives nothing to %s", async (_what, change) => {
    await expect(startFunction({ ...CREDENTIALS, ...change }).seal()).rejects.toMatchObject({ code: "gate-failed" });
    expect(service.requestCount()).toBe(2);
  });

  it("gives nothing for another secret", async () => {
    await expect(startFunction(CREDENTIALS, `${ARN}4`).seal()).rejects.toMatchObject({ code: "gate-failed" });
  });

  it("takes a signature for itself, and calls that it knows, alone", async () => {
    const body = JSON.stringify({ SecretId: ARN });
    expect(await call("es", "secretsmanager.GetSecretValue", body)).toContain("InvalidSignatureException");
    expect(await call("secretsmanager", "secretsmanager.DeleteSecret", body)).toContain("UnknownOperationException");
    expect(await call("secretsmanager", "secretsmanager.GetSecretValue", "{")).toContain("SerializationException");
    const value = JSON.parse(await call("secretsmanager", "secretsmanager.GetSecretValue", body)) as object;
    expect(value).toMatchObject({ ARN, Name: "index-gate-test", VersionStages: ["AWSCURRENT"] });
  });
});

describe("ids sealed with a secret of Secrets Manager", () => {
  it("are refused once the secret was replaced twice, at the latest after 5 minutes", async () => {
    const gate = startFunction();
    const sealed = await gate.seal();
    secret.put("2".repeat(64));
    secret.put("3".repeat(64));
    now += 5 * 60_000;
    await expect(gate.open(sealed)).rejects.toMatchObject({ code: "not-found" });
  });

  it("open in every function, and after the secret was replaced", async () => {
    const [one, other] = [startFunction(), startFunction()];
    const sealed = await one.seal();
    expect(await other.open(sealed)).toEqual(CONTENTS);
    secret.put("2".repeat(64));
    const third = startFunction();
    expect(await third.open(sealed)).toEqual(CONTENTS);
    expect(await one.open(sealed)).toEqual(CONTENTS);
  });

  it("open at once in a function that does not know the new secret yet", async () => {
    const old = startFunction();
    await old.seal();
    const asked = service.requestCount();
    secret.put("2".repeat(64));
    const sealed = await startFunction().seal();
    expect(await old.open(sealed)).toEqual(CONTENTS);
    expect(service.requestCount()).toBe(asked + 4);
  });

  it("fail when Secrets Manager is gone, but not while the keys are known", async () => {
    const gate = startFunction();
    const sealed = await gate.seal();
    await service.close();
    expect(await gate.open(sealed)).toEqual(CONTENTS);
    now += 5 * 60_000;
    await expect(gate.open(sealed)).rejects.toMatchObject({ code: "gate-failed" });
  });
});

async function call(signedFor: string, target: string, body: string): Promise<string> {
  const signer = new SignatureV4({
    credentials: CREDENTIALS,
    region: "eu-central-1",
    service: signedFor,
    sha256: Sha256,
    applyChecksum: false,
  });
  const { headers } = await signer.sign(
    new HttpRequest({
      method: "POST",
      hostname: HOST,
      path: "/",
      headers: {
        host: HOST,
        "content-type": "application/x-amz-json-1.1",
        "x-amz-target": target,
        "x-amz-content-sha256": createHash("sha256").update(body).digest("hex"),
      },
    }),
  );
  return runInjected(
    injection,
    () =>
      new Promise((resolve, reject) => {
        const options = { host: HOST, path: "/", method: "POST", headers, agent: false } as const;
        const request = https.request(options, (response) => void text(response).then(resolve, reject));
        request.on("error", reject).end(body);
      }),
  );
}
