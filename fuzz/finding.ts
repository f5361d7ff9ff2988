import type { FuzzPrincipal } from "./principal.ts";
import type { Probe } from "./probe.ts";
import type { World } from "./world.ts";

/** What can go wrong, and is looked for. */
export const KINDS = {
  leak: "an answer holds what stands in a foreign index, or a foreign name",
  change: "something outside the grants has changed",
  disagreement: "the gate lets through what Security forbids",
  fault: "the gate failed, or the node refused the gate itself",
  silence: "the node did not answer a forwarded request",
} as const;
export type Kind = keyof typeof KINDS;

/** Something that went wrong with one request. */
export interface Failure {
  readonly kind: Kind;
  /** in one line, what exactly */
  readonly detail: string;
  /** failures alike are one finding: kind, operation and what differs */
  readonly signature: string;
  readonly operation: string | undefined;
  /** the foreign name that an answer told, where it is a name */
  readonly news?: string;
}

/** A failure with all that is needed to see it again. */
export interface Finding extends Failure {
  readonly world: World;
  readonly principal: FuzzPrincipal;
  /** requests of the same principal that have to come first */
  readonly before: readonly Probe[];
  readonly probe: Probe;
  /** seen again alone on a fresh world; false: seen once, when many requests were on their way */
  readonly isReproduced: boolean;
  /** how often failures with this signature were seen */
  readonly count: number;
}
