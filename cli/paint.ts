import type { Io } from "./command.ts";

const CODES = { bold: 1, red: 31, green: 32, yellow: 33 } as const;

/** `text` in a colour, on a terminal only. */
export function paint(color: keyof typeof CODES, text: string, io: Io): string {
  return io.color ? `\u001b[${CODES[color]}m${text}\u001b[0m` : text;
}
