import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { UsageError } from "../../../cli/command.ts";
import { MAX_YAML_BYTES, readInput } from "../../../cli/read-input.ts";
import { runWith } from "./io.ts";

const folder = mkdtempSync(join(tmpdir(), "index-gate-input-"));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, "input");
const MB = 1024 * 1024;

describe("a file named on the command line", () => {
  it("is refused beyond its limit, and read up to it", async () => {
    writeFileSync(file, "a".repeat(MB + 1));
    await expect(readInput(file, MB)).rejects.toEqual(new UsageError(`\`${file}\` is larger than 1 MB`));
    writeFileSync(file, "a".repeat(MB));
    expect((await readInput(file, MB)).equals(Buffer.alloc(MB, "a"))).toBe(true);
    writeFileSync(file, "");
    expect(await readInput(file, MB)).toHaveLength(0);
  });

  it.each([
    ["no-such-file", "no such file"],
    [folder, "it is a directory"],
    [join(import.meta.filename, "below"), "a part of its path is no directory"],
    ["a".repeat(5_000), "its name is too long"],
  ])("is refused when it cannot be read: %s", async (name, why) => {
    await expect(readInput(name, MB)).rejects.toEqual(new UsageError(`cannot read \`${name}\`: ${why}`));
  });

  it.each([["lint"], ["explain", "--groups", "okta:a", "--path", "/x", "--policy"]])(
    "is no policy when it is too large: %s",
    async (...argv) => {
      writeFileSync(file, `#${" ".repeat(MAX_YAML_BYTES)}`);
      const { code, out, err } = await runWith([...argv, file]);
      expect({ code, out }).toEqual({ code: 1, out: "" });
      expect(err).toMatch(/^index-gate \w+: `[^`]+` is larger than 4 MB; see index-gate \w+ --help\n$/);
    },
  );
});
