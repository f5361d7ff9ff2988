import type { Missing } from "../errors.ts";
import type { BodyItem, BodyItems } from "../opensearch/findings.ts";
import type { NamesView } from "../opensearch/names-view.ts";
import type { ResolvedRequest } from "../opensearch/resolve.ts";
import { type Denied, decide, type Requirement } from "./decide.ts";
import type { GrantSet } from "./grant-set.ts";

/** One item that is not sent, and why. */
export interface RefusedItem {
  readonly position: number;
  readonly item: BodyItem;
  readonly refusal: Denied;
}

/** A body without the items that are refused, for a domain that answers item by item (`partial: true`). */
export interface SplitItems {
  readonly answers: BodyItems["answers"];
  readonly body: Buffer;
  readonly refused: readonly RefusedItem[];
  /** how many items are left in the body */
  readonly sent: number;
}

/** Each is answered with an error of its own: some bytes of a body are some hundred of an answer. */
const MOST_REFUSED = 10_000;

/**
 * Parts the items of a refused request. Undefined where it is refused as a whole: its body has no items, none of them is
 * granted or more than 10,000 are not, the path is not, or the caller asks for an answer that entries cannot be put into
 * (`filter_path`, a format).
 */
export function splitItems(resolved: ResolvedRequest, grants: GrantSet, view: NamesView): SplitItems | undefined {
  const { findings, body, asked, needs, pathRequirement, firstExpression } = resolved;
  if (findings.items === undefined || asked.has("filter_path") || asked.has("format")) return undefined;
  const refusalOf = judgeOnce(grants, view);
  const path = pathRequirement === undefined ? undefined : needs.requirements[pathRequirement];
  if (path !== undefined && refusalOf(path) !== undefined) return undefined;
  const { answers, list, without } = findings.items();
  const named = new Map(needs.requirements.slice(firstExpression + findings.expressions.length).map(byName));
  const refused = list.flatMap((item, position): RefusedItem[] => {
    const own = item.expression === undefined ? [] : [needs.requirements[firstExpression + item.expression]];
    const all = [...own, ...item.names.map(({ index }) => named.get(index))];
    // INVARIANT: an item with a requirement that is not found is refused
    const refusals = all.map((requirement) => (requirement === undefined ? refuseUnknown() : refusalOf(requirement)));
    const found = refusals.filter((refusal) => refusal !== undefined);
    return found.length === 0 ? [] : [{ position, item, refusal: join(found) }];
  });
  const sent = list.length - refused.length;
  if (refused.length === 0 || refused.length > MOST_REFUSED || sent === 0) return undefined;
  return { answers, body: without(body, new Set(refused.map(({ position }) => position))), refused, sent };
}

function refuseUnknown(): Denied {
  return { effect: "deny", code: "index-not-granted", missing: [], checks: [] };
}

function byName(requirement: Requirement): [string, Requirement] {
  return [requirement.expression.written, requirement];
}

/** A requirement may stand for thousands of items. */
function judgeOnce(grants: GrantSet, view: NamesView): (requirement: Requirement) => Denied | undefined {
  const known = new Map<Requirement, Denied | undefined>();
  return (requirement) => {
    if (known.has(requirement)) return known.get(requirement);
    const decision = decide({ requirements: [requirement], monitor: false }, grants, view);
    const refusal = decision.effect === "deny" ? decision : undefined;
    known.set(requirement, refusal);
    return refusal;
  };
}

function join(refusals: readonly Denied[]): Denied {
  const missing: Missing[] = refusals.flatMap((refusal) => refusal.missing);
  const code = refusals.every((refusal) => refusal.code === "action-not-granted")
    ? "action-not-granted"
    : "index-not-granted";
  return { effect: "deny", code, missing, checks: refusals.flatMap((refusal) => refusal.checks) };
}
