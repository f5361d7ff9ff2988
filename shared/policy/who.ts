import type { IndexExpression } from "../opensearch/index-expression.ts";
import { concreteIndices, type NamesView } from "../opensearch/names-view.ts";
import { isSystemIndex, PatternSet } from "../opensearch/pattern-set.ts";
import { containsPattern } from "../opensearch/wildcard.ts";
import { areTooManyRoles } from "./context.ts";
import { type Decision, decide, type Needs } from "./decide.ts";
import type { Action, Members, PolicyDocument, PolicyGrant } from "./document.ts";
import { GrantSet } from "./grant-set.ts";
import { grantsOf } from "./grants.ts";
import { MEMBER_KINDS, membershipOf } from "./roles.ts";

/** One action on one name or pattern of a domain, or the cluster right `monitor`. */
export interface WhoQuestion {
  readonly action: Action | "monitor";
  /** of one part; undefined for `monitor` */
  readonly expression: IndexExpression | undefined;
  /** the policy's name of the domain */
  readonly domain: string;
  readonly view: NamesView;
}

/** A grant that counts for the answer. */
export interface HolderGrant {
  readonly role: string;
  /** its position among the role's grants */
  readonly at: number;
  /** those of its patterns that count; none for `monitor` */
  readonly patterns: readonly string[];
  /** it counts for a token that is not older */
  readonly maxTokenAgeSeconds?: number;
}

/** A member of the policy that may do what was asked. */
export interface Holder {
  readonly kind: keyof Members;
  readonly member: string;
  /** `narrow`: a part of the pattern that was asked for */
  readonly decision: "allow" | "narrow";
  readonly narrowedTo: readonly string[];
  readonly grants: readonly HolderGrant[];
  /** has it by the grants, and is refused whatever is asked */
  readonly refusal?: "too-many-roles";
}

export interface WhoAnswer {
  readonly holders: readonly Holder[];
  /** of an alias: its own name and its targets, each with the roles that give it; all of them are needed */
  readonly needs: readonly { readonly index: string; readonly roles: readonly string[] }[];
  /** a name that no pattern ever grants */
  readonly isSystem: boolean;
}

/** Everybody whom the policy lets do it, with the grants that do: decided by the code that decides requests. */
export function whoCan(question: WhoQuestion, policy: PolicyDocument): WhoAnswer {
  const text = question.expression?.parts[0]?.text;
  if (text !== undefined && isSystemIndex(text)) return { holders: [], needs: [], isSystem: true };
  const judged = judgeOnce(question, policy);
  const holders = [...rolesOfMembers(policy)].flatMap(({ kind, member, roles }): Holder[] => {
    const { decision, grants = [] } = judged(roles, kind === "iam") ?? {};
    if (decision === undefined || decision.effect === "deny") return [];
    const refused = areTooManyRoles(roles) ? { refusal: "too-many-roles" as const } : {};
    return [{ kind, member, decision: decision.effect, narrowedTo: decision.narrowedTo, grants, ...refused }];
  });
  return { holders, needs: needsOfAlias(question, policy), isSystem: false };
}

/** The roles that each give it alone, sorted, and whether all of it or a part; a token's age aside. */
export function rolesThatGive(question: WhoQuestion, policy: PolicyDocument): Map<string, "allow" | "narrow"> {
  const text = question.expression?.parts[0]?.text;
  if (text !== undefined && isSystemIndex(text)) return new Map();
  const needs = toNeeds(question);
  const giving = [...countGrants(question, policy).keys()]
    .toSorted()
    .flatMap((role): [string, "allow" | "narrow"][] => {
      const set = new GrantSet(grantsOf([role], policy), question.domain);
      const { effect } = decide(needs, set, question.view);
      return effect === "deny" ? [] : [[role, effect]];
    });
  return new Map(giving);
}

interface MemberRoles {
  readonly kind: keyof Members;
  readonly member: string;
  readonly roles: readonly string[];
}

/** Every member once, with all roles it is in; groups first, in the order of the file. */
function rolesOfMembers(policy: PolicyDocument): MemberRoles[] {
  return MEMBER_KINDS.flatMap((kind) => {
    const byMember = membershipOf(kind, policy);
    const patterns = [...byMember.keys()].filter((member) => member.includes("*"));
    return Array.from(byMember, ([member, inRoles]) => {
      if (kind !== "iam") return { kind, member, roles: inRoles };
      // a role that `ci-deploy` is meant by is meant by `ci-*` as well
      const wider = patterns.filter((other) => other !== member && containsPattern(other, member));
      return {
        kind,
        member,
        roles: [...new Set([...inRoles, ...wider.flatMap((other) => byMember.get(other) ?? [])])],
      };
    });
  });
}

interface Judged {
  readonly decision: Decision;
  readonly grants: readonly HolderGrant[];
}

