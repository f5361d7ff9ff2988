import { ASKED_IAM, type AskedBy, issuerOf } from "../shared/policy/asked.ts";
import type { PolicyDocument } from "../shared/policy/document.ts";
import { DURATION, durationSeconds } from "../shared/policy/duration.ts";
import { UsageError } from "./command.ts";
import type { OptionValues } from "./command.ts";

/** Who asks, by `--groups`, `--user`, `--client`, `--iam` and `--token-age`. Throws `UsageError`. */
export function readAskedBy(values: OptionValues, policy: PolicyDocument): AskedBy {
  const { groups, user, client, iam, "token-age": age } = values;
  if (groups === undefined && user === undefined && client === undefined && iam === undefined) {
    throw new UsageError("say who asks: --groups, --user, --client or --iam");
  }
  if (user !== undefined && client !== undefined) {
    throw new UsageError("--user or --client: a token with a person in it is matched by no client id");
  }
  if (iam !== undefined) return readIam(values);
  const names = [groups ?? []].flat().flatMap((list) => String(list).split(","));
  const qualified = names.filter((name) => name !== "").map((name) => checkQualified(name, policy));
  const self = user ?? client;
  const id = self === undefined ? undefined : checkQualified(String(self), policy);
  const issuers = new Set([...qualified, ...(id === undefined ? [] : [id])].map(issuerOf));
  if (issuers.size > 1) throw new UsageError("one token has one issuer; explain one at a time");
  return {
    groups: qualified,
    ...(id === undefined ? {} : user === undefined ? { client: id } : { user: id }),
    tokenAgeSeconds: readAge(age),
  };
}

function readIam({ groups, user, client, iam, "token-age": age }: OptionValues): AskedBy {
  if ([groups, user, client, age].some((value) => value !== undefined)) {
    throw new UsageError("--iam stands alone: whoever signs with IAM has no token");
  }
  if (typeof iam === "string" && ASKED_IAM.test(iam)) return { groups: [], iam, tokenAgeSeconds: 0 };
  throw new UsageError(`--iam is like arn:aws:iam::123456789012:role/ci-deploy, not \`${String(iam)}\``);
}

function readAge(age: OptionValues[string]): number {
  if (age === undefined) return 0;
  if (!DURATION.test(String(age))) throw new UsageError(`--token-age is like 30m, 8h or 1d, not \`${String(age)}\``);
  return durationSeconds(String(age));
}

function checkQualified(name: string, policy: PolicyDocument): string {
  const issuer = issuerOf(name);
  if (issuer === "" || issuer.length + 1 >= name.length) {
    throw new UsageError(
      `\`${name}\` needs its issuer before it, such as \`${Object.keys(policy.issuers)[0]}:${name}\``,
    );
  }
  if (!Object.hasOwn(policy.issuers, issuer)) {
    throw new UsageError(`no issuer named \`${issuer}\`; known: ${Object.keys(policy.issuers).join(", ")}`);
  }
  return name;
}
