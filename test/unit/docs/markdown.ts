import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The pages that people read, from the project's folder. */
export function listPages(): string[] {
  const docs = readdirSync("docs", { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".md"));
  return ["README.md", "CHANGELOG.md", "events/README.md", ...docs.map((file) => join("docs", file))];
}

export function readPage(path: string): string {
  return readFileSync(path, "utf8");
}

/** The text below a heading, to the next one of its level or above. */
export function section(page: string, heading: string): string {
  const lines = page.split("\n");
  const start = lines.indexOf(heading);
  if (start < 0) throw new Error(`no heading ${heading}`);
  const level = /^#+/.exec(heading)?.[0].length ?? 0;
  const isNext = (line: string) => /^#+ /.test(line) && (/^#+/.exec(line)?.[0].length ?? 0) <= level;
  const end = lines.findIndex((line, at) => at > start && isNext(line));
  return lines.slice(start + 1, end < 0 ? undefined : end).join("\n");
}

/** The rows of every table in a text, cell by cell; head and rule lines left out. */
export function tableRows(text: string): string[][] {
  const lines = text.split("\n");
  const isRule = (line: string | undefined) => /^\|(?:-+\|)+$/.test(line ?? "");
  const isRow = (line: string, at: number) => line.startsWith("|") && !isRule(line) && !isRule(lines[at + 1]);
  return lines.filter(isRow).map((line) =>
    line
      .slice(1, -1)
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim()),
  );
}

/** What stands in backticks. */
export function codesIn(text: string): string[] {
  return [...text.matchAll(/`([^`\n]+)`/g)].map(([, code = ""]) => code);
}

/** Fenced blocks of a language. */
export function blocks(page: string, language: string): string[] {
  return [...page.matchAll(/^```(\w*)\n([^]*?)^```$/gm)]
    .filter(([, name]) => name === language)
    .map(([, , text = ""]) => text);
}
