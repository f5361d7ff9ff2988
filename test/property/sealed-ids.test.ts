import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Binding, deriveSealKey, type SealKeys } from "../../shared/opensearch/sealed-ids/seal-key.ts";
import { open, seal } from "../../shared/opensearch/sealed-ids/sealed-id.ts";

const RUNS = { numRuns: 2_000 };
const keys: SealKeys = { current: deriveSealKey("a".repeat(64)), previous: deriveSealKey("b".repeat(64)) };

const text = fc.oneof(fc.string(), fc.string({ unit: "binary" }), fc.constantFrom("", '"', '","', "okta:a", "logs"));
const base64 = fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes).toString("base64url"));
const raw = fc.oneof(
  base64,
  base64.map((one) => one.padEnd(Math.ceil(one.length / 4) * 4, "=")),
  text,
);
const contents = fc.record({ raw, names: fc.array(text, { maxLength: 8 }) });
const binding: fc.Arbitrary<Binding> = fc.record({
  kind: fc.constantFrom("scroll", "pit"),
  principal: text,
  domain: text,
});
const areSame = (a: Binding, b: Binding) => a.kind === b.kind && a.principal === b.principal && a.domain === b.domain;

describe("sealed ids", () => {
  it("open for no other binding, and no two bindings share a text", () => {
    fc.assert(
      fc.property(contents, binding, binding, (content, mine, other) => {
        fc.pre(!areSame(mine, other));
        const sealed = seal(content, mine, keys);
        expect(() => open(sealed, other, keys)).toThrow(expect.objectContaining({ code: "not-found" }));
        expect(seal(content, other, keys)).not.toBe(sealed);
      }),
      RUNS,
    );
  });

  it("do not open when parts of a binding move from one field to the next", () => {
    fc.assert(
      fc.property(contents, text, text, text, (content, a, b, c) => {
        fc.pre(b !== "");
        const sealed = seal(content, { kind: "pit", principal: a + b, domain: c }, keys);
        const shifted = { kind: "pit", principal: a, domain: b + c } as const;
        fc.pre(!areSame({ kind: "pit", principal: a + b, domain: c }, shifted));
        expect(() => open(sealed, shifted, keys)).toThrow(expect.objectContaining({ code: "not-found" }));
      }),
      RUNS,
    );
  });

  it("do not open when anything is changed, and never break", () => {
    fc.assert(
      fc.property(contents, binding, fc.nat(), fc.integer({ min: 1, max: 255 }), (content, mine, place, change) => {
        const bytes = Buffer.from(seal(content, mine, keys), "base64url");
        const at = place % bytes.length;
        bytes[at] = (bytes[at] as number) ^ change;
        expect(() => open(bytes.toString("base64url"), mine, keys)).toThrow(
          expect.objectContaining({ code: "not-found" }),
        );
      }),
      RUNS,
    );
  });

  it("are refused, not failed on, when they are any text at all", () => {
    const anything = fc.oneof(
      text,
      base64,
      base64.map((one) => `AQ${one}`),
    );
    fc.assert(
      fc.property(anything, binding, (made, mine) => {
        expect(() => open(made, mine, keys)).toThrow(expect.objectContaining({ code: "not-found" }));
      }),
      RUNS,
    );
  });

  it("give back what was sealed, under the current and the previous key", () => {
    fc.assert(
      fc.property(contents, binding, (content, mine) => {
        const sealed = seal(content, mine, keys);
        expect(sealed).toMatch(/^[\w-]+$/);
        expect(open(sealed, mine, keys)).toEqual(content);
        expect(open(sealed, mine, { current: deriveSealKey("c".repeat(64)), previous: keys.current })).toEqual(content);
      }),
      RUNS,
    );
  });
});
