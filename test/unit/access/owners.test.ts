import { describe, expect, it } from "vitest";
import { INTEGRATION, ownersOf } from "../../../shared/access/owners.ts";
import type { PolicyGrant } from "../../../shared/policy/document.ts";
import { catalogueWith, domainCatalogue, template } from "../../support/access/catalogues.ts";

const NOW = Date.parse("2026-11-23T20:00:00Z");
const DAY = 86_400_000;
const indices = (...patterns: string[]): PolicyGrant[] => [{ domain: "logs", indices: patterns, actions: ["read"] }];
const TEMPLATES = [
  template("orders-*", "orders"),
  template(["orders-vip-*", "vip"], "vip", 10),
  template("tickets-*"),
  template("broken-*", "two words"),
];
const known = (tagged?: string, readAt = NOW) =>
  catalogueWith({
    logs: domainCatalogue({ indices: ["orders-1"] }, TEMPLATES, {
      readAt,
      ...(tagged === undefined ? {} : { tagged }),
    }),
  });
const owners = (...patterns: string[]) => ownersOf(indices(...patterns), known(), NOW);
const tagged = (...patterns: string[]) => ownersOf(indices(...patterns), known("platform"), NOW);

describe("who owns what is asked for", () => {
  it.each([
    ["no catalogue", ownersOf(indices("orders-1"), new Map(), NOW)],
    ["a catalogue that is a day old", ownersOf(indices("orders-1"), known("platform", NOW - DAY), NOW)],
    ["nothing asked for", ownersOf([], known(), NOW)],
    ["a name that no template covers", owners("logs-1")],
    ["a template without an owner", owners("tickets-1")],
    ["an owner that is no name of one", owners("broken-1")],
    ["the same, where the domain has a tag", tagged("broken-1")],
    ["an empty tag of the domain", ownersOf(indices("x"), known(""), NOW)],
    ["a name of the system", tagged(".kibana")],
  ])("nobody is known by %s: the integration's owners", (_what, found) => {
    expect(found).toContain(INTEGRATION);
  });

  it("a name's is the owner that the template of the highest priority names", () => {
    expect(owners("orders-1")).toEqual(["orders"]);
    expect(owners("orders-vip-1")).toEqual(["vip"]);
    expect(owners("orders-1", "vip")).toEqual(["orders", "vip"]);
  });

  it("what no template speaks of is owned as the domain's tag says", () => {
    expect(tagged("logs-1", "tickets-1")).toEqual(["platform"]);
    expect(tagged("orders-1")).toEqual(["orders"]);
  });

  it("a pattern's are all whose templates could cover a name of it, also one that is not there yet", () => {
    expect(owners("orders-*")).toEqual(["orders", "vip"]);
    expect(owners("orders-a*")).toEqual(["orders"]);
    expect(owners("orders-vip-x*")).toEqual(["vip"]);
    expect(owners("*-1")).toEqual([INTEGRATION, "orders", "vip"]);
    expect(tagged("ord*")).toEqual([INTEGRATION, "orders", "platform", "vip"].filter((each) => each !== INTEGRATION));
  });

  it("rights on the cluster are everybody's there", () => {
    expect(ownersOf([{ domain: "logs", cluster: ["monitor"] }], known("platform"), NOW)).toEqual(tagged("*"));
  });

  it("another domain's owners do not count", () => {
    const other: PolicyGrant = { domain: "shop", indices: ["orders-1"], actions: ["read"] };
    expect(ownersOf([other], known(), NOW)).toEqual([INTEGRATION]);
  });
});
