import { describe, expect, it } from "vitest";
import { NOW_MS } from "../functions/proxy/ports.ts";
import { OPENED, msearch, run, type World } from "./deciding.ts";

const CALLER = "caller okta:00u1abc";
describe("a request of several items, where the policy says `partial`", () => {
  const partial: World = { domain: { partial: true } };
  const mixed = msearch(
    { index: "logs-1" },
    {},
    { index: "secret-hr" },
    {},
    { index: "log*" },
    {},
    { index: "logs-1" },
    {},
  );

  it("is refused as a whole where it does not", async () => {
    for (const world of [{}, { domain: { partial: false } }]) {
      const { steps, refusal } = await run(mixed, world);
      expect([steps.at(-1), refusal]).toEqual(["deny", "index-not-granted: not granted: read on `secret-hr`"]);
    }
  });

  it("is refused as a whole where none is left, or what is left is not granted", async () => {
    const none = msearch({ index: "secret-hr" }, {});
    const lapsed = msearch({ index: "logs-1" }, {}, { index: "secret-hr" }, {}, {}, { pit: { id: "lapsed" } });
    for (const event of [none, lapsed]) {
      const { steps, refusal } = await run(event, partial);
      expect(steps.filter((step) => step === "deny" || step === "narrow")).toEqual(["deny"]);
      expect(refusal).toMatch(/^index-not-granted: not granted: read on `secret-hr`/);
    }
  });

  it("is what is left of it, told with every check of the whole", async () => {
    const { steps, permitted } = await run(mixed, partial);
    expect(steps).toEqual([CALLER, "domain logs", "operation msearch", "names of logs", "narrow"]);
    expect(permitted).toMatchObject({
      resolved: { needs: { requirements: [{}, {}, {}] } },
      decision: { effect: "narrow", narrowedTo: ["logs-1", "logs-*"] },
      split: { sent: 3, refused: [{ position: 1 }] },
    });
    expect(permitted?.resolved.body.toString()).not.toContain("secret-hr");
    expect(permitted?.decision.checks.map(({ index, isGranted }) => [index, isGranted])).toEqual([
      ["logs-1", true],
      ["secret-hr", false],
      ["log*", true],
    ]);
  });

  it("is narrowed even where what is left is granted as it is", async () => {
    const { permitted } = await run(msearch({ index: "logs-1" }, {}, { index: "secret-hr" }, {}), partial);
    expect(permitted?.decision).toMatchObject({ effect: "narrow", narrowedTo: ["logs-1"] });
  });

  it("is itself where every item is granted", async () => {
    const { permitted } = await run(msearch({ index: "logs-1" }, {}), partial);
    expect(permitted).toMatchObject({ decision: { effect: "allow" }, split: undefined });
  });

  it("uses the ids that were opened for the whole, at the same moment", async () => {
    const event = msearch({}, { pit: { id: "mine" } }, { index: "secret-hr" }, {});
    const { steps, permitted } = await run(event, partial);
    expect(steps.filter((step) => step.startsWith("open"))).toHaveLength(1);
    expect(permitted?.resolved).toMatchObject({ openedIds: OPENED, now: new Date(NOW_MS) });
  });
});
