import { parseExpression } from "../shared/opensearch/index-expression.ts";
import { EMPTY_VIEW } from "../shared/opensearch/names-view.ts";
import { decide, type Needs } from "../shared/policy/decide.ts";
import { GrantSet } from "../shared/policy/grant-set.ts";
import { grantsOf } from "../shared/policy/grants.ts";
import { BIG, bigPolicy, type Shape, SHAPES } from "./big-policy.ts";
import { paired } from "./measure.ts";
import type { Row } from "./row.ts";

/** Names that one request asks for, each with a requirement of its own, as in a bulk. */
const NAMES = 200;
const GOAL_MS = 0.005;

/**
 * Deciding one index name under 1,000 roles with 10,000 patterns, for a caller who has one of the roles and for one who has them
 * all; half of the names are granted. Against the same for a caller with one pattern.
 */
export async function measureDecision(): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const shape of Object.keys(SHAPES) as Shape[]) {
    const policy = bigPolicy(shape);
    const all = Object.keys(policy.roles);
    const needs = needsOf(shape);
    const one = new GrantSet([{ domain: "logs", indices: ["x-*"], actions: ["read"], source: "role:x" }], "logs");
    const callers = [
      { who: "1 role", roles: all.slice(0, 1) },
      { who: `all ${BIG.roles} roles`, roles: all },
    ];
    for (const { who, roles } of callers) {
      const grants = new GrantSet(grantsOf(roles, policy), "logs");
      const name = `decide a name, ${shape}, ${who}`;
      const floor = (): unknown => decide(needs, one, EMPTY_VIEW);
      const measured = await paired(name, floor, () => decide(needs, grants, EMPTY_VIEW));
      rows.push({
        name,
        floor: { what: "1 pattern", value: measured.floorMs / NAMES },
        measured: measured.subjectMs / NAMES,
        unit: "ms",
        compare: "=",
        result: measured.subjectMs / NAMES,
        goal: GOAL_MS,
      });
    }
  }
  return rows;
}

function needsOf(shape: Shape): Needs {
  const now = new Date();
  const names = Array.from({ length: NAMES }, (_, at) => {
    const granted = SHAPES[shape]((at * 7) % BIG.roles, at % 10).replaceAll("*", "blue");
    return at % 2 === 0 ? granted : granted.replaceAll("app", "apq");
  });
  return {
    monitor: false,
    requirements: names.map((name) => ({
      actions: ["read"],
      expression: parseExpression([name], now),
      wildcards: "narrow",
      options: {
        expand: { open: true, closed: false, hidden: false },
        skipsUnavailable: false,
        matches: ["index", "alias", "stream"],
      },
    })),
  };
}
