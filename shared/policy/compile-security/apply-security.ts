import type { SecurityConfig } from "./compile-security.ts";
import { compareSecurity, type Difference, KINDS, type Kind, type LiveSecurity } from "./security-drift.ts";
import { factsOf, type LiveEntry, withoutMarks } from "./security-facts.ts";

/** One operation of a JSON patch (RFC 6902) on a whole entry. */
export type PatchOperation =
  | { readonly op: "add" | "replace"; readonly path: string; readonly value: LiveEntry }
  | { readonly op: "remove"; readonly path: string };

/** A domain's Security plugin. Every method throws when the domain does not answer, or refuses. */
export interface SecurityPort {
  readonly read: () => Promise<LiveSecurity>;
  /** All operations or none. */
  readonly patch: (kind: Kind, operations: readonly PatchOperation[]) => Promise<void>;
}

export type Plan = Readonly<Record<Kind, readonly PatchOperation[]>>;

/** An apply that ended before its end: what stands on the domain now is in `left`. */
export class ApplyFailure extends Error {
  override readonly name = "ApplyFailure";
  /** names of entries (`roles/index-gate-x`) that are not as they were before; undefined: it could not be found out */
  readonly left: readonly string[] | undefined;

  constructor(cause: unknown, left: readonly string[] | undefined) {
    super("the change was not applied", { cause });
    this.left = left;
  }
}

/** Entries that keep a plan from being made: somebody else's by their mark (unless adopted), or Security's own. */
export function findBlocked(differences: readonly Difference[], isAdopting: boolean): Difference[] {
  return differences.filter(({ state }) => state === "locked" || (state === "unmarked" && !isAdopting));
}

/** What makes the domain as compiled. */
export function planSecurity(compiled: SecurityConfig, differences: readonly Difference[]): Plan {
  const operations = (wanted: Kind): PatchOperation[] =>
    differences
      .filter(({ kind }) => kind === wanted)
      .map(({ state, kind, name }) => {
        const value = compiled[kind][name] as LiveEntry | undefined;
        return operation(name, state === "missing" ? undefined : {}, value);
      });
  return { roles: operations("roles"), rolesmapping: operations("rolesmapping") };
}

/**
 * Carries a plan out: one call for all roles, one for all mappings. When something fails, what was there is put back.
 * Throws `ApplyFailure`. INVARIANT: only the entries of the plan are ever written.
 */
export async function applySecurity(
  port: SecurityPort,
  compiled: SecurityConfig,
  plan: Plan,
  before: LiveSecurity,
): Promise<void> {
  try {
    for (const kind of KINDS) if (plan[kind].length > 0) await port.patch(kind, plan[kind]);
    const left = compareSecurity(compiled, await port.read());
    if (left.length > 0)
      throw new Error(`the domain took the change, and shows another: ${left.map(nameOf).join(", ")}`);
  } catch (cause) {
    throw new ApplyFailure(cause, await restore(port, plan, before).catch(() => undefined));
  }
}

/** Puts back what a plan may have changed; what still differs afterwards. */
async function restore(port: SecurityPort, plan: Plan, before: LiveSecurity): Promise<string[]> {
  const undo = undoOf(plan, before, await port.read());
  for (const kind of KINDS) if (undo[kind].length > 0) await port.patch(kind, undo[kind]).catch(() => undefined);
  const left = undoOf(plan, before, await port.read());
  return KINDS.flatMap((kind) => left[kind].map(({ path }) => `${kind}${path}`));
}

function undoOf(plan: Plan, before: LiveSecurity, now: LiveSecurity): Plan {
  const operations = (kind: Kind): PatchOperation[] =>
    plan[kind].flatMap(({ path }) => {
      const name = path.slice(1).replaceAll("~1", "/").replaceAll("~0", "~");
      const [old, current] = [before[kind][name], now[kind][name]];
      return isSame(old, current) ? [] : [operation(name, current, old && withoutMarks(old))];
    });
  return { roles: operations("roles"), rolesmapping: operations("rolesmapping") };
}

function isSame(one: LiveEntry | undefined, other: LiveEntry | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return textOf(one) === textOf(other);
}

function textOf(entry: LiveEntry): string {
  const groups = Array.from(factsOf(entry), ([group, values]) => [group, [...values].toSorted()] as const);
  return JSON.stringify(groups.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** From what is there to what shall be. */
function operation(name: string, from: LiveEntry | undefined, to: LiveEntry | undefined): PatchOperation {
  const path = `/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
  if (to === undefined) return { op: "remove", path };
  return { op: from === undefined ? "add" : "replace", path, value: to };
}

function nameOf({ kind, name }: Difference): string {
  return `${kind}/${name}`;
}
