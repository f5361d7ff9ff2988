import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Packaged, packageStack, type Properties, type Resource } from "./package-stack.ts";

/** One packaged stack, for the tests of a file. */
export interface PackagedStack {
  readonly get: () => Packaged;
  readonly ofType: (type: string) => readonly [string, Resource][];
  readonly properties: (id: string) => Properties;
}

/** Packages a stack before the tests, and removes it after them. */
export function usePackaged(...packaged: Parameters<typeof packageStack>): PackagedStack {
  let stack: Awaited<ReturnType<typeof packageStack>>;
  beforeAll(async () => {
    stack = await packageStack(...packaged);
  }, 240_000);
  afterAll(() => stack.remove());
  return {
    get: () => stack,
    ofType: (type) => Object.entries(stack.resources).filter(([, resource]) => resource.Type === type),
    properties: (id) => stack.resources[id]?.Properties ?? {},
  };
}

export function itPassesCfnLint({ get }: PackagedStack): void {
  it("passes cfn-lint", ({ skip }) => {
    // W3005: osls repeats a dependency that a reference states already; harmless, and not ours to change
    const lint = spawnSync("cfn-lint", ["--ignore-checks", "W3005", "--", get().templateFile], { encoding: "utf8" });
    if (lint.error !== undefined && !process.env["CI"]) skip("no cfn-lint here: pip install cfn-lint");
    expect(lint.error).toBeUndefined();
    expect(lint.stdout).toBe("");
    expect(lint.status).toBe(0);
  });
}
