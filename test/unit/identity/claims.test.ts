import { describe, expect, it } from "vitest";
import { RejectedError } from "../../../shared/errors.ts";
import { principalOf } from "../../../shared/identity/claims.ts";
import type { Principal } from "../../../shared/identity/principal.ts";
import type { Issuer } from "../../../shared/policy/document.ts";
import { OKTA, oktaClaims, PARTNER, partnerClaims, STAFF, staffClaims } from "./issuers.ts";
import type { Claims } from "./signer.ts";

const read = (name: string, entry: Issuer, claims: Claims): Principal =>
  principalOf({
    issuer: { name, iss: "", jwksUri: undefined, entry },
    claims,
    expiresAt: 1_700_000_000,
    notBefore: undefined,
  });
const okta = (claims: Claims, entry = {}): Principal => read("okta", { ...OKTA, ...entry }, oktaClaims(claims));
const partner = (claims: Claims, entry = {}): Principal =>
  read("partner", { ...PARTNER, ...entry }, partnerClaims(claims));
const staff = (claims: Claims, entry = {}): Principal => read("staff", { ...STAFF, ...entry }, staffClaims(claims));

describe("a principal", () => {
  it.each<[string, () => Principal]>([
    ["the principal claim is missing", () => okta({ uid: undefined })],
    ["it is null", () => okta({ uid: null })],
    ["it is null in what looks like a machine's token", () => okta({ uid: null, sub: "0oa1portal" })],
    ["it is empty", () => okta({ uid: "" })],
    ["it is a number", () => okta({ uid: 7 })],
    ["it is a list", () => okta({ uid: ["00u1abc"] })],
    ["it holds a line feed", () => okta({ uid: "00u1\nabc" })],
    ["it holds a C1 control", () => okta({ uid: "00u1\u0085abc" })],
    ["it holds half a surrogate pair", () => okta({ uid: "00u1\ud800" })],
    ["it takes more than 256 bytes", () => okta({ uid: "é".repeat(129) })],
    ["a person of Cognito has no sub", () => staff({ sub: undefined })],
    ["a client's name cannot be printed", () => staff({ username: undefined, client_id: "a\u0000b" })],
  ])("is refused: %s", (_, principal) => {
    expect(principal).toThrow(RejectedError);
    expect(principal).toThrow(expect.objectContaining({ code: "token-invalid" }));
  });

  it("of Okta is its stable id, with every name qualified", () => {
    expect(okta({ groups: ["devops", "support"], iat: 1_600_000_000 })).toEqual({
      id: "okta:00u1abc",
      issuer: "okta",
      groups: ["okta:devops", "okta:support"],
      client: "okta:0oa1portal",
      isMachine: false,
      displayName: undefined,
      expiresAt: 1_700_000_000,
      issuedAt: 1_600_000_000,
      tokenId: "AT.1",
    });
  });

  it.each<[unknown, number | undefined]>([
    [1_600_000_000.9, 1_600_000_000],
    [0, 0],
    [undefined, undefined],
    [-1, undefined],
    [1e12, undefined],
    [Number.NaN, undefined],
    ["1600000000", undefined],
  ])("with `iat` %s was issued at %s", (iat, issuedAt) => {
    expect(okta({ iat }).issuedAt).toBe(issuedAt);
    expect(staff({ iat }).issuedAt).toBe(issuedAt);
  });

  it("of a user pool is its sub, the user name for people to read", () => {
    expect(staff({})).toMatchObject({
      id: "staff:1f7e-8a",
      groups: ["staff:devops", "staff:analytics"],
      client: "staff:4example23456789",
      isMachine: false,
      displayName: "carol",
    });
  });

  it("keeps a value with a colon and up to 256 bytes", () => {
    expect(okta({ uid: "a:b" }).id).toBe("okta:a:b");
    expect(okta({ uid: "é".repeat(128) }).id).toBe(`okta:${"é".repeat(128)}`);
  });
});

