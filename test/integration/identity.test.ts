import https from "node:https";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { runInjected } from "../../local/inject.ts";
import { type LocalIssuer, startIssuer } from "../../local/issuer/issuer.ts";
import { issueCertificates, type LocalCertificates } from "../../local/stack/certificates.ts";
import { listen, stopListening } from "../../local/stack/listen.ts";
import { FaultError, RejectedError } from "../../shared/errors.ts";
import { fetchJson } from "../../shared/identity/fetch-json.ts";
import { type Identify, identifier } from "../../shared/identity/identify.ts";
import type { Issuer } from "../../shared/policy/document.ts";

const OKTA = "example.okta.com";
const COGNITO = "cognito-idp.eu-west-1.amazonaws.com";
const okta: Issuer = {
  type: "oidc",
  issuer: `https://${OKTA}/oauth2/default`,
  audience: ["api://opensearch"],
  principalClaim: "uid",
  groupsClaim: "groups",
};
const staff: Issuer = {
  type: "cognito",
  userPoolId: "eu-west-1_Ab12Cd34E",
  clientIds: ["client1"],
  tokenUse: "access",
};

const UNTRUSTED = "token-invalid: the issuer of the token is not trusted";
const UNKNOWN_KEY = "token-invalid: the key of the token is not one that its issuer publishes";
const NO_KEYS = "gate-failed: the keys of issuer `okta` could not be fetched";
const NOT_YET = "gate-failed: the keys of issuer `okta` may not be fetched again yet";
/** a verified token is verified anew after this */
const REMEMBERED_SECONDS = 301;
const WHOLE_SECOND = Math.floor(Date.now() / 1_000);

