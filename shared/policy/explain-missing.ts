import { RejectedError } from "../errors.ts";
import { parseExpression } from "../opensearch/index-expression.ts";
import { EMPTY_VIEW } from "../opensearch/names-view.ts";
import type { Check } from "./decide.ts";
import type { PolicyDocument } from "./document.ts";
import type { ExplainedWorld, Explanation } from "./explain.ts";
import { rolesThatGive } from "./who.ts";

/** A requirement that is not granted, with what would grant it. */
export interface MissingPart {
  readonly action: Check["action"];
  readonly index?: string;
  /** roles of the policy each of which would be enough for this caller */
  readonly roles: readonly string[];
}

/** A request can name thousands. */
const MOST_LOOKED_UP = 100;

/** What a refused request lacks, the first 100 of it: for whoever may see the whole policy, never for the caller. */
export function findMissing(explanation: Explanation, policy: PolicyDocument, world: ExplainedWorld): MissingPart[] {
  if (explanation.decision !== "deny") return [];
  const missing = explanation.checks.filter(({ isGranted }) => !isGranted).slice(0, MOST_LOOKED_UP);
  return missing.map((check) => {
    const all = [...giving(check, explanation, policy, world).keys()];
    // whoever signs with IAM has no token, and meets no limit of a token's age
    const roles = all.filter((role) => !explanation.isSigned || policy.roles[role]?.limits === undefined);
    const { action, index } = check;
    return index === undefined ? { action, roles } : { action, index, roles };
  });
}

/** Of each check of a narrowed request, the first 100, the roles that give a part of it: the others give all, or nothing. */
export function findParts(
  explanation: Explanation,
  policy: PolicyDocument,
  world: ExplainedWorld,
): readonly string[][] {
  if (explanation.decision !== "narrow") return [];
  return explanation.checks.slice(0, MOST_LOOKED_UP).map((check) => {
    const effects = giving(check, explanation, policy, world);
    return explanation.roles.filter((role) => effects.get(role) === "narrow");
  });
}

function giving(
  { action, index }: Check,
  { domain }: Explanation,
  policy: PolicyDocument,
  { names = EMPTY_VIEW, now }: ExplainedWorld,
): ReturnType<typeof rolesThatGive> {
  const expression = index === undefined ? undefined : readWritten(index, now);
  if (domain === undefined || (index !== undefined && expression === undefined)) return new Map();
  return rolesThatGive({ action, expression, domain, view: names }, policy);
}

function readWritten(index: string, now: Date): ReturnType<typeof parseExpression> | undefined {
  try {
    return parseExpression([index], now);
  } catch (error) {
    if (error instanceof RejectedError) return undefined;
    throw error;
  }
}
