import { describe, expect, it } from "vitest";
import { compareFingerprints, type Fingerprint, foreignChange, type IndexState } from "../../../fuzz/judge/state.ts";
import type { FuzzPrincipal } from "../../../fuzz/principal.ts";
import type { Action } from "../../../shared/policy/document.ts";

const state = (wish: Partial<IndexState> = {}): IndexState => ({
  uuid: "u1",
  settings: "s",
  mappings: "m",
  documents: "d",
  aliases: new Map(),
  ...wish,
});
const fingerprint = (indices: Record<string, IndexState>, shared = "x"): Fingerprint => ({
  shared,
  indices: new Map(Object.entries(indices)),
});
const who = (...actions: Action[]): FuzzPrincipal => ({
  name: "p",
  grants: [{ indices: ["logs-*", "metrics-ds"], actions }],
  isMonitor: false,
});
const BEFORE = fingerprint({ "logs-app": state(), "secret-hr": state(), ".ds-metrics-ds-000001": state() });
const changed = (name: string, wish: Partial<IndexState>) =>
  compareFingerprints(BEFORE, { ...BEFORE, indices: new Map([...BEFORE.indices, [name, state(wish)]]) });

describe("changes outside the grants", () => {
  it("are everything that happens to a foreign index", () => {
    const all = who("read", "write", "manage");
    for (const wish of [
      { documents: "2" },
      { mappings: "2" },
      { settings: "2" },
      { uuid: "2" },
      { aliases: new Map([["logs-a", "{}"]]) },
    ]) {
      expect(foreignChange(all, changed("secret-hr", wish))?.index).toBe("secret-hr");
      expect(foreignChange(all, changed("logs-app", wish))).toBeUndefined();
    }
  });

  it("are indices made or deleted, and what all share", () => {
    const all = who("read", "write", "manage");
    expect(foreignChange(all, changed("secret-new", {}))).toEqual({ index: "secret-new", what: "created" });
    const gone = compareFingerprints(BEFORE, fingerprint({ "logs-app": state() }));
    expect(foreignChange(all, gone)?.what).toBe("deleted");
    expect(foreignChange(all, compareFingerprints(BEFORE, { ...BEFORE, shared: "y" }))).toEqual({
      index: undefined,
      what: "shared",
    });
  });

  it("are changes that need another action than the one granted", () => {
    expect(foreignChange(who("read"), changed("logs-app", { documents: "2" }))?.what).toBe("documents");
    expect(foreignChange(who("write"), changed("logs-app", { settings: "2" }))?.what).toBe("settings");
    expect(foreignChange(who("write"), changed("logs-app", { documents: "2", mappings: "2" }))).toBeUndefined();
    expect(foreignChange(who("write"), changed(".ds-metrics-ds-000001", { documents: "2" }))).toBeUndefined();
  });

  it("an alias whose index lets nobody read its metadata is still there", () => {
    const of = (definition: string) => fingerprint({ "logs-app": state({ aliases: new Map([["x", definition]]) }) });
    expect(compareFingerprints(of("{}"), of("unreadable"))).toEqual([]);
    expect(compareFingerprints(of("{}"), fingerprint({ "logs-app": state() }))).toHaveLength(1);
    expect(compareFingerprints(of("{}"), of('{"filter":{}}'))).toHaveLength(1);
  });

  it("an alias needs its own name; one that goes with its index does not", () => {
    const before = fingerprint({ "logs-app": state({ aliases: new Map([["shared-view", "{}"]]) }) });
    const without = (uuid: string) => compareFingerprints(before, fingerprint({ "logs-app": state({ uuid }) }));
    expect(foreignChange(who("manage"), without("u1"))).toEqual({ index: "logs-app", what: "alias shared-view" });
    expect(foreignChange(who("manage"), without("u2"))).toBeUndefined();
  });
});
