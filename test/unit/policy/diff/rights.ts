import { EMPTY_VIEW } from "../../../../shared/opensearch/names-view.ts";
import { isSystemIndex } from "../../../../shared/opensearch/pattern-set.ts";
import { matchesWildcard } from "../../../../shared/opensearch/wildcard.ts";
import type { MemberChange } from "../../../../shared/policy/diff/member-changes.ts";
import { ACTIONS, type PolicyDocument } from "../../../../shared/policy/document.ts";
import { GrantSet } from "../../../../shared/policy/grant-set.ts";
import { grantsOf } from "../../../../shared/policy/grants.ts";
import { partByLimits } from "../../../../shared/policy/limits.ts";
import { DOMAINS } from "./pairs.ts";

const NOW = 1_000_000;

/** Everything that these roles give, found out name by name with the code that decides: `logs read a.b`; by default to a token of unknown age. */
export function allowedRights(
  roles: readonly string[],
  policy: PolicyDocument,
  names: readonly string[],
  tokenAge?: number,
): Set<string> {
  const issuedAt = tokenAge === undefined ? {} : { issuedAt: NOW - tokenAge };
  const { grants } = partByLimits({ grants: grantsOf(roles, policy), ...issuedAt }, NOW);
  const found = new Set<string>();
  for (const domain of DOMAINS) {
    const set = new GrantSet(grants, domain);
    if (set.monitorSources.length > 0) found.add(`${domain} monitor`);
    for (const action of ACTIONS.filter((one) => !set.patterns(one).isEmpty)) {
      for (const name of names) if (set.isGranted(name, action, EMPTY_VIEW)) found.add(`${domain} ${action} ${name}`);
    }
  }
  return found;
}

/** The same from a diff: the names of each pattern without those of its exceptions. */
export function reportedRights(
  member: MemberChange | undefined,
  effect: "gain" | "loss",
  names: readonly string[],
  age = Infinity,
): Set<string> {
  const found = new Set<string>();
  for (const {
    domain,
    action,
    pattern,
    except = [],
    tokenAge: { over = -1, upTo = Infinity } = {},
    ...right
  } of member?.changes ?? []) {
    if (right.effect !== effect || age <= over || age > upTo) continue;
    if (pattern === undefined) found.add(`${domain} ${action}`);
    for (const name of pattern === undefined ? [] : names) {
      const isLeft = isMatched(pattern ?? "", name) && !except.some((other) => isMatched(other, name));
      if (isLeft) found.add(`${domain} ${action} ${name}`);
    }
  }
  return found;
}

function isMatched(pattern: string, name: string): boolean {
  return matchesWildcard(pattern, name) && pattern.startsWith(".") === name.startsWith(".") && !isSystemIndex(name);
}

/** What is in `these` and not in `others`, sorted. */
export function minus(these: ReadonlySet<string>, others: ReadonlySet<string>): string[] {
  return [...these].filter((right) => !others.has(right)).toSorted();
}
