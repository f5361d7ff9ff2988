import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Stack, startStack } from "../../local/stack/start-stack.ts";
import { standingPolicy } from "../support/standing-policy.ts";

const POLICY = `${standingPolicy()}
entitlements:
  release-write:
    requesters: { groups: ["okta:support"] }
    grants: [{ indices: ["releases-*"], actions: [read, write] }]
    maxDuration: 10m
    approvers: { groups: ["okta:leads"] }
owners: { integration: { groups: ["okta:platform"] } }
breakGlass:
  requesters: { groups: ["okta:oncall"] }
  grants: [{ indices: ["logs-*"], actions: [read] }]
  maxDuration: 30m
notify:
  link: https://search.example.com
  topic: arn:aws:sns:eu-west-1:123456789012:access
  eventBus: arn:aws:events:eu-west-1:123456789012:event-bus/default
  webhook: { secretId: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:access-webhook-a1b2c3" }
`;

describe("people who are told", () => {
  let stack: Stack;
  const tokens: Record<string, string> = {};

  /** what functions write to standard error */
  const faults: string[] = [];
  const write = process.stderr.write.bind(process.stderr);

  beforeAll(async () => {
    process.stderr.write = (chunk: string | Uint8Array) => {
      if (!String(chunk).includes("index-gate-notifier")) return write(chunk);
      return faults.push(String(chunk)) > 0;
    };
    stack = await startStack({ policyText: POLICY });
    for (const [name, group] of [
      ["alice", "support"],
      ["lead", "leads"],
      ["bob", "oncall"],
    ] as const) {
      tokens[name] = await stack.token({ issuer: "okta", sub: name, groups: [group] });
    }
  });
  afterAll(async () => {
    process.stderr.write = write;
    await stack.close();
  });

  const post = async (who: string, path: string, body: object = {}): Promise<Record<string, string>> => {
    const headers = { authorization: `Bearer ${tokens[who]}`, "content-type": "application/json" };
    const init = { method: "POST", headers, body: JSON.stringify(body) };
    const response = await fetch(`${stack.gateway}/-/access/requests${path}`, init);
    return (await response.json()) as Record<string, string>;
  };
  /** `event` of each message about a request, channel by channel, when there are so many */
  const told = async (id: string, count: number): Promise<Record<string, unknown[]>> => {
    const { notifications } = stack.aws;
    for (let tries = 0; tries < 200; tries++) {
      const mine = (notifications?.all() ?? []).filter(({ message }) => JSON.stringify(message).includes(id));
      if (mine.length >= count) {
        const of = (channel: string) => mine.filter((each) => each.channel === channel).map(({ message }) => message);
        return {
          bus: of("bus").map((message) => message["DetailType"]),
          topic: of("topic").map((message) => message["MessageAttributes.entry.2.Value.StringValue"]),
          webhook: of("webhook").map((message) => String(message["text"]).split("\n")[0]),
        };
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`fewer than ${count} messages: ${JSON.stringify(notifications?.all())}`);
  };

  it("hear of an ask, its answer and its end on every channel, and of what they could not be told before", async () => {
    stack.aws.notifications?.refuse("webhook", 503);
    const ask = { entitlement: "release-write", duration: "2s", justification: "ship it <!channel>" };
    const { id = "" } = await post("alice", "", ask);
    for (let tries = 0; tries < 100 && faults.length === 0; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(faults.join("")).toContain('"a message was not taken"');
    expect((await told(id, 2))["webhook"]).toEqual([]);
    stack.aws.notifications?.refuse("webhook", undefined);
    expect((await post("lead", `/${id}/approve`))["state"]).toBe("active");
    const order = ["asked", "approved", "started", "ended"];
    const all = await told(id, 12);
    expect(all["bus"]).toHaveLength(4);
    for (const channel of ["bus", "topic"]) {
      expect(all[channel]?.toSorted()).toEqual(order.toSorted());
      expect([all[channel]?.[0], all[channel]?.at(-1)]).toEqual(["asked", "ended"]);
    }
    expect(all["webhook"]?.[0]).toMatch(/^:rotating_light: WRITE ACCESS: .* asks for release-write$/);
    expect(all["webhook"]?.at(-1)).toMatch(/release-write is over$/);
    expect(JSON.stringify(stack.aws.notifications?.all())).not.toMatch(/eyJ|"text":"[^"]*<!channel>/);
  });

  it("hear of an emergency at once, and nobody twice", async () => {
    const startedAt = Date.now();
    const { id = "" } = await post("bob", "", { entitlement: "break-glass", justification: "INC-9" });
    const all = await told(id, 3);
    expect(Date.now() - startedAt).toBeLessThan(5_000);
    expect(all["topic"]).toEqual(["break-glass"]);
    await post("bob", `/${id}/revoke`);
    expect((await told(id, 6))["bus"]).toEqual(["break-glass", "ended"]);
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect((await told(id, 6))["bus"]).toEqual(["break-glass", "ended"]);
  });

  it("do not hear of the webhook's address, nor does the log", () => {
    expect(faults.join("") + stack.logs().join("")).not.toMatch(/webhook\.example\.com\/|\/services\//);
  });
});
