import { PREFIX, type SecurityConfig } from "../shared/policy/compile-security/compile-security.ts";
import type { CompileInput } from "./compile-input.ts";

interface Basis {
  readonly issuer: string | undefined;
  readonly hasView: boolean;
}

/** What somebody who only looks at the result would miss, one line each. */
export function compileNotes(
  compiled: SecurityConfig,
  { policy, name: domain }: CompileInput,
  { issuer, hasView }: Basis,
): string[] {
  const roles = Object.entries(policy.roles).filter(([name]) => Object.hasOwn(compiled.roles, `${PREFIX}${name}`));
  const members = roles.flatMap(([, { members: each }]) => [...each.groups, ...each.users, ...each.clients]);
  const issuers = new Set(members.map((member) => member.slice(0, member.indexOf(":"))));
  const unseen = [...issuers].filter((name) => name !== issuer).toSorted();
  const limited = Object.entries(policy.roles)
    .filter(([, { limits, grants }]) => limits !== undefined && grants.some((grant) => grant.domain === domain))
    .map(([name]) => name);
  const unmapped = Object.entries(compiled.rolesmapping)
    .filter(([, { backend_roles: backend, users }]) => backend.length + users.length === 0)
    .map(([name]) => name);
  return [
    ...(hasView || roles.length === 0 ? [] : [NO_VIEW]),
    ...(unseen.length === 0 ? [] : [unseenNote(unseen, issuer)]),
    ...(limited.length === 0
      ? []
      : [`note: left out, because Security cannot tell their limits: ${limited.join(", ")}`]),
    ...(unmapped.length === 0 ? [] : [`note: nobody is mapped to ${unmapped.join(", ")}`]),
    ...(roles.length === 0 ? ["note: no role of the policy grants anything on this domain"] : []),
  ];
}

const NO_VIEW = `WARNING: compiled without the domain's names. A pattern that matches an alias opens everything behind that alias to
WARNING: Security, granted or not. Compile with --names FILE or --url URL before you use this.`;

function unseenNote(unseen: readonly string[], issuer: string | undefined): string {
  const whose = unseen.map((name) => `\`${name}\``).join(", ");
  const advice = issuer === undefined ? "; --issuer says whose the domain sees by their bare names" : "";
  return `note: members of ${whose} are written with their issuer, \`${unseen[0]}:…\`, which no token says${advice}`;
}
