import { describe, expect, it } from "vitest";
import { parseCases, scriptOf, toCase } from "../../../fuzz/case-file.ts";
import { HELP, parseOptions } from "../../../fuzz/options.ts";
import { probeOf, READER, WORLD } from "./samples.ts";

describe("parseOptions", () => {
  it.each([["--requests", "0"], ["--requests", "many"], ["--seconds", "-1"], ["--sed", "1"], ["file"]])(
    "refuses %s %s",
    (...args) => {
      expect(() => parseOptions(args, "7")).toThrow(/option|whole number|positional/i);
    },
  );

  it("reads what the help says", () => {
    expect(parseOptions([], "7")).toMatchObject({ requests: 10_000, seed: "7", seconds: undefined, isJson: false });
    expect(parseOptions(["--requests", "100000", "--seed", "x", "--seconds", "300", "--json"], "7")).toMatchObject({
      requests: 100_000,
      seed: "x",
      seconds: 300,
      isJson: true,
    });
    expect(parseOptions(["--help"], "7")).toBeUndefined();
    const named = [...HELP.matchAll(/^ {2}--([a-z]+)/gm)].map(([, name]) => name);
    expect(named).toEqual(["requests", "seed", "seconds", "json", "out", "replay", "help"]);
  });
});

describe("a case file", () => {
  const finding = {
    kind: "leak",
    detail: "the answer holds the name secret-hr",
    signature: "leak search name",
    operation: "search",
    world: WORLD,
    principal: READER,
    before: [probeOf({ method: "PUT" })],
    probe: probeOf({ gateway: "http", body: "AA==", bodyEncoding: "base64" }),
    isReproduced: true,
    count: 3,
  } as const;

  it("refuses a line that is no finding", () => {
    expect(() => parseCases('{"id":"dsl-1","path":"/"}')).toThrow("line 1");
  });

  it("holds all that is needed to see a finding again, in the form of the hand-written cases", () => {
    const text = `${JSON.stringify(toCase(finding, "fuzz-7-0", "7"))}\n`;
    const [read] = parseCases(text);
    expect(read).toMatchObject({
      id: "fuzz-7-0",
      category: "fuzz",
      grant: { indices: ["logs-*"], actions: ["read"] },
      expect: "deny",
    });
    expect(read && scriptOf(read)).toEqual({
      world: WORLD,
      principal: READER,
      before: finding.before,
      probe: finding.probe,
    });
  });
});