describe("a machine", () => {
  it.each<[string, () => Principal]>([
    ["Okta, with a uid", () => okta({ sub: "0oa1portal" })],
    ["Okta, another subject", () => okta({ sub: "alice@example.com" })],
    ["no client id", () => partner({ sub: "bob" })],
    ["another client", () => partner({ azp: "portal" })],
    ["the first client claim is another", () => partner({ cid: "portal", azp: "bob" })],
    [
      "the issuer's own principal claim",
      () => partner({ azp: "bob", email: "bob@example.com" }, { principalClaim: "email" }),
    ],
    ["somebody has signed in, who is called like the client", () => partner({ azp: "bob", auth_time: 1_700_000_000 })],
    ["somebody has signed in, by a password", () => partner({ azp: "bob", amr: ["pwd"] })],
    ["somebody has signed in, in an id token", () => partner({ azp: "bob", nonce: "n-0S6" })],
    ["Cognito, with a user name", () => staff({ sub: "4example23456789" })],
    ["Cognito, an id token", () => staff({ username: undefined, aud: "4example23456789" }, { tokenUse: "id" })],
  ])("is not: %s", (_, principal) => expect(principal().isMachine).toBe(false));

  it.each<[string, () => Principal, string]>([
    ["Okta: cid is sub, no uid", () => okta({ sub: "0oa9bot", cid: "0oa9bot", uid: undefined }), "okta:0oa9bot"],
    ["client_id is sub", () => partner({ sub: "job", client_id: "job" }), "partner:job"],
    ["azp is sub", () => partner({ sub: "job", azp: "job" }), "partner:job"],
    [
      "the principal claim is missing",
      () => partner({ sub: "job", azp: "job" }, { principalClaim: "email" }),
      "partner:job",
    ],
    ["Cognito: no user name", () => staff({ username: undefined }), "staff:4example23456789"],
  ])("is its client: %s", (_, principal, id) => {
    expect(principal()).toMatchObject({ isMachine: true, id, client: id });
  });
});

describe("groups", () => {
  it.each<[string, unknown, object, string[]]>([
    ["missing", undefined, {}, []],
    ["null", null, {}, []],
    ["an object", { devops: true }, {}, []],
    ["a number", 7, {}, []],
    ["empty text", "", {}, []],
    [
      "items that are no names",
      ["a", 7, null, "", ["b"], { c: 1 }, "d\n", "e\u2028", "f\u202e", "x".repeat(257)],
      {},
      ["okta:a"],
    ],
    ["one text is one group", "devops support", {}, ["okta:devops support"]],
    ["one text with commas is one group", "cn=devops,ou=groups", {}, ["okta:cn=devops,ou=groups"]],
    ["text separated by blanks", " devops  support ", { groupsSeparator: "space" }, ["okta:devops", "okta:support"]],
    [
      "text separated by commas",
      "devops, support,,ops team",
      { groupsSeparator: "comma" },
      ["okta:devops", "okta:support", "okta:ops team"],
    ],
    ["a list is never split", ["devops,support"], { groupsSeparator: "comma" }, ["okta:devops,support"]],
    ["each once", ["b", "a", "b"], {}, ["okta:b", "okta:a"]],
  ])("are read: %s", (_, groups, entry, expected) => expect(okta({ groups }, entry).groups).toEqual(expected));

  it("come from the claim that the policy names", () => {
    expect(okta({ roles: ["x"], groups: ["y"] }, { groupsClaim: "roles" }).groups).toEqual(["okta:x"]);
    expect(staff({ groups: ["y"], "cognito:groups": ["x"] }).groups).toEqual(["staff:x"]);
  });

  it("are another issuer's under the same name", () => {
    expect(okta({}).groups).toEqual(["okta:devops"]);
    expect(partner({}).groups).toEqual(["partner:devops"]);
  });
});

describe("what is only shown", () => {
  it.each<[string, Claims, string | undefined]>([
    ["no name", {}, undefined],
    ["a name that is no text", { email: 7 }, undefined],
    ["only what cannot be printed", { email: "\u0000\n" }, undefined],
    ["the e-mail first", { email: "a@example.com", preferred_username: "a", username: "b" }, "a@example.com"],
    ["no e-mail that the issuer calls unverified", { email: "boss@x.org", email_verified: false, username: "b" }, "b"],
    ["nor in Cognito's spelling", { email: "boss@x.org", email_verified: "false" }, undefined],
    ["the preferred user name", { preferred_username: "a", username: "b" }, "a"],
    ["the next when one is empty", { email: "", username: "b" }, "b"],
    ["controls left out", { email: "a\n\u001b[31mb\ud800" }, "a[31mb"],
    ["nothing that turns around what follows", { email: "gro.x@\u202eboss\u2066" }, "gro.x@boss"],
    ["cut after a whole character", { email: `${"x".repeat(126)}€` }, "x".repeat(126)],
    ["128 bytes whole", { email: `${"x".repeat(124)}😀` }, `${"x".repeat(124)}😀`],
    ["no half of a pair", { email: `${"x".repeat(126)}😀` }, "x".repeat(126)],
  ])("is the display name: %s", (_, claims, expected) => expect(okta(claims).displayName).toBe(expected));

  it("is the token's id, when it can be printed", () => {
    expect(okta({ jti: "x".repeat(257) }).tokenId).toBeUndefined();
    expect(okta({ jti: "x".repeat(256) }).tokenId).toBe("x".repeat(256));
  });
});
