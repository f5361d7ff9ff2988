import { groupBy } from "../../group-by.ts";
import { coversPattern } from "../../opensearch/pattern-set.ts";
import { intersectPatterns, patternsMeet } from "../../opensearch/wildcard.ts";
import type { PolicyDocument } from "../document.ts";
import { quote } from "../problems.ts";
import type { LintRule } from "./rule.ts";
import { type GrantedPattern, grantedPatterns, joinWords, MEMBER_WORDS, membershipsOf } from "./walk.ts";

/** As many roles are named in a finding; more than these are not looked for. */
const MOST_NAMED = 3;

/** Somebody has the same right by two roles: taking it away in one leaves it in the other. */
export const overlappingRoles: LintRule = {
  id: "overlapping-roles",
  severity: "warning",
  summary: "a member of two roles that give the same action on the same names",
  *find(policy) {
    const patterns = sortedPatterns(policy);
    for (const entries of membershipsOf(policy).values()) {
      if (entries.length < 2) continue;
      const overlaps = findOverlaps(
        entries.map(({ role }) => role),
        patterns,
      );
      for (const { kind, member, role, path } of entries) {
        const overlap = overlaps.get(role);
        if (overlap === undefined) continue;
        const names = [...overlap.roles].slice(0, MOST_NAMED).map(quote);
        const roles = overlap.roles.size > MOST_NAMED ? [...names, "others"] : names;
        yield {
          path,
          message: `${MEMBER_WORDS[kind]} ${quote(member)} has ${overlap.shared} by role ${joinWords(roles)}, too; keep it in one of them, so that taking it away takes it away`,
        };
      }
    }
  },
};

/** Patterns that could meet stand one after the other: what is before the first `*` of one begins that of the next. */
interface SortedPattern extends GrantedPattern {
  /** domain, then what is before the first `*` */
  readonly prefix: string;
}

type ByRole = ReadonlyMap<string, readonly SortedPattern[]>;

function sortedPatterns(policy: PolicyDocument): ByRole {
  const patterns = Array.from(grantedPatterns(policy), (entry): SortedPattern => {
    const star = entry.pattern.indexOf("*");
    const prefix = `${entry.domain} ${star < 0 ? entry.pattern : entry.pattern.slice(0, star)}`;
    return { ...entry, prefix };
  });
  return groupBy(patterns, ({ role }) => role);
}

interface Overlap {
  /** what both give: read on `logs-app-*` */
  readonly shared: string;
  readonly roles: Set<string>;
}

/** For each of these roles, those before it that give some of the same. */
function findOverlaps(roles: readonly string[], byRole: ByRole): Map<string, Overlap> {
  const order = new Map(roles.map((role, at) => [role, at]));
  const all = roles.flatMap((role) => byRole.get(role) ?? []);
  const sorted = all.toSorted((a, b) => (a.prefix < b.prefix ? -1 : a.prefix > b.prefix ? 1 : 0));
  const found = new Map<string, Overlap>();
  const open: SortedPattern[] = [];
  for (const entry of sorted) {
    while (open.length > 0 && !entry.prefix.startsWith(open.at(-1)?.prefix ?? "")) open.pop();
    for (const other of open) {
      if (other.role === entry.role) continue;
      const isLater = (order.get(entry.role) ?? 0) > (order.get(other.role) ?? 0);
      const [earlier, later] = isLater ? [other, entry] : [entry, other];
      const known = found.get(later.role);
      if (known !== undefined && (known.roles.size > MOST_NAMED || known.roles.has(earlier.role))) continue;
      const shared = sharedBy(earlier, later);
      if (shared === undefined) continue;
      if (known === undefined) found.set(later.role, { shared, roles: new Set([earlier.role]) });
      else known.roles.add(earlier.role);
    }
    open.push(entry);
  }
  return found;
}

function sharedBy(a: GrantedPattern, b: GrantedPattern): string | undefined {
  const action = a.actions.find((each) => b.actions.includes(each));
  // names that start with `.` are matched by both or by none
  if (action === undefined || a.pattern.startsWith(".") !== b.pattern.startsWith(".")) return undefined;
  if (!patternsMeet(a.pattern, b.pattern)) return undefined;
  const shared = coversPattern(a.pattern, b.pattern) ? b.pattern : intersectPatterns(a.pattern, b.pattern)[0];
  return `${action} on ${quote(shared ?? b.pattern)}`;
}
