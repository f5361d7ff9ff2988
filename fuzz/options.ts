import { parseArguments } from "../cli/parse-arguments.ts";

export const HELP = `npm run fuzz -- [--requests N] [--seed S] [--seconds N] [--json] [--out FILE]
npm run fuzz -- --replay FILE

Generated callers send generated requests through the gate's own code to a real OpenSearch with the real Security plugin.
An answer that holds something foreign, a change outside the grants, or a request that the gate lets through and Security
forbids is a finding: shrunk, and printed as a case that can be replayed.

  --requests N   how many requests (default 10000)
  --seed S       any text; the same seed and code make the same requests (default: one that is printed)
  --seconds N    stop after so long, whatever comes first
  --json         the outcome as JSON on standard output
  --out FILE     append findings to this file, one case per line
  --replay FILE  play the cases of such a file again, and nothing else
  --help

Examples
  npm run fuzz -- --requests 100000 --seed 7
  npm run fuzz -- --seconds 300 --requests 1000000 --out findings.jsonl
  npm run fuzz -- --replay findings.jsonl

Exit codes: 0 nothing found, 1 could not run, 3 findings.`;

export interface FuzzOptions {
  readonly requests: number;
  readonly seed: string;
  readonly seconds: number | undefined;
  readonly isJson: boolean;
  readonly out: string | undefined;
  readonly replay: string | undefined;
}

/** Throws for an argument that is not known or makes no sense; undefined: help is asked for. */
export function parseOptions(args: readonly string[], defaultSeed: string): FuzzOptions | undefined {
  const { values } = parseArguments({
    args: [...args],
    options: {
      requests: { type: "string", default: "10000" },
      seed: { type: "string", default: defaultSeed },
      seconds: { type: "string" },
      json: { type: "boolean", default: false },
      out: { type: "string" },
      replay: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return undefined;
  return {
    requests: positive("requests", values.requests),
    seed: values.seed,
    seconds: values.seconds === undefined ? undefined : positive("seconds", values.seconds),
    isJson: values.json,
    out: values.out,
    replay: values.replay,
  };
}

function positive(name: string, text: string): number {
  if (!/^[1-9]\d{0,9}$/.test(text))
    throw new Error(`\`--${name}\` is not a whole number above 0: \`${text}\`; --help lists the options`);
  return Number(text);
}
