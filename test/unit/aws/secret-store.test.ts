import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runInjected } from "../../../local/inject.ts";
import { SecretVersions } from "../../../local/secrets/secret-versions.ts";
import { type SecretsManager, secretsHost, startSecretsManager } from "../../../local/secrets/secrets-manager.ts";
import { issueCertificates, type LocalCertificates } from "../../../local/stack/certificates.ts";
import { createSecretStore, type SecretStore } from "../../../shared/aws/secret-store.ts";
import { createSecretsCall } from "../../../shared/aws/secrets-call.ts";
import { type SecretArn, secretArnOf } from "../../../shared/config.ts";
import { memoryStore } from "../functions/rotation/ports.ts";

const ID = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:logs-gate-a1b2c3";
const ARN = secretArnOf(ID) as SecretArn;
const TOKEN = "11111111-2222-3333-4444-555555555555";
const CREDENTIALS = { accessKeyId: "ASIAEXAMPLE", secretAccessKey: "secret", sessionToken: "session+token=" };

let secret: SecretVersions;
let certificates: LocalCertificates;
let service: SecretsManager;

beforeEach(async () => {
  secret = new SecretVersions(ID, "first");
  certificates ??= await issueCertificates([secretsHost(ID)]);
  service = await startSecretsManager({ secrets: [secret], certificates, credentials: () => CREDENTIALS });
});
afterEach(() => service.close());

/** Every call of the store, with the local Secrets Manager in the place of Amazon's. */
function realStore(credentials = CREDENTIALS): SecretStore {
  const injection = { ports: new Map([[`${ARN.host}:443`, service.port]]), ca: certificates.ca };
  const call = createSecretsCall({ readCredentials: () => credentials });
  return createSecretStore((...args) => runInjected(injection, () => call(...args)));
}

describe("Secrets Manager refuses", () => {
  it("a foreign signature", async () => {
    const store = realStore({ ...CREDENTIALS, secretAccessKey: "guess" });
    await expect(store.describe(ARN)).rejects.toMatchObject({ type: "InvalidSignatureException" });
    expect(service.requestCount()).toBe(1);
  });

  it("what is not there", async () => {
    const other = secretArnOf(`${ID.slice(0, -1)}4`) as SecretArn;
    await expect(realStore().describe(other)).rejects.toMatchObject({ type: "ResourceNotFoundException" });
    await expect(realStore().makeCurrent(ARN, TOKEN, undefined)).rejects.toMatchObject({
      type: "ResourceNotFoundException",
    });
  });

  it("nothing, when it is gone", async () => {
    await service.close();
    await expect(realStore().describe(ARN)).rejects.toMatchObject({ code: "gate-failed" });
  });
});

describe.each<[string, () => SecretStore]>([
  ["Secrets Manager's", () => realStore()],
  ["the tests' own", () => memoryStore([secret])],
])("%s store", (_what, makeStore) => {
  const first = () => secret.get("AWSCURRENT")?.id ?? "";

  it("has no value for another version, label or both", async () => {
    const store = makeStore();
    secret.startRotation(TOKEN);
    expect(await store.read(ARN, "AWSPENDING", TOKEN)).toBeUndefined();
    expect(await store.read(ARN, "AWSPREVIOUS")).toBeUndefined();
    expect(await store.read(ARN, "AWSPENDING", first())).toBeUndefined();
  });

  it("does not replace a value", async () => {
    const store = makeStore();
    expect(await store.putPending(ARN, TOKEN, "second")).toBe(true);
    expect(await store.putPending(ARN, TOKEN, "second")).toBe(true);
    expect(await store.putPending(ARN, TOKEN, "third")).toBe(false);
    expect(await store.read(ARN, "AWSPENDING", TOKEN)).toBe("second");
  });

  it("does not move a label from a version that has it not", async () => {
    const store = makeStore();
    await store.putPending(ARN, TOKEN, "second");
    await expect(store.makeCurrent(ARN, TOKEN, TOKEN)).rejects.toThrow(/RemoveFromVersionId|InvalidParameterException/);
    expect(await store.read(ARN, "AWSCURRENT")).toBe("first");
  });

  it("tells whether rotation is on, and which version has which labels", async () => {
    const store = makeStore();
    expect(await store.describe(ARN)).toEqual({
      rotationEnabled: false,
      stages: new Map([[first(), ["AWSCURRENT"]]]),
    });
    secret.rotationEnabled = true;
    secret.startRotation(TOKEN);
    expect(await store.describe(ARN)).toEqual({
      rotationEnabled: true,
      stages: new Map([
        [first(), ["AWSCURRENT"]],
        [TOKEN, ["AWSPENDING"]],
      ]),
    });
  });

  it("makes a version the current one, and keeps the one before", async () => {
    const store = makeStore();
    const before = first();
    secret.startRotation(TOKEN);
    await store.putPending(ARN, TOKEN, "second");
    expect(await store.read(ARN, "AWSCURRENT")).toBe("first");
    await store.makeCurrent(ARN, TOKEN, before);
    expect(await store.read(ARN, "AWSCURRENT")).toBe("second");
    expect(await store.read(ARN, "AWSPREVIOUS")).toBe("first");
  });
});
