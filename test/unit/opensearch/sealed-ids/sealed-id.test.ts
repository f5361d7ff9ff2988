import { describe, expect, it } from "vitest";
import { type Binding, deriveSealKey, type SealKeys } from "../../../../shared/opensearch/sealed-ids/seal-key.ts";
import { namesUnknownKey, open, seal } from "../../../../shared/opensearch/sealed-ids/sealed-id.ts";

const SECRETS = ["one", "two", "three"].map((name) => name.padEnd(64, "."));
const [first, second, third] = SECRETS.map(deriveSealKey) as [
  SealKeys["current"],
  SealKeys["current"],
  SealKeys["current"],
];
const KEYS: SealKeys = { current: second, previous: first };
const MINE: Binding = { kind: "scroll", principal: "okta:00u1abc", domain: "logs" };
const CONTENTS = {
  raw: "FGluY2x1ZGVfY29udGV4dF91dWlkDXF1ZXJ5QW5kRmV0Y2gBFjBMcXFSektmUXU2Y1JqbUgzcUxrT0EAAAAAAAAAAhZFZHNuTlNWUFRLU2dBOVVJdmNhTTNn",
  names: ["logs-app", "logs-web"],
};
const SEALED = seal(CONTENTS, MINE, KEYS);
const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** What every text that is not this caller's is answered with. */
const REFUSAL = {
  name: "RejectedError",
  code: "not-found",
  message: "there is no scroll or point in time with this id",
};
const attempt = (text: string, binding = MINE, keys = KEYS) => {
  try {
    return open(text, binding, keys);
  } catch (error) {
    const { name, message, code } = error as Error & { code: string };
    return { name, message, code };
  }
};

describe("a sealed id is refused, always alike,", () => {
  const others: Record<string, Binding> = {
    "for another principal": { ...MINE, principal: "okta:00u2abc" },
    "for the same claim at another issuer": { ...MINE, principal: "staff:00u1abc" },
    "for another domain": { ...MINE, domain: "audit" },
    "as the other kind": { ...MINE, kind: "pit" },
    "where the parts only add up to the same text": { ...MINE, domain: 'logs","okta:00u1abc', principal: "" },
  };

  it.each(Object.keys(others))("%s", (name) => {
    expect(attempt(SEALED, others[name])).toEqual(REFUSAL);
  });

  it("under a key that is no more, or never was", () => {
    expect(attempt(SEALED, MINE, { current: third, previous: undefined })).toEqual(REFUSAL);
    expect(attempt(SEALED, MINE, { current: third, previous: first })).toEqual(REFUSAL);
  });

  it("when it names one key and was sealed with another", () => {
    const bytes = Buffer.from(SEALED, "base64url");
    first.id.copy(bytes, 1);
    expect(attempt(bytes.toString("base64url"))).toEqual(REFUSAL);
  });

  it("with any byte changed", () => {
    const bytes = Buffer.from(SEALED, "base64url");
    for (let at = 0; at < bytes.length; at++) {
      for (const bit of [0x01, 0x80]) {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] as number) ^ bit;
        expect({ at, ...attempt(changed.toString("base64url")) }).toEqual({ at, ...REFUSAL });
      }
    }
  });

  it("with any character changed, also where a lenient decoder would not see it", () => {
    for (let at = 0; at < SEALED.length; at++) {
      const other = DIGITS[(DIGITS.indexOf(SEALED[at] as string) + 1) % 64];
      const changed = `${SEALED.slice(0, at)}${other}${SEALED.slice(at + 1)}`;
      expect({ at, ...attempt(changed) }).toEqual({ at, ...REFUSAL });
    }
  });

  it("when it is cut anywhere, or goes on", () => {
    for (let end = 0; end < SEALED.length; end++)
      expect({ end, ...attempt(SEALED.slice(0, end)) }).toEqual({ end, ...REFUSAL });
    expect(attempt(`${SEALED}A`)).toEqual(REFUSAL);
    expect(attempt(`${SEALED}${SEALED}`)).toEqual(REFUSAL);
  });

  it.each([
    ["an id of the domain's own", CONTENTS.raw],
    ["a point in time's", `o_-7QQ${"A".repeat(300)}`],
    ["padding", `${SEALED}=`],
    ["the other alphabet", `${SEALED.slice(0, 60)}+/${SEALED.slice(62)}`],
    ["a blank", ` ${SEALED}`],
    ["a line end", `${SEALED}\n`],
    ["a character that stands for the same bytes elsewhere", SEALED.replace("A", "\u0141")],
    ["nothing", ""],
    ["_all", "_all"],
    ["a list", `${SEALED},${SEALED}`],
  ])("for %s", (_what, text) => {
    expect(attempt(text)).toEqual(REFUSAL);
  });
});

