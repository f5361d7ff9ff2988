import { expect, it } from "vitest";
import { CLEAN, find, HEAD } from "./lint-with.ts";

const POOL = `  pool:
    type: cognito
    userPoolId: eu-west-1_Ab12Cd34E
    clientIds: [4example, 5example]
`;

const findWith = (members: string, pool = POOL) =>
  find(
    "unmatched-client",
    HEAD.replace("domains:", `${pool}domains:`) + CLEAN.replace('groups: ["okta:devops"]', members),
  );

it("finds a client that the user pool's tokens are not accepted from", () => {
  expect(findWith('groups: ["pool:a"], clients: ["pool:4example", "pool:6example"]')).toEqual([
    "19:63 `pool:6example` never matches: it is not among the `clientIds` of issuer `pool` (4example, 5example); add it there",
  ]);
});

it("finds every client where id tokens are accepted", () => {
  expect(findWith('clients: ["pool:4example"]', `${POOL}    tokenUse: id\n`)).toEqual([
    "20:26 `pool:4example` never matches: issuer `pool` accepts id tokens, which machines do not get; make an issuer with `tokenUse: access`",
  ]);
});

it.each(['clients: ["pool:4example", "pool:5example"]', 'clients: ["okta:6example"]', 'users: ["pool:6example"]'])(
  "finds nothing in %s",
  (members) => {
    expect(findWith(members)).toEqual([]);
  },
);
