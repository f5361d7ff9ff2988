import { describe, expect, it } from "vitest";
import { aimsOf } from "../../../fuzz/generate/aim.ts";
import { generateWorld } from "../../../fuzz/generate/world.ts";
import { Random } from "../../../fuzz/random.ts";
import { listOperations } from "../../../shared/opensearch/operation-table.ts";

const judged = [...listOperations()].filter(({ judgement }) => judgement !== undefined);
const world = generateWorld(new Random("aim"));
const namesIn = (grants: Parameters<typeof aimsOf>[0]["grants"], isMonitor = false) =>
  aimsOf({ name: "p", grants, isMonitor }, world, judged);
const operationsIn = (grants: Parameters<typeof aimsOf>[0]["grants"], isMonitor = false) =>
  namesIn(grants, isMonitor).map(({ operations }) => operations.map(({ name }) => name));

describe("what a caller may ask for", () => {
  it("leaves out a grant of nothing that is there", () => {
    expect(namesIn([{ indices: ["nowhere-*"], actions: ["read"] }])).toEqual([]);
  });

  it("is what the actions of one grant suffice for", () => {
    const [read, write] = operationsIn([
      { indices: ["logs-*"], actions: ["read"] },
      { indices: ["logs-*"], actions: ["write"] },
    ]);
    expect(read).toContain("search");
    expect(read).not.toContain("bulk");
    expect(write).toContain("index");
    expect(write).not.toContain("search");
    expect(write).not.toContain("update_by_query");
  });

  it("asks about the cluster only with the cluster right", () => {
    const grants = [{ indices: ["logs-*"], actions: ["read"] as const }];
    expect(operationsIn(grants)[0]).not.toContain("cluster.stats");
    expect(operationsIn(grants, true)[0]).toContain("cluster.stats");
  });

  it("knows nothing foreign", () => {
    const [aim] = namesIn([{ indices: ["logs-a*"], actions: ["read"] }]);
    expect(aim?.words.granted).toContain("logs-app");
    // its target is foreign
    expect(aim?.words.granted).not.toContain("logs-alias");
    expect(aim?.words.foreign).toBe(aim?.words.granted);
  });
});
