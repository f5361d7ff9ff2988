import { describe, expect, it } from "vitest";
import { readAccess, writeAccess } from "../../../shared/access/access-context.ts";
import type { Principal } from "../../../shared/identity/principal.ts";
import { ACCESS_POLICY } from "../../support/access/people.ts";

const principal = (groups: readonly string[], more: Partial<Principal> = {}): Principal => ({
  id: "okta:00u1",
  issuer: "okta",
  groups,
  client: undefined,
  isMachine: false,
  displayName: undefined,
  expiresAt: 0,
  issuedAt: undefined,
  tokenId: undefined,
  ...more,
});
const rightsOf = (of: Principal) => {
  const text = writeAccess(of, ACCESS_POLICY);
  return text === undefined ? undefined : readAccess(text);
};

describe("what the context says of temporary access", () => {
  it("is nothing for somebody whom the policy does not name", () => {
    expect(rightsOf(principal(["okta:others", "staff:support", "okta:team-"]))).toBeUndefined();
  });

  it("is what groups may ask for and answer", () => {
    expect(rightsOf(principal(["okta:support", "okta:oncall"], { email: "a@b.c" }))).toEqual({
      mayAsk: ["support-read", "release-write", "auto-read", "owned-read", "break-glass"],
      mayReview: [],
      owns: [],
      isOwner: false,
      isMachine: false,
      email: "a@b.c",
    });
    expect(rightsOf(principal(["okta:leads", "okta:platform", "okta:team-orders"]))).toMatchObject({
      mayReview: ["support-read", "release-write", "auto-read"],
      isOwner: true,
      owns: ["orders"],
    });
  });

  it("lets no machine answer, own or break glass", () => {
    const machine = principal(["okta:support", "okta:leads", "okta:platform", "okta:oncall", "okta:team-x"], {
      isMachine: true,
    });
    expect(rightsOf(machine)).toMatchObject({ mayReview: [], isOwner: false, owns: [], isMachine: true });
    expect(rightsOf(machine)?.mayAsk).not.toContain("break-glass");
  });

  it("stays short, whatever groups somebody has", () => {
    const teams = Array.from({ length: 300 }, (_, at) => `okta:team-${"x".repeat(40)}${at}`);
    const text = writeAccess(principal(["okta:support", ...teams]), ACCESS_POLICY) ?? "";
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(600);
    expect(readAccess(text).mayAsk).toContain("support-read");
  });

  it.each(["[]", "{", '{"ask":[]}', '{"ask":[1],"review":[],"owns":[]}', '{"ask":[],"review":[],"owns":[],"more":1}'])(
    "is malformed as %s",
    (text) => {
      expect(() => readAccess(text)).toThrow("the context is malformed at `access`");
    },
  );
});
