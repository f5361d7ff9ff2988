import { RejectedError } from "../errors.ts";
import type { Domain, PolicyDocument } from "./document.ts";
import type { GrantSet } from "./grant-set.ts";
import type { GrantSets } from "./grant-sets.ts";
import { describeLimit, type Parted } from "./limits.ts";

/** The domain a request goes to, and what the caller was granted there. */
export interface Place {
  readonly name: string;
  readonly domain: Domain;
  readonly grants: GrantSet;
}

/** The policy's name of the domain that is asked for, or of the default one where none is; undefined: it has no such domain. */
export function domainName(asked: string | undefined, { domains }: PolicyDocument): string | undefined {
  const name = asked ?? Object.keys(domains).find((each) => domains[each]?.default);
  return name !== undefined && Object.hasOwn(domains, name) ? name : undefined;
}

/**
 * Finds the domain that is asked for, or the default one where none is.
 * Throws `RejectedError` (`index-not-granted`) without any grant on it.
 * INVARIANT: an unknown domain and one without a grant are answered alike, before anything else is looked at.
 */
export function findPlace(
  asked: string | undefined,
  { grants, unmet }: Parted,
  policy: PolicyDocument,
  grantSets: GrantSets,
): Place {
  const name = domainName(asked, policy);
  if (name !== undefined) {
    const own = grantSets.of(grants, name, unmet);
    if (!own.isEmpty) return { name, domain: policy.domains[name] as Domain, grants: own };
    const maxAge = own.maxTokenAgeOf();
    // nothing is told that the caller was not granted
    if (maxAge !== undefined) throw new RejectedError("index-not-granted", `not granted: ${describeLimit(maxAge)}`, []);
  }
  throw new RejectedError("index-not-granted", "there is no grant on this domain", []);
}
