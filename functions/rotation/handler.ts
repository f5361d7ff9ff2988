import { readFileSync } from "node:fs";
import { Logger } from "@aws-lambda-powertools/logger";
import { causesOf, describeFault } from "../../shared/audit/fault.ts";
import { createSecretStore } from "../../shared/aws/secret-store.ts";
import { createSecretsCall } from "../../shared/aws/secrets-call.ts";
import { baseConfig, connectorSecrets, readCredentials } from "../../shared/config.ts";
import type { PolicyDocument } from "../../shared/policy/document.ts";
import { createDomainUsers } from "./domain-users.ts";
import { findRotated } from "./find-rotated.ts";
import { generatePassword } from "./password.ts";
import { RotationError } from "./rotation-error.ts";
import { rotate, type RotationPorts } from "./rotation.ts";

const config = baseConfig();
const policy = JSON.parse(readFileSync(new URL("./policy.json", import.meta.url), "utf8")) as PolicyDocument;
const logger = new Logger({ serviceName: "index-gate-rotation", logLevel: config.logLevel });

const ports: RotationPorts = {
  find: findRotated(policy, connectorSecrets()),
  store: createSecretStore(createSecretsCall({ readCredentials })),
  users: createDomainUsers(),
  generatePassword,
};

/** The rotation function of the policy's `basic` domains: Secrets Manager calls it with one step at a time. */
export async function handler(event: unknown): Promise<void> {
  try {
    await rotate(event, ports);
    logger.info("a step of a rotation is done", nameStep(event));
  } catch (error) {
    logger.error("a step of a rotation failed", { ...nameStep(event), ...describe(error) });
    // the runtime logs what is thrown: of an error that nobody foresaw, nothing
    throw error instanceof RotationError ? error : new Error("a step of a rotation failed: the log says why");
  }
}

function describe(error: unknown): object {
  if (!(error instanceof RotationError)) return describeFault(error);
  return { kind: "rotation", code: error.code, why: error.message, causes: causesOf(error) };
}

/** Names alone: whatever else an event may hold is not logged. */
function nameStep(event: unknown): Record<string, string> {
  const { Step, SecretId, ClientRequestToken } = (event ?? {}) as Record<string, unknown>;
  const named = Object.entries({ step: Step, secretId: SecretId, versionId: ClientRequestToken });
  return Object.fromEntries(named.flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])));
}
