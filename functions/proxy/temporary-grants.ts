import { readAccess } from "../../shared/access/access-context.ts";
import type { Standing } from "../../shared/access/access-store.ts";
import { activeGrants } from "../../shared/access/active-grants.ts";
import { accessTable } from "../../shared/aws/access-store.ts";
import { FaultError } from "../../shared/errors.ts";
import type { Caller } from "../../shared/policy/caller.ts";
import type { Grant, PolicyDocument } from "../../shared/policy/document.ts";
import { RecentReadings } from "../../shared/recent-readings.ts";

export interface TemporaryGrantsOptions {
  readonly policy: PolicyDocument;
  /** undefined: the function was deployed without one */
  readonly table: string | undefined;
}

/** A new grant counts, and one that was taken back does not, at most this long afterwards. */
const MAX_AGE_MS = 3_000;
const MOST_PRINCIPALS = 5_000;

/** Either is kept: a store that cannot be reached is not asked again for every request. */
type Reading = Standing | FaultError;

/**
 * What somebody has been granted for the time being. Throws `FaultError` (`gate-failed`) when the store cannot be read.
 * The clock is asked at every request; the store at most every 3 s for each principal.
 */
export function temporaryGrants({ policy, table }: TemporaryGrantsOptions): (caller: Caller) => Promise<Grant[]> {
  const { access } = policy;
  if (access === undefined || table === undefined) {
    throw new FaultError("gate-failed", "there is no table of access requests: `INDEX_GATE_ACCESS_TABLE` is not set");
  }
  const store = accessTable({ table, cleanupAfterDays: access.cleanupAfterDays, timeoutMs: 1_000 });
  const readings = new RecentReadings<Reading>(MAX_AGE_MS, Date.now);
  const read = (principal: string): Promise<Reading> =>
    store.standing(principal, Date.now()).catch((error: unknown) => {
      if (error instanceof FaultError) return error;
      throw error;
    });
  return async ({ principal, access: rights }) => {
    if (rights === undefined) return [];
    if (readings.size >= MOST_PRINCIPALS) readings.clear();
    const standing = await readings.get(principal, () => read(principal));
    if (standing instanceof FaultError) throw standing;
    return activeGrants(standing, { ...readAccess(rights), principal }, access, Date.now());
  };
}
