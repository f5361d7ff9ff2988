import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ACCESS_ROUTES } from "../../../shared/access/access-api.ts";
import { PROBLEMS } from "../../../shared/access/access-problem.ts";
import { parsePolicy } from "../../../shared/policy/parse.ts";
import { GOOD } from "../policy/sample.ts";

const TEXT = readFileSync("docs/temporary-access.md", "utf8");

describe("docs/temporary-access.md", () => {
  it("lists every call", () => {
    const listed = [...TEXT.matchAll(/^\| `(?<method>[A-Z]+) \/-\/access(?<path>[^`]+)` \|/gm)];
    const calls = listed.map(({ groups }) => `${groups?.["method"]} ${groups?.["path"]}`);
    expect(calls.toSorted()).toEqual(ACCESS_ROUTES.map(({ method, path }) => `${method} ${path}`).toSorted());
  });

  it("lists every code with its status", () => {
    const listed = [...TEXT.matchAll(/^\| `(?<code>[a-z-]+)` \| (?<status>\d{3}) \|/gm)];
    expect(Object.fromEntries(listed.map(({ groups }) => [groups?.["code"], Number(groups?.["status"])]))).toEqual(
      PROBLEMS,
    );
  });

  it("shows a policy that loads", () => {
    const shown = /```yaml\n([\s\S]*?)```/.exec(TEXT)?.[1] ?? "";
    expect(parsePolicy(`${GOOD}${shown}`, "policy.yml")).toHaveProperty("policy.access.entitlements.support-read");
  });
});
