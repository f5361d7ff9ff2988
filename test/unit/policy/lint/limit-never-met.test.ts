import { expect, it } from "vitest";
import { CLEAN, find, HEAD } from "./lint-with.ts";

const IAM = 'iam: ["arn:aws:iam::123456789012:role/ci"]';
const findWith = (members: string, limits: string) =>
  find(
    "limit-never-met",
    HEAD + CLEAN.replace('{ groups: ["okta:devops"] }\n', `{ groups: ["okta:devops"], ${members} }\n${limits}`),
  );

it("finds an IAM role where tokens have to be new", () => {
  expect(findWith(IAM, "    limits: { maxTokenAge: 8h }\n")).toEqual([
    "15:47 `arn:aws:iam::123456789012:role/ci` has no token, so `maxTokenAge` grants it nothing; give it a role without this limit",
  ]);
});

it("finds nothing without a limit, and with tokens alone", () => {
  expect(findWith(IAM, "")).toEqual([]);
  expect(findWith('clients: ["okta:ci"]', "    limits: { maxTokenAge: 8h }\n")).toEqual([]);
});
