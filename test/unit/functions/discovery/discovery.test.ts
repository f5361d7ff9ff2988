import { describe, expect, it } from "vitest";
import { discover, type DiscoveryPorts } from "../../../../functions/discovery/discovery.ts";
import type { DomainCatalogue } from "../../../../shared/access/catalogue.ts";
import { FaultError } from "../../../../shared/errors.ts";
import type { Domain } from "../../../../shared/policy/document.ts";
import { template, viewOf } from "../../../support/access/catalogues.ts";
import { ACCESS_POLICY } from "../../../support/access/people.ts";

const NOW = Date.parse("2026-11-23T20:00:00Z");
const SELF = "arn:aws-cn:lambda:cn-north-1:210987654321:function:index-gate-dev-discovery";
const domain = (endpoint: string, more: Partial<Domain> = {}): Domain => ({
  endpoint,
  service: "es",
  region: "cn-north-1",
  auth: { type: "sigv4" },
  default: false,
  opaqueId: "principal",
  ...more,
});
const LOGS = domain("https://vpc-logs-abc123.cn-north-1.es.amazonaws.com.cn");
const SHOP = domain("https://shop.example.com");
const [OWNED] = [ACCESS_POLICY.entitlements["owned-read"]];
if (OWNED === undefined) throw new TypeError("the policy has it");
const inShop = { ...OWNED, grants: [{ domain: "shop", indices: ["*"], actions: ["read" as const] }] };

/** Two domains that may be asked for and one that may not, each with one index; what is different is given. */
async function run(
  more: Partial<DiscoveryPorts> = {},
  domains: Record<string, Domain> = { logs: LOGS, shop: SHOP, other: LOGS },
) {
  const saved = new Map<string, DomainCatalogue>();
  const failed = new Map<string, string>();
  const reported: string[] = [];
  const asked: string[] = [];
  const ports: DiscoveryPorts = {
    policy: { domains, access: { ...ACCESS_POLICY, entitlements: { ...ACCESS_POLICY.entitlements, inShop } } },
    readNames: () => Promise.resolve(viewOf({ indices: ["orders-1"] })),
    readTemplates: () => Promise.resolve([template("orders-*", "orders")]),
    readTags: (arn) => {
      asked.push(arn);
      return Promise.resolve(new Map([["team", "platform"]]));
    },
    store: {
      save: (name, catalogue) => {
        saved.set(name, catalogue);
        return Promise.resolve(true);
      },
      noteFailure: (name, code) => {
        failed.set(name, code);
        return Promise.resolve(true);
      },
    },
    now: () => NOW,
    report: (name) => void reported.push(name),
    ...more,
  };
  return { discovered: await discover(ports, SELF), saved, failed, reported, asked };
}

const down = () => Promise.reject(new FaultError("domain-unavailable", "x"));

describe("a look at the domains", () => {
  it("keeps nothing of one that is down and says so, and looks at the others", async () => {
    const { discovered, saved, failed, reported } = await run({
      readNames: (one) => (one === SHOP ? down() : Promise.resolve(viewOf({ indices: ["orders-1"] }))),
    });
    expect(discovered).toEqual([
      { domain: "logs", names: 1 },
      { domain: "shop", names: undefined },
    ]);
    expect([...saved.keys()]).toEqual(["logs"]);
    expect([...failed]).toEqual([["shop", "domain-unavailable"]]);
    expect(reported).toEqual(["shop"]);
  });

  it.each<[string, Partial<DiscoveryPorts>]>([
    ["its templates", { readTemplates: down }],
    ["the store", { store: { save: () => Promise.reject(new FaultError("gate-failed", "x")), noteFailure: down } }],
  ])("keeps nothing where %s cannot be reached", async (_what, more) => {
    const { discovered, saved, reported } = await run(more);
    expect(discovered.map(({ names }) => names)).toEqual([undefined, undefined]);
    expect(saved.size).toBe(0);
    expect(reported.toSorted()).toEqual(["logs", "shop"]);
  });

  it("does not go to a domain in which nothing may be asked for", async () => {
    const { discovered } = await run();
    expect(discovered.map((one) => one.domain)).toEqual(["logs", "shop"]);
  });

  it("takes a template's owner, then the domain's tag, of a domain whose ARN is known", async () => {
    const { saved, asked } = await run();
    expect(asked).toEqual(["arn:aws-cn:es:cn-north-1:210987654321:domain/logs"]);
    expect(saved.get("logs")?.owners.map(({ owner }) => owner)).toEqual(["orders", "platform"]);
    expect(saved.get("shop")?.owners.map(({ owner }) => owner)).toEqual(["orders", ""]);
  });

  it("asks for tags by the written ARN, and of no collection and no domain of another account", async () => {
    const arn = "arn:aws:es:eu-west-1:123456789012:domain/shop";
    const assumed = { type: "assumeRole", roleArn: "arn:aws:iam::210987654321:role/logs", roleArns: {} } as const;
    expect((await run({}, { shop: { ...SHOP, arn } })).asked).toEqual([arn]);
    expect((await run({}, { shop: { ...SHOP, arn, auth: assumed } })).asked).toEqual([]);
    expect((await run({}, { logs: { ...LOGS, service: "aoss" } })).asked).toEqual([]);
  });

  it("knows no owner by tags that cannot be read, and says so", async () => {
    const { saved, reported } = await run({ readTags: () => Promise.reject(new FaultError("gate-failed", "x")) });
    expect(saved.get("logs")?.owners.map(({ owner }) => owner)).toEqual(["orders", ""]);
    expect(reported).toEqual(["logs"]);
  });

  it("asks for no owners where none are needed", async () => {
    const { owners: _, ...access } = ACCESS_POLICY;
    const policy = { domains: { logs: LOGS }, access: { ...access, owners: {} } };
    const { saved, asked } = await run({ policy, readTemplates: down });
    expect(asked).toEqual([]);
    expect(saved.get("logs")).toMatchObject({ owners: [], names: [{ name: "orders-1" }] });
  });
});
