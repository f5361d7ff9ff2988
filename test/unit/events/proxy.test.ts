import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { handleRequest } from "../../../functions/proxy/proxy.ts";
import { encodeQuery } from "../../../shared/http/encode.ts";
import { compilePolicy } from "../../../shared/policy/compile.ts";
import { explain } from "../../../shared/policy/explain.ts";
import { NOW, recordingPorts, VIEW } from "./proxy-ports.ts";

const FOLDER = "events/proxy";
const policy = await compilePolicy("policy.yml");

const LOGS = "logs-app-2026.01.01%2Clogs-app-2026.01.02%2Clogs-app-latest";
const READABLE = `${LOGS}%2Cmetrics-hosts`;
const LOG_NAMES = ["logs-app-2026.01.01", "logs-app-2026.01.02", "logs-app-latest"];
const IGNORE = "ignore_unavailable=true";

interface Refused {
  readonly status: number;
  readonly code: string;
  readonly missing?: readonly object[];
}
interface Served {
  /** method, path and query as they go out; undefined: nothing does */
  readonly forwarded: string | undefined;
  readonly narrowed?: string;
  /** the indices of the body's headers, where the gate writes the body anew */
  readonly headers?: readonly object[];
}

/** Every sample event of the proxy and what becomes of it; the names tell the gateway and the outcome. */
const EVENTS: Readonly<Record<string, Refused | Served>> = {
  "rest-base-path-and-stage-refused": { status: 403, code: "operation-not-supported" },
  "rest-bulk-refused": {
    status: 403,
    code: "index-not-granted",
    missing: [{ action: "write", index: "business-customers" }],
  },
  "rest-dot-segments-refused": { status: 400, code: "request-not-understood" },
  "rest-foreign-index-refused": {
    status: 403,
    code: "index-not-granted",
    missing: [{ action: "read", index: "business-*" }],
  },
  "rest-iam-encoded-route-refused": { status: 400, code: "request-not-understood" },
  "rest-iam-foreign-index-refused": {
    status: 403,
    code: "index-not-granted",
    missing: [{ action: "read", index: "logs-*" }],
  },
  "rest-iam-other-account-refused": { status: 403, code: "index-not-granted", missing: [] },
  "rest-iam-user-refused": { status: 403, code: "index-not-granted" },
  "rest-old-token-refused": { status: 403, code: "index-not-granted", missing: [] },
  "rest-look-up-refused": {
    status: 403,
    code: "index-not-granted",
    missing: [{ action: "read", index: "business-customers" }],
  },
  "rest-mixed-indices-refused": {
    status: 403,
    code: "index-not-granted",
    missing: [{ action: "read", index: "business-customers" }],
  },
  "rest-msearch-refused": {
    status: 403,
    code: "index-not-granted",
    missing: [{ action: "read", index: "business-customers" }],
  },
  "rest-no-stage-refused": { status: 400, code: "request-not-understood" },
  "rest-nobody-refused": { status: 403, code: "index-not-granted", missing: [] },
  "rest-unsupported-operation-refused": { status: 403, code: "operation-not-supported" },
  "rest-write-refused": {
    status: 403,
    code: "action-not-granted",
    missing: [{ action: "write", index: "logs-app-latest" }],
  },
  "http-encoded-slash-refused": { status: 400, code: "request-not-understood" },
  "http-foreign-index-refused": { status: 403, code: "index-not-granted" },
  "http-gzip-as-text-refused": { status: 415, code: "media-type-not-supported" },
  "http-iam-foreign-index-refused": {
    status: 403,
    code: "index-not-granted",
    missing: [{ action: "read", index: "business-*" }],
  },
  "http-iam-user-refused": { status: 403, code: "index-not-granted" },
  "http-mget-refused": {
    status: 403,
    code: "index-not-granted",
    missing: [{ action: "read", index: "business-customers" }],
  },

  "rest-all-indices-narrowed": {
    forwarded: `GET /${READABLE}/_search?q=level%3AERROR&size=1&${IGNORE}`,
    narrowed: "logs-*,metrics-*",
  },
  "rest-cat-indices-narrowed": {
    forwarded: `GET /_cat/indices/logs-app-2026.01.01%2Clogs-app-2026.01.02%2Clogs-web-2026.01.01%2Clogs-app-latest%2Cmetrics-hosts?v=true&s=index&${IGNORE}`,
    narrowed: "logs-*,metrics-*",
  },
  "rest-count-narrowed": { forwarded: `POST /${READABLE}/_count?${IGNORE}`, narrowed: "logs-*,metrics-*" },
  "rest-exclusion-narrowed": { forwarded: `GET /${LOGS}/_search?size=1&${IGNORE}`, narrowed: "logs-*,metrics-*" },
  "rest-iam-all-indices-narrowed": { forwarded: `GET /releases-web/_search?${IGNORE}`, narrowed: "releases-*" },
  "rest-msearch-narrowed": {
    forwarded: "POST /_msearch?",
    narrowed: "logs-*,metrics-*",
    headers: [
      { index: LOG_NAMES, ignore_unavailable: true },
      { index: [...LOG_NAMES, "metrics-hosts"], ignore_unavailable: true },
    ],
  },
  "http-all-indices-narrowed": { forwarded: `POST /${READABLE}/_search?${IGNORE}`, narrowed: "logs-*,metrics-*" },

  "rest-base-path-allowed": { forwarded: `GET /${LOGS}/_search?${IGNORE}` },
  "rest-bulk-allowed": { forwarded: "POST /_bulk?" },
  "rest-create-index-allowed": { forwarded: "PUT /orders-sample?" },
  "rest-custom-domain-allowed": { forwarded: `GET /${LOGS}/_search?${IGNORE}` },
  "rest-grants-from-policy-allowed": { forwarded: `GET /${LOGS}/_search?${IGNORE}` },
  "rest-iam-allowed": { forwarded: `GET /releases-web/_search?${IGNORE}` },
  "rest-iam-named-domain-allowed": { forwarded: "GET /releases-web/_count?" },
  "http-iam-allowed": { forwarded: `GET /releases-web/_search?${IGNORE}` },
  "rest-health-allowed": { forwarded: undefined },
  "rest-msearch-allowed": {
    forwarded: "POST /_msearch?",
    headers: [{ index: LOG_NAMES, ignore_unavailable: true }, { index: ["metrics-hosts"] }],
  },
  "rest-named-domain-allowed": { forwarded: `GET /metrics-hosts/_count?${IGNORE}` },
  "rest-search-body-allowed": { forwarded: `POST /${LOGS}/_search?${IGNORE}` },
  "rest-stage-allowed": { forwarded: `GET /${LOGS}/_search?size=1&${IGNORE}` },
  "http-bulk-allowed": { forwarded: "POST /releases-web/_bulk?" },
  "http-search-allowed": { forwarded: `GET /${LOGS}/_search?size=1&${IGNORE}` },
};

