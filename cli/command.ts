import type { ParseArgsConfig } from "node:util";
import type { Environment } from "../shared/config.ts";
import type { Code } from "../shared/errors.ts";

/** Where a command writes; the only world it has besides the files its arguments name. */
export interface Io {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** `out` is a terminal that shows colours */
  readonly color: boolean;
  /** where credentials for a domain are read; by default there are none */
  readonly env?: Environment;
}

/** 0 ok, 1 could not run, 2 the decision is deny, 3 findings */
export type ExitCode = 0 | 1 | 2 | 3;

export type OptionValues = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;

export interface Command {
  /** one line for the list of commands */
  readonly summary: string;
  /** what follows the command's name: `[FILE] [--json]` */
  readonly usage: string;
  /** what it does, prints and exits with */
  readonly description: string;
  /** ready to paste, the program's name left out */
  readonly examples: readonly string[];
  readonly options: NonNullable<ParseArgsConfig["options"]>;
  /** an argument of this form is no option, though it may begin like one */
  readonly isArgument?: RegExp;
  /** Throws `UsageError` when the arguments do not make sense. */
  readonly run: (values: OptionValues, positionals: readonly string[], io: Io) => Promise<ExitCode>;
}

/** The command could not run as it was called: one line for the person at the terminal, exit code 1. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Throws `UsageError` for an argument that belongs to no option, of a command that takes none. */
export function assertOptionsAlone([first]: readonly string[]): void {
  if (first !== undefined) throw new UsageError(`\`${first}\` belongs to no option`);
}

/** What the command asked a domain for did not come about: one line with a code of the gate's, exit code 1. */
export class CommandFailure extends Error {
  override readonly name = "CommandFailure";
  readonly code: Code;

  constructor(code: Code, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
