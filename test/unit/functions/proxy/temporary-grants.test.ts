import { describe, expect, it } from "vitest";
import { handleRequest, type ProxyPorts } from "../../../../functions/proxy/proxy.ts";
import { FaultError } from "../../../../shared/errors.ts";
import type { Grant } from "../../../../shared/policy/document.ts";
import { viewOf } from "../../opensearch/view.ts";
import { fakePorts, json, restEvent } from "./ports.ts";

const STANDING: Grant = { domain: "logs", indices: ["logs-a"], actions: ["read"], source: "role:devops" };
const TEMPORARY: Grant = { domain: "logs", indices: ["secret-hr"], actions: ["read"], source: "grant:1" };

async function ask(index: string, entitled: boolean, temporaryGrants: ProxyPorts["temporaryGrants"]) {
  const { ports, lines, faults } = fakePorts([viewOf({ "logs-a": {}, "secret-hr": {} })], [json(200, "{}")]);
  const context = entitled ? { entitled: "1", access: '{"ask":["x"],"review":[],"owns":[]}' } : {};
  const event = restEvent("GET", `/${index}/_search`, { grants: [STANDING], context });
  const { response } = await handleRequest(event, { ...ports, temporaryGrants });
  return { status: response.status, grants: lines[0]?.["determiningGrants"], faults };
}

describe("what somebody has been granted for the time being", () => {
  it("counts for nobody whom the authorizer does not call entitled, and the store is not asked", async () => {
    const never = () => Promise.reject(new Error("asked"));
    expect(await ask("secret-hr", false, never)).toMatchObject({ status: 403, faults: [] });
  });

  it("is refused while the store cannot be read, and standing grants go on", async () => {
    const down = () => Promise.reject(new FaultError("gate-failed", "the store could not be reached"));
    expect(await ask("secret-hr", true, down)).toMatchObject({
      status: 403,
      grants: [],
      faults: [{ code: "gate-failed" }],
    });
    expect(await ask("logs-a", true, down)).toMatchObject({ status: 200, grants: ["role:devops"] });
  });

  it("counts beside what the roles give, and the audit names it", async () => {
    const active = () => Promise.resolve([TEMPORARY]);
    expect(await ask("secret-hr", true, active)).toEqual({ status: 200, grants: ["grant:1"], faults: [] });
    expect(await ask("logs-a", true, active)).toMatchObject({ status: 200, grants: ["role:devops"] });
  });
});
