import type { Principal } from "../shared/identity/principal.ts";
import type { PolicyDocument } from "../shared/policy/document.ts";
import { DURATION, durationSeconds } from "../shared/policy/duration.ts";
import { UsageError } from "./command.ts";
import type { OptionValues } from "./command.ts";

/** A token that does not end while anybody looks. */
const EXPIRES_AT = 4_102_444_800;

/**
 * The principal that `--groups`, `--user` and `--client` describe, as a verified token of it would: all names qualified
 * by an issuer of the policy, `okta:devops`. Throws `UsageError`.
 */
export function readPrincipal(values: OptionValues, policy: PolicyDocument, now: Date): Principal {
  const { groups, user, client, "token-age": age } = values;
  if (groups === undefined && user === undefined && client === undefined) {
    throw new UsageError("say who asks: --groups, --user or --client");
  }
  if (user !== undefined && client !== undefined) {
    throw new UsageError("--user or --client: a token with a person in it is matched by no client id");
  }
  const names = [groups ?? []].flat().flatMap((list) => String(list).split(","));
  const qualified = names.filter((name) => name !== "").map((name) => checkQualified(name, policy));
  const self = user ?? client;
  const id = self === undefined ? undefined : checkQualified(String(self), policy);
  const issuers = new Set([...qualified, ...(id === undefined ? [] : [id])].map(issuerOf));
  if (issuers.size > 1) throw new UsageError("one token has one issuer; explain one at a time");
  const [issuer = Object.keys(policy.issuers)[0] ?? ""] = issuers;
  return {
    id: id ?? `${issuer}:somebody`,
    issuer,
    groups: qualified,
    client: client === undefined ? undefined : id,
    isMachine: client !== undefined,
    displayName: undefined,
    expiresAt: EXPIRES_AT,
    issuedAt: Math.floor(now.getTime() / 1_000) - readAge(age),
    tokenId: undefined,
  };
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

function issuerOf(name: string): string {
  return name.slice(0, Math.max(name.indexOf(":"), 0));
}