const readEvent = (name: string) => JSON.parse(readFileSync(`${FOLDER}/${name}.json`, "utf8")) as SampleEvent;

interface SampleEvent {
  readonly body?: string | null;
  readonly isBase64Encoded: boolean;
  readonly requestContext: { readonly authorizer?: object };
}

async function run(name: string) {
  const event = readEvent(name);
  // what `--param basePath=gate` sets
  const basePath = name.includes("base-path") ? "/gate" : undefined;
  const { ports, forwarded, lines, faults } = recordingPorts(
    policy,
    name.startsWith("rest-") ? "rest" : "http",
    basePath,
  );
  const { response } = await handleRequest(event, ports);
  const world = basePath === undefined ? { names: VIEW, now: NOW } : { names: VIEW, now: NOW, basePath };
  return { event, response, forwarded, lines, faults, explained: await explain(event, policy, world) };
}

const named = (outcome: string) => Object.keys(EVENTS).filter((name) => name.endsWith(`-${outcome}`));

describe("sample events of the proxy", () => {
  it.each(named("refused"))("%s", async (name) => {
    const { status, code, missing } = EVENTS[name] as Refused;
    const { response, forwarded, lines, faults, explained } = await run(name);
    expect(forwarded).toEqual([]);
    expect(faults).toEqual([]);
    expect(response).toMatchObject({ status, headers: { "Index-Gate-Code": code } });
    const body = JSON.parse((response.body as Buffer).toString()) as object;
    expect(body).toMatchObject({ status, error: { gate: missing === undefined ? { code } : { code, missing } } });
    expect(lines).toMatchObject([{ phase: "decision", decision: "deny", code }]);
    expect(explained).toMatchObject({ decision: "deny", code });
    expect(explained.forward).toBeUndefined();
  });

  it.each([...named("narrowed"), ...named("allowed")])("%s", async (name) => {
    const expected = EVENTS[name] as Served;
    const { event, response, forwarded, lines, faults, explained } = await run(name);
    expect(faults).toEqual([]);
    expect(response.status).toBe(200);
    expect(response.headers["Index-Gate-Narrowed"]).toBe(expected.narrowed);
    const sent = forwarded.map(({ method, path, query }) => `${method} ${path}?${encodeQuery(query)}`);
    expect(sent).toEqual(expected.forwarded === undefined ? [] : [expected.forwarded]);
    const decision = name.endsWith("-narrowed") ? "narrow" : "allow";
    expect(lines.map((line) => line["decision"])).toEqual(expected.forwarded === undefined ? [] : [decision]);
    const received = Buffer.from(event.body ?? "", event.isBase64Encoded ? "base64" : "utf8").toString();
    const written = forwarded[0]?.body.toString() ?? "";
    expect(expected.headers === undefined ? written : headersOf(written)).toEqual(expected.headers ?? received);
    // explain tells the same story
    expect(explained.decision).toBe(decision);
    const { forward } = explained;
    expect(forward && `${forward.method} ${forward.path}?${forward.query}`).toBe(expected.forwarded);
    expect(forward?.body).toBe(expected.headers === undefined ? undefined : written);
  });

  it("are all there, of both gateways and of every outcome", () => {
    const files = readdirSync(FOLDER).map((file) => file.replace(/\.json$/, ""));
    expect(files.toSorted()).toEqual(Object.keys(EVENTS).toSorted());
    for (const gateway of ["rest", "http"]) {
      for (const outcome of ["allowed", "narrowed", "refused"]) {
        expect(named(outcome).filter((name) => name.startsWith(`${gateway}-`))).not.toEqual([]);
      }
    }
  });

  it("never go stale: no policy version, and good until 2100", () => {
    const bearer = Object.keys(EVENTS).filter((each) => each !== "rest-health-allowed" && !each.includes("-iam-"));
    for (const name of bearer) {
      const { authorizer } = readEvent(name).requestContext;
      const context = name.startsWith("http-") ? (authorizer as { lambda: object }).lambda : authorizer;
      expect(context).not.toHaveProperty("policyVersion");
      expect(context).toHaveProperty("expiresAt", "4102444800");
    }
  });
});

/** The first of every two lines. */
function headersOf(ndjson: string): unknown[] {
  const lines = ndjson.trimEnd().split("\n");
  return lines.filter((_, at) => at % 2 === 0).map((line) => JSON.parse(line) as unknown);
}
