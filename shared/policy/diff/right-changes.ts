import { ACTIONS, type Action, type PolicyDocument } from "../document.ts";
import { exampleOfMonitor, exampleRequest, type ExampleRequest } from "./example-request.ts";
import { freshFiller } from "./fresh-name.ts";
import type { GrantedPatterns } from "./granted-patterns.ts";
import type { Membership } from "./membership.ts";
import { allPatterns, type DomainRights, NO_RIGHTS, rightsOf } from "./rights.ts";

/** Seconds since the token was issued, where roles limit it: more than `over`, at most `upTo`. */
export interface TokenAge {
  readonly over?: number;
  readonly upTo?: number;
}

/** One right that a membership gains or loses. */
export interface RightChange {
  readonly effect: "gain" | "loss";
  readonly domain: string;
  readonly action: Action | "monitor";
  /** the index names of it; left out for a cluster right */
  readonly pattern?: string;
  /** patterns that take names out of `pattern`: granted before as well (gain), or still (loss); left out where too many would have to be compared */
  readonly except?: readonly string[];
  /** the roles that give it, of the new policy (gain) or of the old one (loss) */
  readonly roles: readonly string[];
  /** left out: whatever the token's age */
  readonly tokenAge?: TokenAge;
  /** refused by the old policy and not by the new one (gain), or the other way round (loss) */
  readonly example: ExampleRequest;
}

type Rights = ReadonlyMap<string, DomainRights>;
type Membered = Pick<Membership, "kind" | "oldRoles" | "newRoles">;

/** Pairs of patterns that are compared for `except` at most: less than a second. */
const MOST_COMPARED = 1_000_000;

/** What memberships gain and lose between two policies; remembers what it has compared. */
export class RightChanges {
  readonly #old: PolicyDocument;
  readonly #now: PolicyDocument;
  readonly #fresh: string;
  readonly #rights = new Map<string, Rights>();
  readonly #changes = new Map<string, readonly RightChange[]>();
  #compared = 0;

  constructor(old: PolicyDocument, now: PolicyDocument) {
    this.#old = old;
    this.#now = now;
    this.#fresh = freshFiller([...allPatterns(old), ...allPatterns(now)]);
  }

  /** Every right that this membership alone gives under one of the policies only. */
  of({ kind, oldRoles, newRoles }: Membered): readonly RightChange[] {
    const isIam = kind === "iam";
    const key = JSON.stringify([isIam, oldRoles, newRoles]);
    const known = this.#changes.get(key);
    if (known !== undefined) return known;
    // a signed request has no token, so it meets no limit on a token's age
    const ages = isIam ? [Infinity] : this.#ages(oldRoles, newRoles);
    const changes = joinAges(
      ages.map((upTo, at) => {
        const [before, now] = [this.#rightsAt("old", oldRoles, upTo), this.#rightsAt("now", newRoles, upTo)];
        return { over: ages[at - 1] ?? 0, upTo, changes: this.#compare(before, now, isIam ? "/-/iam" : "") };
      }),
    );
    this.#changes.set(key, changes);
    return changes;
  }

  /** Where a token's age makes a difference, ascending; the last is any age. */
  #ages(oldRoles: readonly string[], newRoles: readonly string[]): number[] {
    const limits = [
      ...oldRoles.map((role) => maxAge(this.#old, role)),
      ...newRoles.map((role) => maxAge(this.#now, role)),
    ];
    return [...new Set([...limits, Infinity])].toSorted((a, b) => a - b);
  }

  #rightsAt(side: "old" | "now", roles: readonly string[], age: number): Rights {
    const policy = side === "old" ? this.#old : this.#now;
    const counting = roles.filter((role) => maxAge(policy, role) >= age);
    const key = JSON.stringify([side, counting]);
    const known = this.#rights.get(key) ?? rightsOf(counting, policy);
    this.#rights.set(key, known);
    return known;
  }

  #compare(before: Rights, now: Rights, base: string): RightChange[] {
    const domains = [...new Set([...before.keys(), ...now.keys()])].toSorted();
    return domains.flatMap((domain) => {
      const [old, current] = [before.get(domain) ?? NO_RIGHTS, now.get(domain) ?? NO_RIGHTS];
      const place = { domain, base: `${base}${this.#isDefault(domain) ? "" : `/-/domains/${domain}`}` };
      return [
        ...this.#minus(current, old, { effect: "gain", ...place }),
        ...this.#minus(old, current, { effect: "loss", ...place }),
      ];
    });
  }

  /** The default domain of both policies needs no place in a path. */
  #isDefault(domain: string): boolean {
    return this.#old.domains[domain]?.default === true && this.#now.domains[domain]?.default === true;
  }

  #minus(these: DomainRights, others: DomainRights, { effect, domain, base }: Place): RightChange[] {
    const changes = ACTIONS.flatMap((action) =>
      these.patterns[action].less(others.patterns[action], this.#fresh).map(
        ({ pattern, roles, example }): RightChange => ({
          effect,
          domain,
          action,
          pattern,
          ...this.#exceptions(pattern, others.patterns[action]),
          roles,
          example: exampleRequest(action, example, base),
        }),
      ),
    );
    if (these.monitor.length === 0 || others.monitor.length > 0) return changes;
    return [...changes, { effect, domain, action: "monitor", roles: these.monitor, example: exampleOfMonitor(base) }];
  }

  #exceptions(pattern: string, others: GrantedPatterns): { except?: readonly string[] } {
    this.#compared += others.size;
    return this.#compared > MOST_COMPARED ? {} : { except: others.meeting(pattern) };
  }
}

interface Place {
  readonly effect: "gain" | "loss";
  readonly domain: string;
  /** before the path of a request to it */
  readonly base: string;
}

interface AtAge {
  readonly over: number;
  readonly upTo: number;
  readonly changes: readonly RightChange[];
}

/** The same change at neighbouring ages is one. */
function joinAges(classes: readonly AtAge[]): RightChange[] {
  const joined: { readonly change: RightChange; readonly over: number; upTo: number }[] = [];
  const latest = new Map<string, (typeof joined)[number]>();
  for (const { over, upTo, changes } of classes) {
    for (const change of changes) {
      const key = JSON.stringify(change);
      const before = latest.get(key);
      if (before?.upTo === over) {
        before.upTo = upTo;
        continue;
      }
      const entry = { change, over, upTo };
      joined.push(entry);
      latest.set(key, entry);
    }
  }
  return joined.map(({ change, over, upTo }) => {
    const tokenAge = { ...(over === 0 ? {} : { over }), ...(upTo === Infinity ? {} : { upTo }) };
    return Object.keys(tokenAge).length === 0 ? change : { ...change, tokenAge };
  });
}

function maxAge(policy: PolicyDocument, role: string): number {
  return policy.roles[role]?.limits?.maxTokenAgeSeconds ?? Infinity;
}
