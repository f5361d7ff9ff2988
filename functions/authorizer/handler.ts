import { readFileSync } from "node:fs";
import { Logger } from "@aws-lambda-powertools/logger";
import type { APIGatewayRequestAuthorizerEvent, APIGatewayRequestAuthorizerEventV2 } from "aws-lambda";
import { baseConfig } from "../../shared/config.ts";
import { fetchJson } from "../../shared/identity/fetch-json.ts";
import { identifier } from "../../shared/identity/identify.ts";
import type { PolicyDocument } from "../../shared/policy/document.ts";
import { answerHttp, answerRest, type AuthorizerPorts, type HttpAnswer } from "./authorizer.ts";
import { describeFault } from "../../shared/audit/fault.ts";
import { auditWriter } from "../../shared/audit/line-logger.ts";
import type { RestAnswer } from "./stage-policy.ts";

const config = baseConfig();
const policy = JSON.parse(readFileSync(new URL("./policy.json", import.meta.url), "utf8")) as PolicyDocument;
const logger = new Logger({ serviceName: "index-gate-authorizer", logLevel: config.logLevel });
const writeAudit = auditWriter("index-gate-authorizer");

const ports: AuthorizerPorts = {
  policy,
  identify: identifier(policy.issuers, fetchJson),
  now: Date.now,
  audit: (line) => writeAudit({ ...line }),
  report: (fault, requestId) => logger.error("a token could not be checked", { requestId, ...describeFault(fault) }),
};

/** The authorizer of the REST API. */
export async function restHandler(event: APIGatewayRequestAuthorizerEvent): Promise<RestAnswer> {
  return answerRest(event, ports);
}

/** The authorizer of the HTTP API. */
export async function httpHandler(event: APIGatewayRequestAuthorizerEventV2): Promise<HttpAnswer> {
  return answerHttp(event, ports);
}
