import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { STEPS } from "../../../../functions/rotation/rotation-event.ts";
import { type Injection, runInjected } from "../../../../local/inject.ts";
import { SecretVersions } from "../../../../local/secrets/secret-versions.ts";
import { type SecretsManager, secretsHost, startSecretsManager } from "../../../../local/secrets/secrets-manager.ts";
import { issueCertificates } from "../../../../local/stack/certificates.ts";
import type { Domain } from "../../../../shared/policy/document.ts";
import { type ElasticsearchDomain, nativeUser, startElasticsearch } from "./elasticsearch.ts";
import { CONNECTOR, CONNECTOR_ID, DOMAIN, FIRST, SECRET_ID, TOKEN } from "./ports.ts";

const CREDENTIALS = { accessKeyId: "ASIAEXAMPLE", secretAccessKey: "aws-secret-1", sessionToken: "session-1" };
const ENVIRONMENT = {
  AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
  AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
  AWS_SESSION_TOKEN: CREDENTIALS.sessionToken,
  AWS_REGION: "eu-west-1",
  INDEX_GATE_CONNECTOR_SECRETS: `logs=${CONNECTOR_ID}`,
};

describe("the rotation's bundle", () => {
  const folder = mkdtempSync(join(tmpdir(), "index-gate-rotation-"));
  let domain: ElasticsearchDomain;
  let service: SecretsManager;
  let injection: Injection;
  let secret: SecretVersions;
  let output: string;
  let handler: (event: unknown) => Promise<void>;
  const secrets: SecretVersions[] = [];

  beforeAll(async () => {
    domain = await startElasticsearch({
      gate: nativeUser(FIRST.password, ["reads-logs"]),
      [CONNECTOR.username]: nativeUser(CONNECTOR.password, ["index-gate-connector"]),
    });
    const certificates = await issueCertificates([secretsHost(SECRET_ID)]);
    service = await startSecretsManager({ secrets, certificates, credentials: () => CREDENTIALS });
    const { port } = new URL(domain.domain.endpoint);
    injection = {
      ports: new Map([
        [`${secretsHost(SECRET_ID)}:443`, service.port],
        [`127.0.0.1:${port}`, Number(port)],
      ]),
      ca: `${certificates.ca}\n${domain.ca}`,
      onOutput: (text) => {
        output += text;
      },
    };
    const logs: Domain = { ...domain.domain, auth: DOMAIN.auth, version: "elasticsearch-7.10" };
    writeFileSync(join(folder, "policy.json"), JSON.stringify({ domains: { logs } }));
    const outfile = join(folder, "index.mjs");
    const options = { bundle: true, platform: "node", format: "esm" } as const;
    const entryPoints = ["functions/rotation/handler.ts"];
    await build({ entryPoints, outfile, ...options, mainFields: ["module", "main"] });
    for (const [name, value] of Object.entries(ENVIRONMENT)) vi.stubEnv(name, value);
    ({ handler } = (await import(pathToFileURL(outfile).href)) as { handler: typeof handler });
  });

  beforeEach(() => {
    output = "";
    // errors are written there
    vi.spyOn(process.stderr, "write").mockImplementation((text) => {
      output += String(text);
      return true;
    });
    secret = new SecretVersions(SECRET_ID, JSON.stringify(FIRST));
    secret.rotationEnabled = true;
    secret.startRotation(TOKEN);
    secrets.splice(0, secrets.length, secret, new SecretVersions(CONNECTOR_ID, JSON.stringify(CONNECTOR)));
  });

  afterEach(() => vi.restoreAllMocks());
  afterAll(async () => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
    await service.close();
    await domain.close();
  });

  const invoke = (step: string, more: object = {}) =>
    runInjected(injection, () => handler({ Step: step, SecretId: SECRET_ID, ClientRequestToken: TOKEN, ...more }));
  const lines = () =>
    output
      .split("\n")
      // Node has its own to say about certificates of addresses
      .filter((line) => line.startsWith("{"))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  const expectNoSecrets = (...more: readonly string[]) => {
    const secretTexts = [FIRST.password, CONNECTOR.password, CREDENTIALS.secretAccessKey, ...more];
    for (const each of secretTexts) {
      expect(output).not.toContain(each);
      expect(output).not.toContain(Buffer.from(`gate:${each}`).toString("base64"));
    }
  };

  it("says why a step failed, by its code, and passes that on to Secrets Manager", async () => {
    await expect(invoke("setSecret")).rejects.toMatchObject({ name: "RotationError", code: "version-empty" });
    expect(lines()).toMatchObject([
      {
        level: "ERROR",
        step: "setSecret",
        secretId: SECRET_ID,
        versionId: TOKEN,
        kind: "rotation",
        code: "version-empty",
      },
    ]);
  });

  it("names what could not be asked, and nothing that was said", async () => {
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "guess");
    await expect(invoke("createSecret")).rejects.toThrow("a step of a rotation failed: the log says why");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", CREDENTIALS.secretAccessKey);
    expect(lines()).toMatchObject([{ level: "ERROR", step: "createSecret", kind: "fault", code: "gate-failed" }]);
    expectNoSecrets("guess");
  });

  it("logs nothing of an event but what names the step", async () => {
    await expect(invoke("createSecret", { SecretId: 7, RotationToken: "rotation-token-1" })).rejects.toMatchObject({
      code: "event-malformed",
    });
    expect(lines()).toMatchObject([{ step: "createSecret", code: "event-malformed" }]);
    expectNoSecrets("rotation-token-1");
  });

  it("rotates, and writes one line for each step without a password", async () => {
    for (const step of STEPS) await invoke(step);
    const { username, password } = JSON.parse(secret.read(undefined, undefined).value) as typeof FIRST;
    expect(username).toBe("gate-b");
    expect(domain.users.get("gate-b")?.password).toBe(password);
    expect(lines()).toMatchObject(
      STEPS.map((step) => ({ level: "INFO", step, secretId: SECRET_ID, versionId: TOKEN })),
    );
    expectNoSecrets(password);
  });
});
