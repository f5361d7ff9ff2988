import { readFileSync } from "node:fs";
import type { Writable } from "node:stream";
import { Logger } from "@aws-lambda-powertools/logger";
import { createForwarder } from "../../shared/aws/forward.ts";
import { readNames } from "../../shared/aws/read-names.ts";
import { baseConfig, readCredentials } from "../../shared/config.ts";
import { type BufferedResult, type OpenStream, toBuffered, toStream } from "../../shared/http/emit.ts";
import { respondError } from "../../shared/http/respond.ts";
import { NamesCache } from "../../shared/opensearch/names-cache.ts";
import type { PolicyDocument } from "../../shared/policy/document.ts";
import { GrantSets } from "../../shared/policy/grant-sets.ts";
import { describeFault } from "../../shared/audit/fault.ts";
import { auditWriter } from "../../shared/audit/line-logger.ts";
import { lateLogIn } from "./late-log-in.ts";
import { lateQueryFields } from "./late-query-fields.ts";
import { lateReaderIds } from "./late-reader-ids.ts";
import { lateTemporaryGrants } from "./late-temporary-grants.ts";
import { handleRequest, type ProxyPorts } from "./proxy.ts";

const config = baseConfig();
const policy = JSON.parse(readFileSync(new URL("./policy.json", import.meta.url), "utf8")) as PolicyDocument;
const logger = new Logger({ serviceName: "index-gate-proxy", logLevel: config.logLevel });
const audit = auditWriter("index-gate-proxy");
const forwarder = createForwarder({ readCredentials, logIn: lateLogIn({ readCredentials, region: config.region }) });
const names = new NamesCache((domain) => readNames(forwarder, policy.domains[domain]), Date.now);
const ids = lateReaderIds({ readCredentials, sealSecret: config.sealSecret });
const queryFields = lateQueryFields(forwarder, policy);
const temporaryGrants = lateTemporaryGrants({ policy, table: config.accessTable });
const grantSets = new GrantSets();

/** What Lambda passes besides the event. */
interface LambdaContext {
  readonly getRemainingTimeInMillis?: () => number;
}

/** Lambda's response streaming, where the runtime has it; under `serverless invoke local` the global exists, empty. */
declare const globalThis: {
  readonly awslambda?: {
    readonly streamifyResponse?: <T>(
      run: (event: unknown, stream: Writable, context: LambdaContext) => Promise<T>,
    ) => unknown;
    readonly HttpResponseStream: { readonly from: OpenStream };
  };
};

/** Time kept back to answer 504 before API Gateway or Lambda gives up. */
const RESERVE_MS = 1_000;

function portsFor(context: LambdaContext): ProxyPorts {
  const startedAt = Date.now();
  const leftMs = (context.getRemainingTimeInMillis?.() ?? config.timeoutMs + RESERVE_MS) - RESERVE_MS;
  const deadlines = { firstByteAt: startedAt + Math.min(config.timeoutMs, leftMs), endAt: startedAt + leftMs };
  return {
    policy,
    basePath: config.basePath,
    gateway: config.gateway,
    grantSets,
    names,
    forward: (request) => forwarder.forward(request, deadlines),
    ...ids,
    queryFields,
    temporaryGrants,
    now: Date.now,
    audit,
    report: (fault, requestId) => logger.error("a request failed", { requestId, ...describeFault(fault) }),
  };
}

/** The proxy of the HTTP API, and of a REST API that does not stream: the whole answer at once. */
export async function httpHandler(event: unknown, context: LambdaContext): Promise<BufferedResult> {
  const ports = portsFor(context);
  const { response, to, trail } = await handleRequest(event, ports);
  try {
    const result = await toBuffered(response);
    trail?.end(result.isBase64Encoded ? Buffer.byteLength(result.body, "base64") : Buffer.byteLength(result.body));
    return result;
  } catch (error) {
    ports.report(error, to.requestId);
    trail?.end(0, error);
    return toBuffered(respondError(error, to));
  }
}

/** The same as a stream: no limit of 6 MB, and the first byte goes when the domain's first byte comes. */
async function stream(event: unknown, out: Writable, context: LambdaContext): Promise<void> {
  const ports = portsFor(context);
  const { response, to, trail } = await handleRequest(event, ports);
  const open = globalThis.awslambda?.HttpResponseStream.from;
  if (open === undefined) throw new TypeError("this runtime does not stream");
  let responseBytes = 0;
  try {
    await toStream(
      response,
      out,
      (target, prelude) => open(target, prelude),
      (length) => {
        responseBytes += length;
      },
    );
    trail?.end(responseBytes);
  } catch (error) {
    ports.report(error, to.requestId);
    trail?.end(responseBytes, error);
  }
}

const streamify = globalThis.awslambda?.streamifyResponse;

/** The proxy of the REST API. */
export const handler: unknown = typeof streamify === "function" ? streamify(stream) : httpHandler;
