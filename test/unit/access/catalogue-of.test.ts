import { describe, expect, it } from "vitest";
import { catalogueOf } from "../../../shared/access/catalogue-of.ts";
import { domainCatalogue, template, viewOf } from "../../support/access/catalogues.ts";

describe("a domain's catalogue", () => {
  it("leaves out hidden names, those that start with a dot, and what is behind a data stream", () => {
    const { names } = domainCatalogue({
      indices: [
        "orders",
        ".kibana_1",
        ".internal",
        { name: "secret", attributes: ["open", "hidden"] },
        { name: "closed", attributes: ["closed"] },
      ],
      aliases: { ".kibana": [".kibana_1"], current: ["orders"] },
      streams: { metrics: [".ds-metrics-000001"], ".hidden-stream": [".ds-.hidden-stream-000001"] },
    });
    expect(names.map(({ name, kind }) => `${kind} ${name}`)).toEqual([
      "index closed",
      "alias current",
      "data-stream metrics",
      "index orders",
    ]);
  });

  it("knows everything behind an alias, hidden or not, and a data stream by its name", () => {
    const { names } = domainCatalogue({
      indices: ["orders", { name: "secret", attributes: ["open", "hidden"] }, ".kibana_1"],
      aliases: { all: [".ds-metrics-000002", ".ds-metrics-000001", ".kibana_1", "secret", "orders"] },
      streams: { metrics: [".ds-metrics-000001", ".ds-metrics-000002"] },
    });
    expect(names.find(({ name }) => name === "all")?.targets).toEqual([".kibana_1", "metrics", "orders", "secret"]);
  });

  it.each([["two words"], [""], ["a".repeat(65)], ["-team"], ["te\u0000am"], ["a,b"], [7], [null], [["team"]], [{}]])(
    "takes %j for no owner, whatever the domain's tag says",
    (team) => {
      const { owners } = domainCatalogue({}, [template("orders-*", team)], { tagged: "platform" });
      expect(owners).toEqual([
        { patterns: ["orders-*"], priority: 0, owner: "" },
        { patterns: ["*"], priority: -1, owner: "platform" },
      ]);
    },
  );

  it("reads the tag by its name alone", () => {
    const facts = { view: viewOf({}), templates: [template("orders-*", "orders")], tagged: undefined };
    expect(catalogueOf(facts, "owner", 0).owners).toEqual([
      { patterns: ["orders-*"], priority: 0, owner: "" },
      { patterns: ["*"], priority: -1, owner: "" },
    ]);
    expect(catalogueOf(facts, "toString", 0).owners[0]?.owner).toBe("");
    expect(catalogueOf(facts, undefined, 0).owners).toEqual([]);
  });
});
