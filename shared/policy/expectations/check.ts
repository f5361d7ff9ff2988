import { brokenEncoding, issuerOf } from "../asked.ts";
import type { PolicyDocument } from "../document.ts";
import { listNames, quote } from "../problems.ts";
import type { Report } from "../problems.ts";
import type { Written } from "../yaml.ts";

/**
 * What the parts of an expectation say of each other, and of the policy where it is known. Skips what has no shape; that
 * is reported elsewhere.
 */
export function checkExpectations(root: Written, policy: PolicyDocument | undefined, report: Report): void {
  checkNames(root, report);
  const known = new Set<unknown>();
  for (const test of root.entries.get("tests")?.items ?? []) {
    const name = test.entries.get("name");
    if (name?.kind === "text" && known.has(name.value)) {
      report(
        name.at,
        "duplicate",
        `an expectation is named ${quote(String(name.value))} already; give each its own name`,
      );
    }
    known.add(name?.value);
    checkPrincipal(test, policy, report);
    checkRequest(test, policy, report);
    checkOutcome(test, policy, report);
  }
}

function checkNames(root: Written, report: Report): void {
  const file = root.entries.get("namesFile");
  if (file !== undefined && root.entries.has("names")) {
    report(file.keyAt, "wrong-value", "`names` or `namesFile`; remove one of the two");
  }
  const now = root.entries.get("now");
  if (/^[\d-]{10}T[\d:]{8}Z$/.test(String(now?.value)) && Number.isNaN(Date.parse(String(now?.value)))) {
    report(now?.at ?? root.at, "wrong-value", `${quote(String(now?.value))} is no time; check day and hour`);
  }
}

function checkPrincipal(test: Written, policy: PolicyDocument | undefined, report: Report): void {
  const principal = test.entries.get("principal");
  if (principal?.kind !== "mapping") return;
  const [groups, user, client, iam, age] = ["groups", "user", "client", "iam", "tokenAge"].map((key) =>
    principal.entries.get(key),
  );
  if (principal.entries.size === 0 || (age !== undefined && principal.entries.size === 1)) {
    report(principal.keyAt, "empty", "nobody asks; write `groups`, `user`, `client` or `iam`");
  }
  if (iam !== undefined && principal.entries.size > 1) {
    report(iam.keyAt, "wrong-value", "`iam` stands alone: whoever signs with IAM has no token");
  } else if (user !== undefined && client !== undefined) {
    report(client.keyAt, "wrong-value", "`user` or `client`: a token with a person in it is matched by no client id");
  }
  const named = [...(groups?.items ?? []), user, client].filter((each) => each?.kind === "text");
  const [first, ...others] = named.flatMap((each) => (each === undefined ? [] : [each]));
  if (first === undefined) return;
  for (const one of [first, ...others]) {
    const issuer = issuerOf(String(one.value));
    if (policy !== undefined && issuer !== "" && !Object.hasOwn(policy.issuers, issuer)) {
      const issuers = listNames(Object.keys(policy.issuers));
      report(one.at, "unknown-issuer", `no issuer named ${quote(issuer)}; known: ${issuers}`);
    }
  }
  const other = others.find((one) => issuerOf(String(one.value)) !== issuerOf(String(first.value)));
  if (other !== undefined) report(other.at, "wrong-value", "one token has one issuer; make two expectations");
}

function checkRequest(test: Written, policy: PolicyDocument | undefined, report: Report): void {
  const entries = test.entries.get("request")?.entries;
  const [path, query, domain] = ["path", "query", "domain"].map((key) => entries?.get(key));
  const [, inPath] = path?.kind === "text" ? splitPath(String(path.value)) : [];
  if (query !== undefined && inPath !== undefined) {
    report(query.keyAt, "wrong-value", "the query is in `path` already; write it once");
  }
  for (const [node, value] of [
    [path, inPath],
    [query, query?.value],
  ] as const) {
    const broken = typeof value === "string" ? brokenEncoding(value) : undefined;
    if (node !== undefined && broken !== undefined) {
      report(node.at, "illegal-text", `${quote(broken)} is a broken percent-encoding; write \`%\` as \`%25\``);
    }
  }
  if (policy === undefined || typeof domain?.value !== "string") return;
  if (!Object.hasOwn(policy.domains, domain.value)) {
    const domains = listNames(Object.keys(policy.domains));
    report(domain.at, "unknown-domain", `no domain named ${quote(domain.value)}; known: ${domains}`);
  }
}

/** Path and query, apart. */
export function splitPath(text: string): [path: string, query: string | undefined] {
  const at = text.indexOf("?");
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

const DECISIONS = new Set<unknown>(["allow", "narrow", "deny"]);
/** Which decisions a key goes with. */
const GOES_WITH: Readonly<Record<string, readonly string[]>> = {
  code: ["deny"],
  determiningGrants: ["allow", "narrow"],
  narrowedTo: ["narrow"],
};

function checkOutcome(test: Written, policy: PolicyDocument | undefined, report: Report): void {
  const decision = test.entries.get("decision")?.value;
  for (const [key, decisions] of Object.entries(GOES_WITH)) {
    const entry = test.entries.get(key);
    if (entry === undefined || !DECISIONS.has(decision) || decisions.some((each) => each === decision)) continue;
    report(
      entry.keyAt,
      "wrong-value",
      `${quote(key)} belongs to ${decisions.join(" or ")}; remove it, or correct \`decision\``,
    );
  }
  if (policy === undefined) return;
  for (const source of test.entries.get("determiningGrants")?.items ?? []) {
    const role = String(source.value).replace(/^role:/, "");
    if (source.kind !== "text" || Object.hasOwn(policy.roles, role)) continue;
    report(source.at, "unknown-role", `no role named ${quote(role)}; known: ${listNames(Object.keys(policy.roles))}`);
  }
}
