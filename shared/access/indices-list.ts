import type { AccessPolicy } from "../policy/document.ts";
import { AccessProblem } from "./access-problem.ts";
import type { Accessor } from "./accessor.ts";
import { termsOf } from "./ask.ts";
import type { CatalogueReader } from "./catalogue.ts";
import { type KnownName, knownNames, type Place } from "./known-names.ts";
import { limitOf } from "./page-limit.ts";

/** A page of the names that may be asked for under one entitlement. */
export interface IndicesPage {
  readonly indices: readonly KnownName[];
  /** where the next page begins; undefined: there is none */
  readonly next?: string | undefined;
  /** ISO 8601: when the oldest look at these domains was; undefined: nobody has looked yet */
  readonly updatedAt?: string | undefined;
}

const MOST_TEXT = 255;
/** No name has more bytes, and no domain's. */
const MOST_PLACE = 400;

/**
 * Answers `GET /-/access/indices?entitlement=…&q=…&limit=…&after=…`. Throws `AccessProblem`: `not-entitled` (also for an
 * entitlement that does not exist), `request-malformed`; and `FaultError` where the catalogue cannot be read.
 */
export async function answerIndices(
  query: ReadonlyMap<string, string>,
  accessor: Accessor,
  policy: AccessPolicy,
  catalogue: CatalogueReader,
): Promise<IndicesPage> {
  const entitlement = query.get("entitlement") ?? "";
  const terms = accessor.mayAsk.includes(entitlement) ? termsOf(entitlement, policy) : undefined;
  if (terms === undefined) throw new AccessProblem("not-entitled", "you may not ask for this entitlement");
  const text = query.get("q") ?? "";
  if (text.length > MOST_TEXT)
    throw new AccessProblem("request-malformed", `\`q\` has more than ${MOST_TEXT} characters`);
  const wish = { text, after: placeIn(query.get("after")), limit: limitOf(query) };
  const { names, next, updatedAt } = knownNames(terms.grants, await catalogue.read(), wish);
  return {
    indices: names,
    next: next && Buffer.from(`${next.domain}/${next.name}`).toString("base64url"),
    updatedAt: updatedAt === undefined ? undefined : new Date(updatedAt).toISOString(),
  };
}

function placeIn(after: string | undefined): Place | undefined {
  if (after === undefined) return undefined;
  const [, domain, name] = /^([a-z0-9-]{1,40})\/([^/]+)$/.exec(Buffer.from(after, "base64url").toString()) ?? [];
  if (domain === undefined || name === undefined || after.length > MOST_PLACE) {
    throw new AccessProblem("request-malformed", "`after` is to be the `next` of an answer of this list");
  }
  return { domain, name };
}
