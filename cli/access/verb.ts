import { type ExitCode, type Io, type OptionValues, UsageError } from "../command.ts";
import type { CallGate } from "./gate-connection.ts";

/** One thing to do with temporary access. */
export interface Verb {
  /** what it takes beside options: `ID` */
  readonly argument?: string;
  /** options beside `--url` and `--json` */
  readonly options: readonly string[];
  readonly run: (ask: VerbCall) => Promise<ExitCode>;
}

export interface VerbCall {
  readonly call: CallGate;
  readonly values: OptionValues;
  /** empty for a verb without one */
  readonly argument: string;
  readonly io: Io;
  /** epoch milliseconds */
  readonly now: () => number;
}

/** The form that ids have: nothing else gets into a path. */
const ID = /^[A-Za-z0-9_-]{22}\.[0-9]{13}-[A-Za-z0-9_-]{11}$/;

/** The path of one request. Throws `UsageError` for what is no id. */
export function pathOf(id: string, verb?: string): string {
  if (!ID.test(id)) throw new UsageError("this is no id of a request; index-gate access list shows them");
  return `/requests/${id}${verb === undefined ? "" : `/${verb}`}`;
}

export function optionOf(values: OptionValues, name: string): string | undefined {
  const value = values[name];
  return typeof value === "string" ? value : undefined;
}

/** What the gate said, as JSON without a character that a terminal acts on; or lines for people. */
export function print({ values, io }: VerbCall, json: unknown, lines: () => readonly string[]): void {
  if (values["json"] !== true) io.out(`${lines().join("\n")}\n`);
  else io.out(`${JSON.stringify(json, undefined, 2).replaceAll(/[\p{Cf}\u007f-\u009f]/gu, escape)}\n`);
}

function escape(character: string): string {
  return character
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
}
