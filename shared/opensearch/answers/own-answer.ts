import type { Permitted } from "../../policy/decide.ts";
import type { GrantSet } from "../../policy/grant-set.ts";
import type { NamesView } from "../names-view.ts";
import type { ResolvedRequest } from "../resolve.ts";
import { answerResolveIndex } from "./resolve-index.ts";

/**
 * The JSON that the gate answers a permitted request with itself: names alone, from the view that the decision rests on,
 * or the operation's empty answer where nothing granted matches. Undefined: the domain answers.
 */
export function ownAnswer(
  { judgement, answer, pathRequirement, otherRequirements }: ResolvedRequest,
  decision: Permitted,
  grants: GrantSet,
  view: NamesView,
): string | undefined {
  const names = pathRequirement === undefined ? undefined : decision.selections[pathRequirement]?.names;
  if (names === undefined) return undefined;
  if (answer === "view") {
    return answerResolveIndex(names, view, (name) => grants.isGranted(name, "read", view));
  }
  if (judgement.empty === "forward") return undefined;
  const others = [...otherRequirements.values()].map((position) => decision.selections[position]?.names ?? []);
  return [names, ...others].some((each) => each.length === 0) ? judgement.empty.json : undefined;
}
