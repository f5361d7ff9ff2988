import { describe, expect, it } from "vitest";
import { handleRequest } from "../../../../functions/proxy/proxy.ts";
import type { PolicyDocument } from "../../../../shared/policy/document.ts";
import type { DomainVersion } from "../../../../shared/policy/domain-version.ts";
import { viewOf } from "../../opensearch/view.ts";
import { fakePorts, json, POLICY, restEvent, textOf } from "./ports.ts";

const [LOGS] = Object.values(POLICY.domains);
if (LOGS === undefined) throw new Error("the policy has no domain");

const policyOf = (version: DomainVersion): PolicyDocument => ({
  ...POLICY,
  domains: { ...POLICY.domains, logs: { ...LOGS, version } },
});

async function run(version: DomainVersion, event: unknown) {
  const { ports, sent, faults } = fakePorts([viewOf({ "logs-a": {} })], [json(200, "{}")]);
  const { response } = await handleRequest(event, { ...ports, policy: policyOf(version) });
  expect(faults).toEqual([]);
  return { status: response.status, code: response.headers["Index-Gate-Code"], text: await textOf(response), sent };
}

describe("a domain of an older version", () => {
  it("is not sent what it would read as a document of a mapping type", async () => {
    const refused = await run("opensearch-1.3", restEvent("GET", "/_list/indices/logs-a"));
    expect([refused.status, refused.code, refused.sent]).toEqual([403, "operation-not-supported", []]);
    expect(refused.text).toContain("version `opensearch-1.3`");
  });

  it("is sent what it has", async () => {
    const { status, sent } = await run("opensearch-1.3", restEvent("GET", "/logs-a/_search"));
    expect([status, sent.length]).toEqual([200, 1]);
  });

  it("has paths with a mapping type, which are refused with a sentence of their own", async () => {
    const { status, text, sent } = await run("elasticsearch-7.10", restEvent("GET", "/logs-a/_doc/_search"));
    expect([status, sent]).toEqual([403, []]);
    expect(text).toContain("paths with a mapping type are not supported");
  });

  it("is told of after the form of the request", async () => {
    const { status, code } = await run("opensearch-1.3", restEvent("GET", "/_list/indices/a%zz"));
    expect([status, code]).toEqual([400, "request-not-understood"]);
  });
});
