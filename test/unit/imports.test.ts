import { describe, expect, it } from "vitest";
import { type SourceFile, readSources } from "./source-imports.ts";

const sources = readSources(["functions", "shared", "cli", "local", "scripts", "bench", "fuzz", "test"]);
const production = sources.filter(({ path }) => /^(functions|shared|cli)\//.test(path));
const domain = production.filter(({ path }) => /^shared\/(?!aws\/)/.test(path));

/** `path → import` for every import of these files that a rule forbids. */
function forbidden(files: readonly SourceFile[], isForbidden: (from: string, to: string) => boolean): string[] {
  return files.flatMap(({ path, files: imports }) =>
    imports.filter((to) => isForbidden(path, to)).map((to) => `${path} → ${to}`),
  );
}

const functionOf = (path: string) => /^functions\/([^/]+)\//.exec(path)?.[1];
const isGenerator = (path: string) => /(^|\/)generate[^/]*\.ts$/.test(path);

describe("imports point one way", () => {
  it("reads the sources it judges", () => {
    expect(domain.length).toBeGreaterThan(20);
    expect(domain.find(({ path }) => path === "shared/policy/compile.ts")?.files).toContain(
      "shared/policy/document.ts",
    );
    expect(domain.find(({ path }) => path === "shared/policy/compile.ts")?.packages).toContain("node:fs");
  });

  it("every imported file is there", () => {
    const known = new Set(sources.map(({ path }) => path));
    const missing = forbidden(sources, (_, to) => to.endsWith(".ts") && !to.endsWith(".config.ts") && !known.has(to));
    expect(missing).toEqual([]);
  });

  it("production code imports functions (its own), shared and cli alone", () => {
    expect(forbidden(production, (_, to) => !/^(functions|shared|cli)\//.test(to))).toEqual([]);
  });

  it("nothing but tests, benchmarks and fuzz runs imports a function, and no function another", () => {
    const others = sources.filter(({ path }) => !/^(test|bench|fuzz)\//.test(path));
    expect(
      forbidden(others, (from, to) => functionOf(to) !== undefined && functionOf(to) !== functionOf(from)),
    ).toEqual([]);
  });

  it("nothing imports test code but tests and benchmarks", () => {
    const others = sources.filter(({ path }) => !/^(test|bench)\//.test(path));
    expect(forbidden(others, (_, to) => to.startsWith("test/"))).toEqual([]);
  });

  it("only scripts, tests and generators import a generator", () => {
    const others = sources.filter(({ path }) => !/^(scripts|test)\//.test(path) && !isGenerator(path));
    expect(forbidden(others, (_, to) => isGenerator(to))).toEqual([]);
  });

  it("the domain imports neither AWS adapters nor the command line", () => {
    expect(forbidden(domain, (_, to) => /^(shared\/aws|cli)\//.test(to))).toEqual([]);
  });

  it("only shared/aws imports AWS clients and signers", () => {
    const clients = /^(@aws-sdk|@smithy|@aws-crypto)\//;
    const found = production
      .filter(({ path }) => !path.startsWith("shared/aws/"))
      .filter(({ packages }) => packages.some((name) => clients.test(name)));
    expect(found.map(({ path }) => path)).toEqual([]);
  });

  it("errors.ts is a leaf", () => {
    const errors = sources.find(({ path }) => path === "shared/errors.ts");
    expect(errors?.files).toEqual([]);
    expect(errors?.packages).toEqual([]);
  });

  it("only shared/config.ts reads the environment", () => {
    const readers = production.filter(
      ({ path, text }) => !path.startsWith("cli/") && /\bprocess\s*(\.env|\[)/.test(text),
    );
    expect(readers.map(({ path }) => path)).toEqual(["shared/config.ts"]);
  });

  it("no file passes on what another exports", () => {
    const barrels = production.filter(({ text }) => /(?:^|\n)export\s+(?:type\s+)?(?:\*|\{[^}]*\}\s*from)/.test(text));
    expect(barrels.map(({ path }) => path)).toEqual([]);
  });

  it("no file is longer than 300 lines but what is generated", () => {
    const long = sources.filter(({ path, text }) => !path.endsWith(".generated.ts") && text.split("\n").length > 301);
    expect(long.map(({ path }) => path)).toEqual([]);
  });

  it("there is no cycle", () => {
    expect(findCycle(sources)).toEqual([]);
  });
});

/** The files of one cycle, or nothing; type imports count. */
function findCycle(files: readonly SourceFile[]): readonly string[] {
  const imports = new Map(files.map(({ path, files: to }) => [path, to]));
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): readonly string[] => {
    if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path];
    if (done.has(path)) return [];
    for (const next of imports.get(path) ?? []) {
      const cycle = visit(next, [...trail, path]);
      if (cycle.length > 0) return cycle;
    }
    done.add(path);
    return [];
  };
  for (const { path } of files) {
    const cycle = visit(path, []);
    if (cycle.length > 0) return cycle;
  }
  return [];
}

describe("the cycle finder", () => {
  const file = (path: string, ...files: string[]): SourceFile => ({ path, text: "", files, packages: [] });

  it("finds a cycle", () => {
    expect(findCycle([file("a", "b"), file("b", "c"), file("c", "b")])).toEqual(["b", "c", "b"]);
  });

  it("takes a diamond for none", () => {
    expect(findCycle([file("a", "b", "c"), file("b", "d"), file("c", "d"), file("d")])).toEqual([]);
  });
});
