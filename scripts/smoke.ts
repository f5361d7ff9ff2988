import { parseArguments } from "../cli/parse-arguments.ts";
import { CHECKS, type Check, type Target } from "./smoke/checks.ts";
import { type Sent, sender } from "./smoke/send.ts";
import { iamChecks } from "./smoke/iam-checks.ts";
import { readKeys } from "./smoke/keys.ts";
import { signer } from "./smoke/sign.ts";
import { type Verdict, fail, readJson } from "./smoke/verdict.ts";

const HELP = `npm run smoke -- --url URL --token TOKEN [options]

Checks a deployed stage, or the local gateway, for what cannot be proved without it. Writes nothing: it only searches.

  --url URL       the gate, as printed by the deploy (Url) or by npm start
  --token TOKEN   a bearer token that may search something
  --iam           also check /-/iam, signed with the credentials in AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and
                  AWS_SESSION_TOKEN (AWS_REGION where the address does not tell); with those of the policy's first IAM
                  role when URL is the gate that npm start runs here
  --burst N       send N health requests at once, to see the stage's 429
  --json          the outcome as JSON
  --help

exit: 0 all passed or skipped, 1 could not run, 3 a check failed`;

interface Outcome {
  readonly check: string;
  readonly result: Verdict["result"];
  readonly detail?: string;
}

/** Runs every check in turn; one that throws has failed. */
export async function runChecks(checks: readonly Check[], target: Target): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const { name, run } of checks) {
    const verdict = await run(target).catch((error: unknown) =>
      fail(error instanceof Error ? error.message : "failed"),
    );
    outcomes.push({ check: name, ...verdict });
  }
  return outcomes;
}

/** What kind of API answers: only a REST API can shape its own refusals. Rejects when none does. */
export async function detectGateway(send: Target["send"]): Promise<Target["gateway"]> {
  const answer = await send({ method: "GET", path: "/" }).catch((error: Error) => {
    throw new Error(`nothing answers at --url: ${error.message}`, { cause: error });
  });
  return readJson(answer)?.message === undefined ? "rest" : "http";
}

export function formatTable(outcomes: readonly Outcome[]): string {
  const width = Math.max(...outcomes.map(({ check }) => check.length));
  return outcomes
    .map(({ check, result, detail = "" }) => `${result}  ${check.padEnd(width)}  ${detail}`.trimEnd())
    .join("\n");
}

function readArguments(args: readonly string[]) {
  const { values } = parseArguments({
    args: [...args],
    options: {
      url: { type: "string" },
      token: { type: "string" },
      iam: { type: "boolean", default: false },
      burst: { type: "string", default: "0" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return undefined;
  if (values.url === undefined || values.token === undefined)
    throw new Error("--url and --token are needed; see --help");
  if (!/^https?:\/\//.test(values.url) || !URL.canParse(values.url)) throw new Error("--url is not an http(s) address");
  if (!/^\d{1,4}$/.test(values.burst)) throw new Error("--burst is a number up to 9999");
  return { ...values, token: values.token, base: new URL(values.url), burst: Number(values.burst) };
}

async function main(args: readonly string[]): Promise<number> {
  const options = readArguments(args);
  if (options === undefined) {
    console.log(HELP);
    return 0;
  }
  const { base, token, burst, json } = options;
  const keys = options.iam ? readKeys(base, process.env) : undefined;
  const { send, close } = sender(base);
  try {
    const sendAs = (sent: Sent) => send({ ...sent, headers: { ...sent.headers, authorization: `Bearer ${token}` } });
    const gateway = await detectGateway(send);
    const signed = keys === undefined ? [] : iamChecks(signer(base, keys));
    const outcomes = await runChecks([...CHECKS, ...signed], { send, sendAs, gateway, burst });
    const failed = outcomes.filter(({ result }) => result === "fail").length;
    console.log(json ? JSON.stringify({ gateway, failed, checks: outcomes }, null, 2) : formatTable(outcomes));
    return failed === 0 ? 0 : 3;
  } finally {
    close();
  }
}

if (import.meta.filename === process.argv[1]) {
  process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
    console.error(`smoke: ${error instanceof Error ? error.message || String(error) : String(error)}`);
    return 1;
  });
}
