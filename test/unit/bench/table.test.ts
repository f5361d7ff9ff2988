import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { writeBetweenMarkers } from "../../../bench/document.ts";
import { isMet, type Row } from "../../../bench/row.ts";
import { describeMachine, formatTable } from "../../../bench/table.ts";

const ratio: Row = {
  name: "sign 1 KB",
  floor: { what: "sha256", value: 0.0188 },
  measured: 0.0466,
  unit: "ms",
  compare: "×",
  result: 2.48,
  goal: 2.4,
};

describe("a goal", () => {
  it("is missed above, met at, and neither without", () => {
    expect(isMet({ result: 1.51, goal: 1.5 })).toBe(false);
    expect(isMet({ result: 1.5, goal: 1.5 })).toBe(true);
    expect(isMet({ result: 9, goal: undefined })).toBeUndefined();
  });
});

describe("the table", () => {
  it("shows ratios, differences and sizes in units that can be read", () => {
    const difference: Row = {
      ...ratio,
      name: "cold start",
      floor: { what: "Node", value: 34 },
      measured: 58,
      compare: "+",
      result: 24,
      goal: 30,
    };
    const size: Row = { name: "bundle", measured: 53_625, unit: "bytes", compare: "=", result: 53_625, goal: 65_536 };
    const lines = formatTable([ratio, difference, size]).split("\n");
    const cells = lines.map((line) => line.split("|").map((cell) => cell.trim()));
    expect(cells.slice(2)).toEqual([
      ["", "sign 1 KB", "sha256: 18.8 µs", "46.6 µs", "2.48×", "≤ 2.40×", "missed", ""],
      ["", "cold start", "Node: 34.0 ms", "58.0 ms", "+24.0 ms", "≤ +30.0 ms", "met", ""],
      ["", "bundle", "", "52.4 KB", "52.4 KB", "≤ 64.0 KB", "met", ""],
    ]);
    expect(new Set(lines.map((line) => line.length)).size).toBe(1);
  });

  it("says on what it was measured, without a path or a name", () => {
    expect(describeMachine()).toMatch(/^Node \d+\.\d+\.\d+, \w+ \w+, \d+ × [^/]+$/);
  });
});

describe("writing between the markers", () => {
  const folder = mkdtempSync(join(tmpdir(), "index-gate-bench-test-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "performance.md");

  it("refuses a document without them", () => {
    writeFileSync(file, "# Performance\n");
    expect(() => writeBetweenMarkers(file, "text")).toThrow("no markers");
    expect(readFileSync(file, "utf8")).toBe("# Performance\n");
  });

  it("changes nothing else, however often", () => {
    const [begin, end] = ["<!-- npm run bench -- --write: begin -->", "<!-- npm run bench -- --write: end -->"];
    writeFileSync(file, `before\n${begin}\n${end}\nafter\n`);
    writeBetweenMarkers(file, "first");
    writeBetweenMarkers(file, "second");
    expect(readFileSync(file, "utf8")).toBe(`before\n${begin}\n\nsecond\n\n${end}\nafter\n`);
  });
});
