import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { Logger } from "@aws-lambda-powertools/logger";
import { AccessDesk } from "../../shared/access/access-desk.ts";
import { describeFault } from "../../shared/audit/fault.ts";
import { accessLine, refusedAccessLine } from "../../shared/audit/access-line.ts";
import { auditWriter } from "../../shared/audit/line-logger.ts";
import { accessTable } from "../../shared/aws/access-store.ts";
import { baseConfig } from "../../shared/config.ts";
import { FaultError } from "../../shared/errors.ts";
import type { BufferedResult } from "../../shared/http/emit.ts";
import type { PolicyDocument } from "../../shared/policy/document.ts";
import { domainName } from "../../shared/policy/place.ts";
import { type AccessPorts, answerAccess } from "./access.ts";
import description from "./openapi.json" with { type: "json" };

const config = baseConfig();
const policy = JSON.parse(readFileSync(new URL("./policy.json", import.meta.url), "utf8")) as PolicyDocument;
const logger = new Logger({ serviceName: "index-gate-access", logLevel: config.logLevel });
const writeAudit = auditWriter("index-gate-access");
const ports = wire(policy);

function wire({ access, policyVersion }: PolicyDocument): AccessPorts {
  const table = config.accessTable;
  const defaultDomain = domainName(undefined, policy);
  if (access === undefined || table === undefined || defaultDomain === undefined) {
    throw new FaultError("gate-failed", "the policy has no entitlements, or `INDEX_GATE_ACCESS_TABLE` is not set");
  }
  const store = accessTable({ table, cleanupAfterDays: access.cleanupAfterDays, timeoutMs: 3_000 });
  const desk = new AccessDesk({
    policy: access,
    store,
    now: Date.now,
    random: () => randomBytes(9),
    // without a catalogue nothing is known to have an owner: the owners of the integration answer
    ownersOf: () => Promise.resolve([]),
    tell: (event) => writeAudit(accessLine(event, policyVersion)),
  });
  return {
    policy,
    api: { policy: access, defaultDomain, desk, store, now: Date.now, description },
    basePath: config.basePath,
    gateway: config.gateway,
    now: Date.now,
    refused: (code, routed, caller) => writeAudit(refusedAccessLine(code, routed, caller?.principal, policyVersion)),
    report: (fault, requestId) => logger.error("an access request failed", { requestId, ...describeFault(fault) }),
  };
}

/** The API of temporary access, on either kind of gateway. */
export async function handler(event: unknown): Promise<BufferedResult> {
  return answerAccess(event, ports);
}
