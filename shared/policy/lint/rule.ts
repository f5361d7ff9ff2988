import type { PolicyDocument } from "../document.ts";
import type { Path } from "../file-places.ts";
import type { Place } from "../problems.ts";

/**
 * security: gives more than it seems to; warning: does not do what it seems to; suggestion: the same can be said more
 * plainly; information: nothing is to be changed in the policy.
 */
export type Severity = "security" | "warning" | "suggestion" | "information";

export interface Hit {
  readonly path: Path;
  /** lower case, says what to do, what was written in backticks */
  readonly message: string;
}

/** A name that a domain has. */
export interface DomainName {
  readonly domain: string;
  readonly name: string;
  /** the value of the owner tag; undefined: nobody is known to own it */
  readonly owner?: string;
}

/** The names that domains have, where somebody says. */
export interface DomainNames {
  readonly names: readonly DomainName[];
  /** false: whoever says so knows of no owners */
  readonly hasOwners: boolean;
}

/**
 * Something that a policy without a problem may still do better without. One file each; what to avoid, what to prefer
 * and why stands in `docs/lint.md`.
 */
export interface LintRule {
  /** stable: it is written in policies to accept a finding */
  readonly id: string;
  readonly severity: Severity;
  /** one line for the help: what it finds */
  readonly summary: string;
  /** it finds nothing unless it is told which names there are */
  readonly needsNames?: true;
  /** pure; of any order */
  readonly find: (policy: PolicyDocument, names?: DomainNames) => Iterable<Hit>;
}

export interface Finding extends Place {
  readonly file: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
}
