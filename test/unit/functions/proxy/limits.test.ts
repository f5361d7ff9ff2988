import { describe, expect, it } from "vitest";
import { handleRequest } from "../../../../functions/proxy/proxy.ts";
import type { Grant } from "../../../../shared/policy/document.ts";
import { viewOf } from "../../opensearch/view.ts";
import { fakePorts, NOW_MS, READ_LOGS, restEvent } from "./ports.ts";

const NOW = NOW_MS / 1_000;
const VIEW = viewOf({ "logs-app": {}, "payroll-1": {} });
const PAYROLL: Grant = {
  domain: "logs",
  indices: ["payroll-*"],
  actions: ["read"],
  source: "role:payroll",
  maxTokenAgeSeconds: 3_600,
};

/** What becomes of one request under one context, `later` seconds after the authorizer has answered. */
async function ask(path: string, grants: readonly Grant[], context: Readonly<Record<string, string>>, later = 0) {
  const { ports, sent, lines, faults } = fakePorts([VIEW]);
  const event = restEvent("GET", path, { grants, context: { expiresAt: String(NOW + 86_400), ...context } });
  const { response } = await handleRequest(event, { ...ports, now: () => NOW_MS + later * 1_000 });
  const body = response.body instanceof Buffer ? (JSON.parse(response.body.toString()) as unknown) : undefined;
  return { status: response.status, body, sent, lines, faults };
}

describe("a role with maxTokenAge", () => {
  const issuedNow = { issuedAt: String(NOW) };

  it("refuses from the second on which the token is too old, under the very same context", async () => {
    const refused = await ask("/payroll-1/_search", [READ_LOGS, PAYROLL], issuedNow, 3_601);
    expect(refused).toMatchObject({ status: 403, sent: [], faults: [] });
    expect(refused.body).toMatchObject({
      error: {
        reason: "not granted: read on `payroll-1` (only with a token of at most 1h, from a new sign-in)",
        gate: {
          code: "index-not-granted",
          missing: [{ action: "read", index: "payroll-1", maxTokenAgeSeconds: 3_600 }],
        },
      },
    });
    expect(refused.lines).toMatchObject([{ decision: "deny", code: "index-not-granted", determiningGrants: [] }]);
    const allowed = await ask("/payroll-1/_search", [READ_LOGS, PAYROLL], issuedNow, 3_600);
    expect(allowed).toMatchObject({ status: 200, lines: [{ decision: "allow", determiningGrants: ["role:payroll"] }] });
  });

  it("refuses a token that does not say when it was issued", async () => {
    expect(await ask("/payroll-1/_search", [PAYROLL], {})).toMatchObject({
      status: 403,
      sent: [],
      body: { error: { reason: "not granted: only with a token of at most 1h, from a new sign-in" } },
    });
  });

  it("leaves other roles as they are", async () => {
    expect(await ask("/logs-app/_search", [READ_LOGS, PAYROLL], {})).toMatchObject({ status: 200 });
    const { lines } = await ask("/_search", [READ_LOGS, PAYROLL], { issuedAt: "0" });
    expect(lines).toMatchObject([{ decision: "narrow", narrowedTo: ["logs-*"] }]);
  });

  it("with a time of issue that is none is our fault", async () => {
    expect(await ask("/logs-app/_search", [READ_LOGS], { issuedAt: "soon" })).toMatchObject({ status: 500, sent: [] });
  });
});