describe("an identifier and its real issuers", () => {
  let local: LocalIssuer;
  let certificates: LocalCertificates;
  /** where the hosts are, by what is the matter with them now */
  const ports = new Map<string, number>();
  /** the addresses that were asked for */
  let fetched: string[] = [];

  beforeAll(async () => {
    certificates = await issueCertificates([OKTA, COGNITO]);
    local = await startIssuer({ issuers: { okta, staff }, certificates, machineClients: {} });
  });
  beforeEach(() => {
    for (const host of [OKTA, COGNITO]) ports.set(`${host}:443`, local.port);
    fetched = [];
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  afterAll(() => local.close());

  const gate = (
    issuers: Record<string, Issuer> = { okta, staff },
    neverEnds: (url: string) => boolean = () => false,
  ): Identify =>
    identifier(issuers, (url) => {
      fetched.push(url);
      if (neverEnds(url)) return new Promise(() => undefined);
      return runInjected({ ports, ca: certificates.ca }, () => fetchJson(url));
    });
  const outcome = async (identify: Identify, token: string, later = 0): Promise<string> => {
    try {
      return (await identify(token, WHOLE_SECOND + later)).id;
    } catch (error) {
      if (error instanceof RejectedError || error instanceof FaultError) return `${error.code}: ${error.message}`;
      throw error;
    }
  };
  /** one of discovery, one of the keys */
  const FETCHES_OF_OKTA = 2;

  it("refuses the tokens of a withdrawn key once the keys were fetched again", async () => {
    const identify = gate();
    const old = await local.mint({ sub: "alice" });
    expect(await outcome(identify, old)).toBe("okta:alice");
    await local.rotateKeys("okta", "withdrawn");
    expect(await outcome(identify, await local.mint({ sub: "bob" }), 1)).toBe("okta:bob");
    expect(await outcome(identify, old, REMEMBERED_SECONDS)).toBe(UNKNOWN_KEY);
    expect(await outcome(gate(), old)).toBe(UNKNOWN_KEY);
  });

  it("takes the tokens of a new key after one fetch, and those of the old one while it is published", async () => {
    const identify = gate();
    const old = await local.mint({ sub: "alice" });
    expect(await outcome(identify, old)).toBe("okta:alice");
    expect(fetched).toHaveLength(FETCHES_OF_OKTA);
    await local.rotateKeys("okta", "published");
    const fresh = await Promise.all(["bob", "carol", "dave"].map((sub) => local.mint({ sub })));
    const outcomes = await Promise.all(fresh.map((token) => outcome(identify, token, 1)));
    expect(outcomes).toEqual(["okta:bob", "okta:carol", "okta:dave"]);
    expect(fetched).toHaveLength(2 * FETCHES_OF_OKTA);
    expect(await outcome(identify, old, REMEMBERED_SECONDS)).toBe("okta:alice");
    expect(await outcome(gate(), old)).toBe("okta:alice");
  });

  it("calls a token under an unknown key neither good nor bad while its issuer is down; known keys serve on", async () => {
    const identify = gate();
    expect(await outcome(identify, await local.mint({ sub: "alice" }))).toBe("okta:alice");
    const known = await local.mint({ sub: "bob" });
    await local.rotateKeys("okta", "published");
    const fresh = await local.mint({ sub: "carol" });
    ports.set(`${OKTA}:443`, await closedPort());
    expect(await outcome(identify, fresh, 1)).toBe(NO_KEYS);
    expect(await outcome(identify, known, 2)).toBe("okta:bob");
    ports.set(`${OKTA}:443`, local.port);
    expect(await outcome(identify, fresh, 5)).toBe(NOT_YET);
    expect(await outcome(identify, fresh, 7)).toBe("okta:carol");
  });

  it("gives up on an issuer that hangs, and asks again when it is back", async () => {
    const identify = gate();
    const token = await local.mint({ sub: "alice" });
    const hanging = https.createServer({ cert: certificates.cert, key: certificates.key }, () => undefined);
    ports.set(`${OKTA}:443`, await listen(hanging));
    try {
      expect(await outcome(identify, token)).toBe(NO_KEYS);
    } finally {
      await stopListening(hanging);
    }
    ports.set(`${OKTA}:443`, local.port);
    expect(await outcome(identify, token, 6)).toBe("okta:alice");
  }, 9_000);

  it("lets nobody else wait for an issuer that hangs", async () => {
    let isStuck = false;
    const identify = gate({ okta, staff }, (url) => isStuck && url.includes(OKTA));
    expect(await outcome(identify, await local.mint({ sub: "alice" }))).toBe("okta:alice");
    const known = await local.mint({ sub: "bob" });
    await local.rotateKeys("okta", "published");
    isStuck = true;
    void outcome(identify, await local.mint({ sub: "carol" }), 1);
    expect(await outcome(identify, known, 1)).toBe("okta:bob");
    expect(await outcome(identify, await local.mint({ sub: "erin" }, "staff"), 1)).toBe("staff:erin");
    expect(fetched.filter((url) => url.includes(OKTA))).toHaveLength(FETCHES_OF_OKTA + 1);
  });

  it.each([
    ["behind the issuer's by 31 s", -31, "token-invalid: the token is not valid yet"],
    ["behind the issuer's by 29 s", -29, "okta:alice"],
    ["before the token's end", 3_599, "okta:alice"],
    ["29 s after the token's end", 3_629, "okta:alice"],
    ["31 s after the token's end", 3_631, "token-expired: the token has expired"],
  ])("judges a token by a clock %s", async (_, ahead, expected) => {
    vi.useFakeTimers({ toFake: ["Date"], now: WHOLE_SECOND * 1_000 });
    const token = await local.mint({ sub: "alice", claims: { nbf: WHOLE_SECOND }, ttlSeconds: 3_600 });
    vi.setSystemTime((WHOLE_SECOND + ahead) * 1_000);
    expect(await outcome(gate(), token, ahead)).toBe(expected);
  });

  it("refuses an issuer that has left the policy, also for a token that was good before, and asks it nothing", async () => {
    const token = await local.mint({ sub: "alice" });
    const other = await local.mint({ sub: "erin" }, "staff");
    expect(await outcome(gate(), token)).toBe("okta:alice");
    fetched = [];
    const without = gate({ staff });
    expect(await outcome(without, token)).toBe(UNTRUSTED);
    expect(fetched).toEqual([]);
    expect(await outcome(without, other)).toBe("staff:erin");
    expect(await outcome(gate(), token)).toBe("okta:alice");
  });
});

/** A port that nobody listens on any more. */
async function closedPort(): Promise<number> {
  const server = https.createServer();
  const port = await listen(server);
  await stopListening(server);
  return port;
}
