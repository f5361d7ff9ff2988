import { describe, expect, it } from "vitest";
import type { Principal } from "../../../shared/identity/principal.ts";
import { VerifiedTokens } from "../../../shared/identity/verified-tokens.ts";

const NOW = 1_700_000_000;
const alice: Principal = {
  id: "okta:alice",
  issuer: "okta",
  groups: [],
  client: undefined,
  isMachine: false,
  displayName: undefined,
  expiresAt: NOW + 100,
  issuedAt: undefined,
  tokenId: undefined,
};

describe("remembered tokens", () => {
  it("never outlive the token's expiry", () => {
    const tokens = new VerifiedTokens();
    tokens.remember("t", alice, undefined, NOW);
    expect(tokens.find("t", NOW + 99.9)).toBe(alice);
    expect(tokens.find("t", NOW + 100)).toBeUndefined();
    expect(tokens.size).toBe(0);
  });

  it("never outlive five minutes", () => {
    const tokens = new VerifiedTokens();
    tokens.remember("t", { ...alice, expiresAt: NOW + 86_400 }, undefined, NOW);
    expect(tokens.find("t", NOW + 299)).toBeDefined();
    expect(tokens.find("t", NOW + 300)).toBeUndefined();
  });

  it("are not used before their time, should the clock go back", () => {
    const tokens = new VerifiedTokens();
    tokens.remember("t", alice, NOW, NOW);
    expect(tokens.find("t", NOW - 31)).toBeUndefined();
  });

  it("are not kept when they have expired within the skew", () => {
    const tokens = new VerifiedTokens();
    tokens.remember("t", { ...alice, expiresAt: NOW - 5 }, undefined, NOW);
    expect(tokens.size).toBe(0);
  });

  it("are found by the whole token alone", () => {
    const tokens = new VerifiedTokens();
    tokens.remember("header.claims.signature", alice, undefined, NOW);
    expect(tokens.find("header.claims.signaturf", NOW)).toBeUndefined();
    expect(tokens.find("header.claims.signature", NOW)).toBe(alice);
  });

  it("are a thousand at most; the longest unused one leaves first", () => {
    const tokens = new VerifiedTokens();
    for (let i = 0; i < 1_000; i++) tokens.remember(`t${i}`, alice, undefined, NOW);
    expect(tokens.find("t0", NOW)).toBe(alice);
    tokens.remember("one more", alice, undefined, NOW);
    expect(tokens.size).toBe(1_000);
    expect(tokens.find("t1", NOW)).toBeUndefined();
    expect(tokens.find("t0", NOW)).toBe(alice);
  });
});
