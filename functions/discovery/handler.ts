import { readFileSync } from "node:fs";
import { Logger } from "@aws-lambda-powertools/logger";
import { describeFault } from "../../shared/audit/fault.ts";
import { catalogueTable } from "../../shared/aws/catalogue-table.ts";
import { createTagReader } from "../../shared/aws/domain-tags.ts";
import { createForwarder } from "../../shared/aws/forward.ts";
import { gateLogIn } from "../../shared/aws/gate-log-in.ts";
import { readNames } from "../../shared/aws/read-names.ts";
import { readTemplates } from "../../shared/aws/read-templates.ts";
import { baseConfig, readCredentials } from "../../shared/config.ts";
import { FaultError } from "../../shared/errors.ts";
import type { PolicyDocument } from "../../shared/policy/document.ts";
import { discover, type Discovered, type DiscoveryPorts } from "./discovery.ts";

const config = baseConfig();
const policy = JSON.parse(readFileSync(new URL("./policy.json", import.meta.url), "utf8")) as PolicyDocument;
const logger = new Logger({ serviceName: "index-gate-discovery", logLevel: config.logLevel });
const ports = wire(policy);

function wire({ domains, access }: PolicyDocument): DiscoveryPorts {
  const table = config.accessTable;
  if (access === undefined || table === undefined) {
    throw new FaultError("gate-failed", "the policy has no entitlements, or `INDEX_GATE_ACCESS_TABLE` is not set");
  }
  const forwarder = createForwarder({ readCredentials, logIn: gateLogIn({ readCredentials, region: config.region }) });
  return {
    policy: { domains, access },
    readNames: (domain) => readNames(forwarder, domain),
    readTemplates: (domain) => readTemplates(forwarder, domain),
    readTags: createTagReader({ readCredentials }),
    store: catalogueTable({ table, timeoutMs: 5_000 }),
    now: Date.now,
    report: (domain, fault) => logger.error("a domain could not be looked at", { domain, ...describeFault(fault) }),
  };
}

/** Called on a schedule, whatever the event says. Throws when a domain could not be looked at, so that it counts as an error of the function. */
export async function handler(
  _event: unknown,
  context: { readonly invokedFunctionArn: string },
): Promise<readonly Discovered[]> {
  const discovered = await discover(ports, context.invokedFunctionArn);
  logger.info("domains were looked at", { discovered });
  const failed = discovered.filter(({ names }) => names === undefined).map(({ domain }) => domain);
  if (failed.length > 0) throw new Error(`could not be looked at: ${failed.join(", ")}; the log says why`);
  return discovered;
}
