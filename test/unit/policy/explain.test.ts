import { describe, expect, it } from "vitest";
import { handleRequest } from "../../../functions/proxy/proxy.ts";
import { encodeQuery } from "../../../shared/http/encode.ts";
import { compilePolicy } from "../../../shared/policy/compile.ts";
import { explain } from "../../../shared/policy/explain.ts";
import { CASES, type SurfaceCase } from "../../support/surface-cases.ts";
import { NOW, recordingPorts } from "../events/proxy-ports.ts";
import { restEvent } from "../http/events.ts";
import { viewOf } from "../opensearch/view.ts";

const policy = await compilePolicy("policy.yml");
const names = viewOf(
  { "logs-app": {}, "logs-web": {}, "logs-a1": {}, "secret-hr": {}, "logs-closed": { closed: true } },
  { "logs-alias": ["secret-hr"], "logs-own": ["logs-app"] },
);

const cases = CASES.filter(({ query }) => URL.canParse(`https://gate/?${query}`) && isDecodable(query));

function isDecodable(query: string): boolean {
  try {
    decodeURIComponent(query);
    return true;
  } catch {
    return false;
  }
}

function eventOf({ method, path, query, headers, body, bodyEncoding, grant }: SurfaceCase): unknown {
  const lists: Record<string, string[]> = {};
  for (const [name, value] of new URLSearchParams(query)) (lists[name] ??= []).push(value);
  const grants = JSON.stringify([{ domain: "logs", ...grant, source: "role:devops" }]);
  return restEvent(path, {
    method,
    headers,
    query: lists,
    ...(body === null ? {} : { body: Buffer.from(body, bodyEncoding ?? "utf8") }),
    authorizer: {
      principal: "okta:00u1abc",
      roles: "devops",
      grants,
      grantsFrom: "context",
      expiresAt: "4102444800",
    },
  });
}

describe("explain", () => {
  it("says of every request of the surface what the proxy does with it", async () => {
    const outcomes = new Set<string>();
    for (const one of cases) {
      const event = eventOf(one);
      const { ports, forwarded, lines, faults } = recordingPorts(policy, "rest", undefined, names);
      const { response } = await handleRequest(event, ports);
      const explained = await explain(event, policy, { names, now: NOW });
      expect(faults).toEqual([]);
      const sent = forwarded.map(({ method, path, query }) => ({ method, path, query: encodeQuery(query) }));
      const { body: _, ...forward } = explained.forward ?? {};
      expect({ id: one.id, ...explained, forward: explained.forward && forward }).toMatchObject({
        id: one.id,
        decision: lines[0]?.["decision"] ?? "allow",
        requirements: lines[0]?.["requirements"] ?? [],
      });
      expect(explained.forward === undefined ? [] : [forward]).toEqual(sent);
      expect(explained.code).toBe(response.headers["Index-Gate-Code"]);
      outcomes.add(explained.code ?? explained.decision);
    }
    expect(cases.length).toBeGreaterThan(300);
    expect([...outcomes]).toEqual(expect.arrayContaining(["allow", "narrow", "index-not-granted"]));
  });
});