describe("a sealed id", () => {
  it("opens for the same caller, domain and kind", () => {
    expect(open(SEALED, { ...MINE }, KEYS)).toEqual(CONTENTS);
  });

  it("opens under the previous key, and is sealed with the current one", () => {
    expect(open(SEALED, MINE, { current: third, previous: second })).toEqual(CONTENTS);
    expect(attempt(SEALED, MINE, { current: first, previous: undefined })).toEqual(REFUSAL);
    expect(open(SEALED, MINE, { current: second, previous: undefined })).toEqual(CONTENTS);
  });

  it("is text that needs no escape in a path, a query or JSON", () => {
    expect(SEALED).toMatch(/^[\w-]+$/);
  });

  it("shows nothing of what it holds", () => {
    const bytes = Buffer.from(SEALED, "base64url").toString("latin1");
    const raw = Buffer.from(CONTENTS.raw, "base64url").toString("latin1");
    for (const shown of [SEALED, bytes])
      for (const hidden of ["logs-app", "queryAndFetch", raw.slice(0, 8)]) expect(shown).not.toContain(hidden);
  });

  it("is the same text as long as nothing has changed, as clients expect", () => {
    expect(seal(CONTENTS, { ...MINE }, KEYS)).toBe(SEALED);
    expect(seal({ ...CONTENTS, names: ["logs-app"] }, MINE, KEYS)).not.toBe(SEALED);
    expect(seal(CONTENTS, { ...MINE, principal: "okta:other" }, KEYS)).not.toBe(SEALED);
    expect(seal(CONTENTS, MINE, { current: first, previous: undefined })).not.toBe(SEALED);
  });

  it("has a nonce of its own for every content", () => {
    const nonceOf = (text: string) => Buffer.from(text, "base64url").toString("hex", 5, 17);
    const texts = Array.from({ length: 200 }, (_, at) => seal({ raw: "x", names: [`logs-${at}`] }, MINE, KEYS));
    expect(new Set(texts.map(nonceOf)).size).toBe(200);
  });

  it("is little longer than the id of one shard, and much shorter than that of a thousand", () => {
    expect(SEALED.length).toBeLessThan(CONTENTS.raw.length + 100);
    const shard = (at: number) =>
      `\u0016kdVnNxPpSkCO9S_uASr5UA\0\0\0\0\0\0${String.fromCharCode(at >> 8, at & 255)}\u0016EdsnNSVPTKSgA9UIvcaM3g`;
    const raw = Buffer.from(Array.from({ length: 1_000 }, (_, at) => shard(at)).join(""), "latin1").toString(
      "base64url",
    );
    expect(seal({ raw, names: ["logs-app"] }, MINE, KEYS).length).toBeLessThan(raw.length / 8);
  });

  it.each([
    ["padded", "AAAA_-8="],
    ["unpadded", "AAAA_-8"],
    ["of the standard alphabet", "AAAA/+8="],
    ["of no alphabet", "käse\u{1F9C0}\ud800"],
    ["empty", ""],
  ])("gives back an id that is %s", (_what, raw) => {
    expect(open(seal({ raw, names: [] }, MINE, KEYS), MINE, KEYS)).toEqual({ raw, names: [] });
  });
});

describe("namesUnknownKey", () => {
  it("is false for what can never be opened", () => {
    for (const text of ["", "_all", CONTENTS.raw, `${SEALED}=`, SEALED.slice(0, 40)])
      expect(namesUnknownKey(text, KEYS)).toBe(false);
  });

  it("is false for either key that is known, and true for any other", () => {
    expect(namesUnknownKey(SEALED, KEYS)).toBe(false);
    expect(namesUnknownKey(SEALED, { current: third, previous: second })).toBe(false);
    expect(namesUnknownKey(SEALED, { current: third, previous: first })).toBe(true);
  });
});

describe("deriveSealKey", () => {
  it("refuses a secret of less than 32 characters, and does not show it", () => {
    expect(() => deriveSealKey("s".repeat(31))).toThrow(expect.objectContaining({ code: "gate-failed" }));
    expect(() => deriveSealKey("s".repeat(31))).not.toThrow(/sss/);
  });

  it("makes the same key of the same secret, one that does not show in its id", () => {
    expect(deriveSealKey(SECRETS[0] as string)).toEqual(first);
    expect(first.root).toHaveLength(32);
    expect(first.root.includes(first.id)).toBe(false);
    expect(first.id.equals(second.id)).toBe(false);
  });
});
