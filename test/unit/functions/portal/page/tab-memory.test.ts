import { describe, expect, it } from "vitest";
import { TabMemory } from "../../../../../functions/portal/page/tab-memory.ts";

function open() {
  const kept = new Map<string, string>();
  const memory = new TabMemory({
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  });
  return { memory, kept };
}

const TRANSACTION = { issuer: "okta", state: "s", nonce: "n", verifier: "v", view: "#mine" };

describe("what a tab remembers over a load", () => {
  it("is a sign-in under way, once", () => {
    const { memory, kept } = open();
    expect(memory.take()).toBeUndefined();
    memory.begin(TRANSACTION);
    expect(memory.take()).toEqual(TRANSACTION);
    expect(memory.take()).toBeUndefined();
    expect(kept.size).toBe(0);
  });

  it.each(["https://evil.example", "//evil.example", "#/../x", "javascript:alert(1)", "#A", `#${"a".repeat(21)}`])(
    "comes back to no other place: %s",
    (view) => {
      const { memory } = open();
      memory.begin({ ...TRANSACTION, view });
      expect(memory.take()?.view).toBe("");
    },
  );

  it.each(["", "null", "[]", "{", '{"view":1}'])("is nothing where something else stands: %s", (text) => {
    const { memory, kept } = open();
    kept.set("index-gate.sign-in", text);
    expect(memory.take()?.state).toBeUndefined();
  });

  it("is the issuer's name, until somebody leaves, and once after a load", () => {
    const { memory, kept } = open();
    memory.signedIn("okta");
    expect([...kept.values()]).toEqual(["okta"]);
    expect(memory.takeSignedIn()).toBe("okta");
    expect(memory.takeSignedIn()).toBeUndefined();
    memory.signedIn("okta");
    memory.signedIn(undefined);
    expect(kept.size).toBe(0);
  });
});
