import type { Operation } from "../../shared/opensearch/operation.ts";
import type { Action } from "../../shared/policy/document.ts";
import type { FuzzPrincipal } from "../principal.ts";
import type { Random } from "../random.ts";
import type { World } from "../world.ts";
import { knownTo, type Vocabulary } from "./names.ts";

/** What one grant of a principal is good for. */
export interface Aim {
  readonly operations: readonly Operation[];
  /** nothing of it is foreign */
  readonly words: Vocabulary;
}

/** Most callers ask for what they may: the operations and names of each grant that has any in this world. */
export function aimsOf(principal: FuzzPrincipal, world: World, judged: readonly Operation[]): Aim[] {
  return principal.grants.flatMap((grant): Aim[] => {
    const granted = knownTo({ ...principal, grants: [grant] }, world);
    if (granted.length === 0) return [];
    const operations = judged.filter((operation) => isWithin(operation, grant.actions, principal.isMonitor));
    return [{ operations, words: { granted, foreign: granted, patterns: grant.indices } }];
  });
}

function isWithin({ judgement }: Operation, granted: readonly Action[], isMonitor: boolean): boolean {
  if (judgement === undefined || (judgement.bare === "cluster" && !isMonitor)) return false;
  const needed = [judgement, ...judgement.otherNames].flatMap(({ actions }) => actions);
  return needed.every((action) => granted.includes(action));
}

/** After these there is less to ask for until the world is made anew. */
const RUINOUS = new Set([
  "indices.delete",
  "indices.delete_data_stream",
  "indices.close",
  "indices.add_block",
  "delete_by_query",
]);

export function pickOperation(random: Random, { operations }: Aim): Operation {
  const chosen = random.pick(operations);
  return RUINOUS.has(chosen.name) && random.chance(0.9) ? random.pick(operations) : chosen;
}
