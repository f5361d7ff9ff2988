import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { Logger } from "@aws-lambda-powertools/logger";
import type { Catalogue } from "../../shared/access/catalogue.ts";
import { AccessDesk } from "../../shared/access/access-desk.ts";
import { describeFault } from "../../shared/audit/fault.ts";
import { accessLine, refusedAccessLine } from "../../shared/audit/access-line.ts";
import { auditWriter } from "../../shared/audit/line-logger.ts";
import { accessTable } from "../../shared/aws/access-store.ts";
import { catalogueTable } from "../../shared/aws/catalogue-table.ts";
import { baseConfig } from "../../shared/config.ts";
import { FaultError } from "../../shared/errors.ts";
import type { BufferedResult } from "../../shared/http/emit.ts";
import type { PolicyDocument } from "../../shared/policy/document.ts";
import { domainName } from "../../shared/policy/place.ts";
import { RecentReadings } from "../../shared/recent-readings.ts";
import { type AccessPorts, answerAccess } from "./access.ts";
import description from "./openapi.json" with { type: "json" };

const config = baseConfig();
const policy = JSON.parse(readFileSync(new URL("./policy.json", import.meta.url), "utf8")) as PolicyDocument;
const logger = new Logger({ serviceName: "index-gate-access", logLevel: config.logLevel });
const writeAudit = auditWriter("index-gate-access");
/** A list of requests asks for the catalogue once. */
const CATALOGUE_MS = 1_000;
const ports = wire(policy);

function wire({ access, policyVersion }: PolicyDocument): AccessPorts {
  const table = config.accessTable;
  const defaultDomain = domainName(undefined, policy);
  if (access === undefined || table === undefined || defaultDomain === undefined) {
    throw new FaultError("gate-failed", "the policy has no entitlements, or `INDEX_GATE_ACCESS_TABLE` is not set");
  }
  const store = accessTable({
    table,
    cleanupAfterDays: access.cleanupAfterDays,
    isTold: access.notify !== undefined,
    timeoutMs: 3_000,
  });
  const names = catalogueTable({ table, timeoutMs: 3_000 });
  const readings = new RecentReadings<Catalogue>(CATALOGUE_MS, Date.now);
  const catalogue = { read: () => readings.get("", names.read) };
  const desk = new AccessDesk({
    policy: access,
    store,
    now: Date.now,
    random: () => randomBytes(9),
    catalogue,
    tell: (event) => writeAudit(accessLine(event, policyVersion)),
  });
  return {
    policy,
    api: { policy: access, defaultDomain, desk, store, catalogue, now: Date.now, description },
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
