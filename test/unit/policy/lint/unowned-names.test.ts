import { expect, it } from "vitest";
import { entitled, findByNames } from "./names-rules.ts";

const UNOWNED = ["a", "b", "c", "d", "e"].map((end) => ({ domain: "logs", name: `orders-${end}` }));
const find = (
  names: readonly { domain: string; name: string; owner?: string }[],
  hasOwners = true,
  approvers?: string,
) => findByNames("unowned-names", entitled(["orders-*"], approvers), { names, hasOwners });

it("finds names that nobody is known to own, the first three by name", () => {
  const how = "name the owner in the `_meta` of an index template, or `owners.integration` answers";
  expect(find(UNOWNED.slice(0, 1))).toEqual([`23:21 nobody is known to own \`orders-a\`; ${how}`]);
  expect(find(UNOWNED)).toEqual([
    `23:21 nobody is known to own \`orders-a\`, \`orders-b\`, \`orders-c\`, 2 more; ${how}`,
  ]);
});

it("finds nothing in names that have an owner, are not asked for, or are another domain's", () => {
  expect(
    find([
      { domain: "logs", name: "orders-1", owner: "orders" },
      { domain: "logs", name: "x" },
    ]),
  ).toEqual([]);
  expect(find([{ domain: "shop", name: "orders-1" }])).toEqual([]);
});

it("finds nothing where somebody else answers, or where it is not said who owns what", () => {
  expect(find(UNOWNED, true, '{ groups: ["okta:leads"] }')).toEqual([]);
  expect(find(UNOWNED, false)).toEqual([]);
});
