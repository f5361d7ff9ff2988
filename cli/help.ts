import type { Command } from "./command.ts";

const PROGRAM = "npm run index-gate --";

/** `index-gate --help`: every command with its first example. */
export function programHelp(commands: Readonly<Record<string, Command>>): string {
  const width = Math.max(...Object.keys(commands).map((name) => name.length));
  const list = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`);
  const examples = Object.values(commands).flatMap((command) => command.examples.map(example));
  return lines("usage: index-gate COMMAND", "", "commands:", ...list, "", "examples:", ...examples, "", FOOTER);
}

const FOOTER = `index-gate COMMAND --help says more.
exit codes: 0 ok, 1 could not run, 2 the decision is deny, 3 findings`;

/** `index-gate lint --help` */
export function commandHelp(name: string, command: Command): string {
  const usage = `usage: index-gate ${name} ${command.usage}`;
  return lines(usage, "", command.description, "", "examples:", ...command.examples.map(example));
}

function example(text: string): string {
  return `  ${PROGRAM} ${text}`;
}

function lines(...all: string[]): string {
  return `${all.join("\n")}\n`;
}
