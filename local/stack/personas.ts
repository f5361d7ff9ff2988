import type { AccessPolicy, Members, PolicyDocument } from "../../shared/policy/document.ts";
import type { LocalPerson } from "../issuer/sign-in-page.ts";
import type { TokenWish } from "../issuer/claims.ts";

/** Somebody to try the policy with. */
export interface Persona {
  readonly name: string;
  readonly issuer: string;
  readonly wish: TokenWish;
  /** the arguments of `npm run token --` that give the same token */
  readonly tokenArguments: string;
}

/**
 * One persona per role that a token can have, named like the role, one for each other group that asks for temporary access or
 * answers, named like the group, and `nobody`, whose token is good and has no role.
 */
export function listPersonas(policy: PolicyDocument): readonly Persona[] {
  const [firstIssuer = ""] = Object.keys(policy.issuers);
  const nobody = person("nobody", firstIssuer, "nobody", [], firstIssuer);
  const members = Object.entries(policy.roles).flatMap(
    ([role, { members: of }]) => playMember(role, of, firstIssuer) ?? [],
  );
  const known = members.some(({ name }) => name === "nobody") ? members : [...members, nobody];
  return [...known, ...listAccessPersonas(policy, known, firstIssuer)];
}

function listAccessPersonas({ access }: PolicyDocument, known: readonly Persona[], firstIssuer: string): Persona[] {
  const has = (issuer: string, group: string) =>
    known.some((persona) => persona.issuer === issuer && persona.wish.groups?.includes(group));
  const groups = new Set(access === undefined ? [] : groupsOf(access));
  return [...groups].flatMap((qualified) => {
    const [issuer, group] = split(qualified);
    if (has(issuer, group) || known.some(({ name }) => name === group)) return [];
    return person(group, issuer, group, [group], firstIssuer);
  });
}

/** Whoever asks or answers, issuer-qualified. */
function groupsOf({ entitlements, breakGlass, owners }: AccessPolicy): string[] {
  const members = Object.values(entitlements).flatMap(({ requesters, approvers }) => [requesters, approvers]);
  return [...members, breakGlass?.requesters, owners.integration].flatMap((of) =>
    of === undefined || of === "resourceOwner" ? [] : of.groups,
  );
}

/** Issuer name → the people who can sign in there. */
export function listPeople(personas: readonly Persona[]): Readonly<Record<string, readonly LocalPerson[]>> {
  const people: Record<string, LocalPerson[]> = {};
  for (const { issuer, wish } of personas) {
    if (wish.sub !== undefined) (people[issuer] ??= []).push({ name: wish.sub, groups: wish.groups ?? [] });
  }
  return people;
}

/** Issuer name → the clients that the policy names there. */
export function listMachineClients(policy: PolicyDocument): Readonly<Record<string, readonly string[]>> {
  const clients: Record<string, string[]> = {};
  for (const { members } of Object.values(policy.roles)) {
    for (const qualified of members.clients) {
      const [issuer, client] = split(qualified);
      (clients[issuer] ??= []).push(client);
    }
  }
  return clients;
}

function playMember(role: string, members: Members, firstIssuer: string): Persona | undefined {
  const [group] = members.groups;
  if (group !== undefined) {
    const [issuer, name] = split(group);
    return person(role, issuer, role, [name], firstIssuer);
  }
  const [user] = members.users;
  if (user !== undefined) {
    const [issuer, sub] = split(user);
    return person(role, issuer, sub, [], firstIssuer);
  }
  const [qualified] = members.clients;
  if (qualified === undefined) return undefined;
  const [issuer, client] = split(qualified);
  return {
    name: role,
    issuer,
    wish: { client },
    tokenArguments: `${issuerArgument(issuer, firstIssuer)}--client ${quote(client)}`,
  };
}

function person(name: string, issuer: string, sub: string, groups: readonly string[], firstIssuer: string): Persona {
  const groupsArgument = groups.length === 0 ? "" : `--groups ${quote(groups.join(","))} `;
  const tokenArguments = `${issuerArgument(issuer, firstIssuer)}${groupsArgument}--sub ${quote(sub)}`;
  return { name, issuer, wish: { sub, groups }, tokenArguments };
}

function issuerArgument(issuer: string, firstIssuer: string): string {
  return issuer === firstIssuer ? "" : `--issuer ${issuer} `;
}

/** `okta:devops` → `okta`, `devops`; a claim's value may have colons of its own. */
function split(qualified: string): readonly [string, string] {
  const cut = qualified.indexOf(":");
  return [qualified.slice(0, cut), qualified.slice(cut + 1)];
}

function quote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
