import { RejectedError } from "../errors.ts";
import type { RoutedRequest } from "../http/route.ts";
import type { Caller } from "./caller.ts";
import { decideRequest, type DecisionPorts, type DecisionSteps } from "./decide-request.ts";
import { GrantSet } from "./grant-set.ts";
import { GrantSets } from "./grant-sets.ts";

/**
 * Tells `steps` what a request needs of somebody who has no grant on its domain, and whose request is refused before it is
 * read: for whoever may see the whole policy, never for the caller.
 */
export async function readUnread(
  routed: RoutedRequest,
  caller: Caller,
  ports: DecisionPorts,
  steps: DecisionSteps,
): Promise<void> {
  try {
    await decideRequest(routed, caller, { ...ports, grantSets: new OpenedSets() }, steps);
  } catch (error) {
    // refused for its form: what it was told already stands
    if (!(error instanceof RejectedError)) throw error;
  }
}

class OpenedSets extends GrantSets {
  override of(...asked: ConstructorParameters<typeof GrantSet>): GrantSet {
    return new OpenedSet(...asked);
  }
}

/** Grants nothing, and lets a request be read. */
class OpenedSet extends GrantSet {
  override get isEmpty(): boolean {
    return false;
  }
}
