import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { identifier } from "../../../shared/identity/identify.ts";
import { ISSUERS, KEYS, oktaClaims, partnerClaims, published, seconds } from "./issuers.ts";
import { makeKey, signToken } from "./signer.ts";

describe("identifying a token", () => {
  beforeEach(() => vi.useFakeTimers({ toFake: ["Date"] }));
  afterEach(() => vi.useRealTimers());
  const pass = (durationSeconds: number): unknown => vi.setSystemTime(Date.now() + durationSeconds * 1_000);

  it("refuses a changed token after the right one was remembered", async () => {
    const identify = identifier(ISSUERS, published().fetchJson);
    const token = signToken(oktaClaims(), KEYS.okta);
    await identify(token, seconds());
    await expect(identify(`${token}AAAA`, seconds())).rejects.toMatchObject({ code: "token-invalid" });
  });

  it("refuses a remembered token once it has expired, 30 s allowed", async () => {
    const identify = identifier(ISSUERS, published().fetchJson);
    const token = signToken(oktaClaims({ exp: Math.floor(seconds()) + 60 }), KEYS.okta);
    const principal = await identify(token, seconds());
    pass(85);
    expect(await identify(token, seconds())).toEqual(principal);
    pass(7);
    await expect(identify(token, seconds())).rejects.toMatchObject({ code: "token-expired" });
  });

  it("does not remember a refusal", async () => {
    const { fetchJson, pages } = published();
    const identify = identifier(ISSUERS, fetchJson);
    const key = makeKey("partner-2");
    const token = signToken(partnerClaims(), key);
    await expect(identify(token, seconds())).rejects.toMatchObject({ code: "token-invalid" });
    pages["https://keys.partner.example/jwks"] = {
      keys: [{ ...key.publicKey.export({ format: "jwk" }), kid: key.kid }],
    };
    pass(11);
    expect((await identify(token, seconds())).id).toBe("partner:bob");
  });
});
