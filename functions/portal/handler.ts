import { Logger } from "@aws-lambda-powertools/logger";
import { originsOf, type PortalConfig } from "../../shared/access/portal-config.ts";
import { describeFault } from "../../shared/audit/fault.ts";
import { baseConfig } from "../../shared/config.ts";
import { FaultError } from "../../shared/errors.ts";
import type { BufferedResult } from "../../shared/http/emit.ts";
import { pageHeaders } from "./page-headers.ts";
import { readPageFiles } from "./page-files.ts";
import { answerPortal, type PortalPorts } from "./portal.ts";

const { basePath, gateway, logLevel } = baseConfig();
const logger = new Logger({ serviceName: "index-gate-portal", logLevel });
const files = readPageFiles(new URL("./", import.meta.url));
const ports: PortalPorts = {
  files,
  headers: pageHeaders(originsOf(readConfig())),
  basePath,
  gateway,
  report: (fault) => logger.error("the page was not shown", { ...describeFault(fault) }),
};

/** Not the policy: this function is for everybody and knows nothing else. */
function readConfig(): PortalConfig {
  const config = JSON.parse(files.get("/config.json")?.bytes.toString() ?? "{}") as Partial<PortalConfig>;
  if (config.issuers === undefined || config.issuers.length === 0) {
    throw new FaultError("gate-failed", "no issuer of the policy has a `portal`: nobody could sign in");
  }
  return { issuers: config.issuers };
}

/** The portal's page and what belongs to it, on either kind of gateway. */
export async function handler(event: unknown): Promise<BufferedResult> {
  return answerPortal(event, ports);
}
