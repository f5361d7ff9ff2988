import { join } from "node:path";
import { parseArguments } from "../cli/parse-arguments.ts";
import { describeFailure, StackFailure } from "./stack/failure.ts";
import { readStackFiles, type StackFile } from "./stack/stack-file.ts";

const HELP = `a bearer token from the local issuer that npm start runs, on standard output alone

  npm run --silent token -- [options]
  eval "$(npm run --silent token -- --iam NAME)"

  --groups a,b    the groups in it
  --sub ID        whose it is; also the issuer's principal claim
  --client ID     the client; without --sub, a machine's token
  --issuer NAME   the policy's name of the issuer (its first)
  --ttl SECONDS   how long it is good (3600)
  --iam NAME      instead of a token: the credentials of an IAM persona, for a shell to evaluate (AWS_ACCESS_KEY_ID, …)`;

try {
  const token = await fetchToken(process.argv.slice(2));
  process.stdout.write(`${token}\n`);
} catch (error) {
  console.error(describeFailure(error));
  process.exitCode = 1;
}

async function fetchToken(args: readonly string[]): Promise<string> {
  const { values } = parse(args);
  if (values.help === true) return HELP;
  const running = readStackFiles(join(import.meta.dirname, "..", ".local"));
  if (running === undefined) throw new StackFailure("no local issuer runs: start one with `npm start`");
  if (values.iam !== undefined) return exportLines(values.iam, running.stack);
  const { groups, sub, client, issuer, ttl } = values;
  if (sub === undefined && client === undefined) throw new StackFailure("--sub or --client says whose token it is");
  if (ttl !== undefined && !/^-?\d+$/.test(ttl)) throw new StackFailure(`--ttl is a number of seconds, not \`${ttl}\``);
  const wish = {
    sub,
    client,
    issuer,
    groups: groups?.split(",").filter((group) => group !== ""),
    ttlSeconds: ttl === undefined ? undefined : Number(ttl),
  };
  const answer = await fetch(`${running.stack.issuer}/mint`, { method: "POST", body: JSON.stringify(wish) });
  const text = await answer.text();
  if (!answer.ok) throw new StackFailure(text);
  return text;
}

function exportLines(name: string, { iam }: StackFile): string {
  const access = Object.hasOwn(iam, name) ? iam[name] : undefined;
  if (access === undefined) throw new StackFailure(`no IAM persona \`${name}\`; known: ${Object.keys(iam).join(", ")}`);
  const { accessKeyId, secretAccessKey, sessionToken, region } = access;
  return [
    `export AWS_ACCESS_KEY_ID=${accessKeyId}`,
    `export AWS_SECRET_ACCESS_KEY=${secretAccessKey}`,
    `export AWS_SESSION_TOKEN=${sessionToken}`,
    `export AWS_REGION=${region}`,
  ].join("\n");
}

function parse(args: readonly string[]) {
  const text = { type: "string" } as const;
  return parseArguments({
    args: [...args],
    options: {
      groups: text,
      sub: text,
      client: text,
      issuer: text,
      ttl: text,
      iam: text,
      help: { type: "boolean", short: "h" },
    },
  });
}
