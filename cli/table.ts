import type { Io } from "./command.ts";
import { paint } from "./paint.ts";

/** Lines of a table with two blanks before each column, as wide as its widest cell; the head is bold on a terminal. */
export function table(head: readonly string[], rows: readonly (readonly string[])[], io: Io): string[] {
  const widths = head.map((title, at) => Math.max(title.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, at) => `  ${cell.padEnd(widths[at] ?? 0)}`)
      .join("")
      .trimEnd();
  return [paint("bold", line(head), io), ...rows.map(line)];
}
