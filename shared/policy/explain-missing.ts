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
  /** roles of the policy each of which would be enough */
  readonly roles: readonly string[];
}

/** A request can name thousands. */
const MOST_LOOKED_UP = 100;

/** What a refused request lacks, the first 100 of it: for whoever may see the whole policy, never for the caller. */
export function findMissing(
  { decision, checks, domain }: Explanation,
  policy: PolicyDocument,
  { names = EMPTY_VIEW, now }: ExplainedWorld,
): MissingPart[] {
  if (decision !== "deny" || domain === undefined) return [];
  const missing = checks.filter(({ isGranted }) => !isGranted).slice(0, MOST_LOOKED_UP);
  return missing.map(({ action, index }) => {
    const expression = index === undefined ? undefined : readWritten(index, now);
    if (index !== undefined && expression === undefined) return { action, index, roles: [] };
    const roles = rolesThatGive({ action, expression, domain, view: names }, policy);
    return index === undefined ? { action, roles } : { action, index, roles };
  });
}

function readWritten(index: string, now: Date): ReturnType<typeof parseExpression> | undefined {
  try {
    return parseExpression([index], now);
  } catch (error) {
    if (error instanceof RejectedError) return undefined;
    throw error;
  }
}