/** Many members have the same roles. */
function judgeOnce(
  question: WhoQuestion,
  policy: PolicyDocument,
): (roles: readonly string[], hasNoToken: boolean) => Judged | undefined {
  const counted = countGrants(question, policy);
  const known = new Map<string, Judged | undefined>();
  return (roles, hasNoToken) => {
    // whoever signs with IAM has no token, and meets no limit of a token's age
    const own = hasNoToken ? roles.filter((role) => policy.roles[role]?.limits === undefined) : roles;
    const grants = own.flatMap((role) => counted.get(role) ?? []);
    // INVARIANT: without a grant that counts nothing is permitted
    if (grants.length === 0) return undefined;
    const key = own.join(",");
    if (!known.has(key)) {
      const decision = decide(toNeeds(question), new GrantSet(grantsOf(own, policy), question.domain), question.view);
      known.set(key, { decision, grants });
    }
    return known.get(key);
  };
}

/** Of each role the grants that count for the answer. */
function countGrants(question: WhoQuestion, policy: PolicyDocument): Map<string, readonly HolderGrant[]> {
  const [part] = question.expression?.parts ?? [];
  const names = part?.kind === "name" ? namesNeeded(part.text, question.view) : undefined;
  const asked: AskedPart | undefined = part === undefined ? undefined : { text: part.text, names };
  const counted = new Map<string, readonly HolderGrant[]>();
  for (const [role, { grants, limits }] of Object.entries(policy.roles)) {
    const own = grants.flatMap((grant, at): HolderGrant[] => {
      const patterns = patternsThatCount(grant, question, asked);
      return patterns === undefined ? [] : [{ role, at, patterns, ...limits }];
    });
    if (own.length > 0) counted.set(role, own);
  }
  return counted;
}

/** All indices but hidden ones, whatever their state: what a policy is about. */
const OPTIONS = {
  expand: { open: true, closed: true, hidden: false },
  skipsUnavailable: true,
  matches: ["index", "alias", "stream"],
} as const;

/** Reading is narrowed to what is granted; anything else is granted as a whole or not at all. */
function toNeeds({ action, expression }: WhoQuestion): Needs {
  if (action === "monitor" || expression === undefined) return { requirements: [], monitor: true };
  const wildcards = action === "read" ? "narrow" : "whole";
  return { requirements: [{ actions: [action], expression, wildcards, options: OPTIONS }], monitor: false };
}

interface AskedPart {
  readonly text: string;
  /** of a name; undefined: it is a wildcard */
  readonly names: readonly string[] | undefined;
}

/** Undefined: the grant plays no part. */
function patternsThatCount(
  grant: PolicyGrant,
  { action, domain }: WhoQuestion,
  asked: AskedPart | undefined,
): readonly string[] | undefined {
  if (grant.domain !== domain) return undefined;
  if (action === "monitor") return "cluster" in grant ? [] : undefined;
  if ("cluster" in grant || asked === undefined || !grant.actions.includes(action)) return undefined;
  const { text, names } = asked;
  const patterns = grant.indices.filter((pattern) => {
    if (!(names ?? [text]).some((name) => couldMeet(pattern, name))) return false;
    const set = new PatternSet([{ pattern, source: "" }]);
    return names?.some((name) => set.matches(name)) ?? set.meeting(text).length > 0;
  });
  return patterns.length === 0 ? undefined : patterns;
}

/** Cheap, and never wrong in saying no: what is before the first `*` of each agrees, or a stream's backing indices are meant. */
function couldMeet(pattern: string, asked: string): boolean {
  const [a, b] = [beforeStar(pattern), beforeStar(asked)];
  return asked.startsWith(".") || a.startsWith(b) || b.startsWith(a);
}

function beforeStar(pattern: string): string {
  const star = pattern.indexOf("*");
  return star < 0 ? pattern : pattern.slice(0, star);
}

/** The name itself, a backing index's stream, an alias's targets. */
function namesNeeded(name: string, view: NamesView): string[] {
  const targets = view.aliases.has(name) ? concreteIndices(view, name) : [];
  const all = [name, ...targets];
  return [...new Set([...all, ...all.flatMap((each) => view.indices.get(each)?.stream ?? [])])];
}

function needsOfAlias({ action, expression, domain, view }: WhoQuestion, policy: PolicyDocument): WhoAnswer["needs"] {
  const name = expression?.parts[0]?.text;
  if (action === "monitor" || name === undefined || !view.aliases.has(name)) return [];
  const sets = Object.keys(policy.roles).map((role) => ({ role, set: new GrantSet(grantsOf([role], policy), domain) }));
  return [name, ...concreteIndices(view, name)].map((index) => ({
    index,
    roles: sets
      .filter(({ set }) => (index === name ? set.patterns(action).matches(index) : set.isGranted(index, action, view)))
      .map(({ role }) => role),
  }));
}
