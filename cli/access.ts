import type { Command, ExitCode, Io, OptionValues } from "./command.ts";
import { UsageError } from "./command.ts";
import { GATE_VARIABLES, readGateUrl, readToken } from "./access/gate-address.ts";
import { connectGate, GateRefusal, NoAnswer } from "./access/gate-connection.ts";
import { refusalText } from "./access/refusal-text.ts";
import { optionOf } from "./access/verb.ts";
import { VERBS } from "./access/verbs.ts";

const COMMON = ["url", "json"];

/** Asks for temporary access and answers such requests, through the gate's own API. */
export const access: Command = {
  summary: "ask for temporary access, answer requests, see what became of them",
  usage: "VERB [ID|ENTITLEMENT] [--url URL] [--json] [options]",
  description: `Talks to a gate: its address is --url or ${GATE_VARIABLES.url}, your token is ${GATE_VARIABLES.token} of the environment and never an option.

  entitlements            what you may ask for
  indices ENTITLEMENT     the names that you may ask for; --search TEXT, --limit, --after
  request ENTITLEMENT     asks for it
    --reason TEXT           what you need it for
    --ticket TEXT           where the entitlement wants one
    --duration 30m          the longest that it gives, unless said
    --indices PATTERNS      only these of what it gives, separated by commas; any number of times
    --actions read,write    only these on them; read alone, unless said
    --domain NAME           where they are, if not in the default domain
    --wait                  waits until it is decided
    --key TEXT              the same key with the same ask is the same request, for scripts that try again
  list                    your requests, the newest end first; --limit 1 to 100, --after ID goes on
  show ID                 one request, with how to use what was granted
  withdraw ID             takes your own pending request back
  waiting                 what waits for your answer
  approve ID, decline ID  answers it; --reason TEXT
  revoke ID               ends active access, also your own; --reason TEXT
  history ENTITLEMENT     everybody's requests, for those who answer them; --limit, --after

  --url URL               the gate, with its stage or base path
  --json                  what the gate answers, as JSON

Exits with 0 when it is done, with 2 when the gate says no (or, with --wait, somebody did, or nobody answered), with 1 when it
could not be asked.`,
  examples: [
    "access entitlements",
    "access request support-read --reason 'INC-7: who ordered twice?' --duration 30m --wait",
    "access request support-read --indices 'logs-app-*' --reason INC-7 --json",
    "access waiting",
    "access approve ID --reason 'go on'",
    "access revoke ID",
  ],
  options: {
    url: { type: "string" },
    json: { type: "boolean" },
    reason: { type: "string" },
    ticket: { type: "string" },
    duration: { type: "string" },
    indices: { type: "string", multiple: true },
    actions: { type: "string", multiple: true },
    domain: { type: "string" },
    wait: { type: "boolean" },
    key: { type: "string" },
    search: { type: "string" },
    limit: { type: "string" },
    after: { type: "string" },
  },
  // an id may begin like an option
  isArgument: /^-[A-Za-z0-9_-]{21}\.[0-9]{13}-/,
  run: runAccess,
};

async function runAccess(values: OptionValues, positionals: readonly string[], io: Io): Promise<ExitCode> {
  const [name, argument = "", ...others] = positionals;
  const known = Object.keys(VERBS).join(", ");
  if (name === undefined) throw new UsageError(`say what to do: ${known}`);
  const verb = Object.hasOwn(VERBS, name) ? VERBS[name] : undefined;
  if (verb === undefined) throw new UsageError(`no verb \`${name}\`; write one of ${known}`);
  const foreign = Object.keys(values).find((option) => ![...COMMON, ...verb.options].includes(option));
  if (foreign !== undefined) throw new UsageError(`--${foreign} is nothing for \`${name}\``);
  const extra = verb.argument === undefined ? [argument, ...others].find((text) => text !== "") : others[0];
  if (extra !== undefined) throw new UsageError(`\`${extra}\` belongs to no option`);
  if (verb.argument !== undefined && argument === "") throw new UsageError(`write \`${name} ${verb.argument}\``);
  const env = io.env ?? {};
  const call = connectGate(readGateUrl(optionOf(values, "url"), env), readToken(env));
  try {
    return await verb.run({ call, values, argument, io, now: Date.now });
  } catch (error) {
    const told = tell(error);
    if (told === undefined) throw error;
    io.err(`index-gate access ${name}: ${told.text}\n`);
    return told.exit;
  }
}

function tell(error: unknown): { readonly text: string; readonly exit: ExitCode } | undefined {
  if (error instanceof GateRefusal) return refusalText(error);
  return error instanceof NoAnswer ? { text: error.message, exit: 1 } : undefined;
}
