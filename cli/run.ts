import { CommandFailure, UsageError } from "./command.ts";
import type { Command, ExitCode, Io } from "./command.ts";
import { COMMANDS } from "./commands.ts";
import { commandHelp, programHelp } from "./help.ts";
import { ArgumentError, parseArguments } from "./parse-arguments.ts";

/**
 * Runs one command: `argv` is what follows the program's name, the answer is the exit code. Prints one clear line and
 * answers 1 for a call that makes no sense; only a defect of the program itself throws.
 */
export async function run(argv: readonly string[], io: Io): Promise<ExitCode> {
  const [name, ...args] = argv;
  if (name === undefined) {
    io.err(programHelp(COMMANDS));
    return 1;
  }
  if (name === "--help" || name === "-h" || name === "help") {
    io.out(programHelp(COMMANDS));
    return 0;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) {
    const what = name.startsWith("-") ? "option" : "command";
    io.err(
      `index-gate: no ${what} \`${name}\`; commands: ${Object.keys(COMMANDS).join(", ")}; see index-gate --help\n`,
    );
    return 1;
  }
  try {
    return await runCommand(name, command, args, io);
  } catch (error) {
    if (error instanceof CommandFailure) {
      io.err(`index-gate ${name}: ${error.code}: ${error.message}\n`);
      return 1;
    }
    if (!(error instanceof UsageError)) throw error;
    io.err(`index-gate ${name}: ${error.message}; see index-gate ${name} --help\n`);
    return 1;
  }
}

async function runCommand(name: string, command: Command, args: string[], io: Io): Promise<ExitCode> {
  const { values, positionals } = parseOptions(command, args);
  if (values.help === true) {
    io.out(commandHelp(name, command));
    return 0;
  }
  return command.run(values, positionals, io);
}

function parseOptions(command: Command, args: string[]) {
  const options = { ...command.options, help: { type: "boolean", short: "h" } } as const;
  const isArgument = (text: string): boolean => command.isArgument?.test(text) ?? false;
  const apart = args.filter(isArgument);
  const sorted = apart.length === 0 ? args : [...args.filter((text) => !isArgument(text)), "--", ...apart];
  try {
    return parseArguments({ args: sorted, options, allowPositionals: true }, "");
  } catch (error) {
    if (!(error instanceof ArgumentError)) throw error;
    throw new UsageError(error.message, { cause: error });
  }
}
