import { arch, cpus } from "node:os";
import { isMet, type Row } from "./row.ts";

const COLUMNS = ["measure", "floor", "measured", "result", "goal", ""] as const;

/** A Markdown table, its columns padded so that it can be read on a terminal as well. */
export function formatTable(rows: readonly Row[]): string {
  const cells = [[...COLUMNS], ...rows.map(cellsOf)];
  const widths = COLUMNS.map((_, column) => Math.max(3, ...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  const [head = [], ...body] = cells;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...body.map(line)].join("\n");
}

/** What the numbers were measured on; nothing that names the machine. */
export function describeMachine(): string {
  const [cpu] = cpus();
  const model = cpu?.model.trim() || "unknown processor";
  return `Node ${process.versions.node}, ${process.platform} ${arch()}, ${cpus().length} × ${model}`;
}

function cellsOf(row: Row): string[] {
  const { floor, measured, unit, compare, result, goal } = row;
  const met = isMet(row);
  const compared = (value: number): string =>
    compare === "×" ? `${value.toFixed(2)}×` : `${compare === "+" && value >= 0 ? "+" : ""}${amount(value, unit)}`;
  return [
    row.name,
    floor === undefined ? "" : `${floor.what}: ${amount(floor.value, unit)}`,
    amount(measured, unit),
    compared(result),
    goal === undefined ? "" : `≤ ${compared(goal)}`,
    met === undefined ? "" : met ? "met" : "missed",
  ];
}

function amount(value: number, unit: Row["unit"]): string {
  const size = Math.abs(value);
  if (unit === "ms") return size < 1 ? `${(value * 1_000).toFixed(size < 0.1 ? 1 : 0)} µs` : `${value.toFixed(1)} ms`;
  return size < 1_048_576 ? `${(value / 1_024).toFixed(1)} KB` : `${(value / 1_048_576).toFixed(1)} MB`;
}
