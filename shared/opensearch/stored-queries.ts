import { RejectedError } from "../errors.ts";
import type { Permitted } from "../policy/decide.ts";
import type { NamesView } from "./names-view.ts";
import { isKnown } from "./names-view.ts";
import { quote } from "./quote.ts";
import type { ResolvedRequest } from "./resolve.ts";

/** Names of one domain, asked for the fields that run what stands in them as a query. */
export interface AskedNames {
  /** indices, aliases and streams */
  readonly known: readonly string[];
  /** names that the view does not know: what a template would give to an index of this name counts */
  readonly missing: readonly string[];
}

/** Fields of type `percolator`. */
export interface QueryFields {
  /** that one of the names has, by their whole path */
  readonly fields: readonly string[];
  /** a template, or a dynamic template, could make another one when a document is written */
  readonly mayGrow: boolean;
}

/** What is asked of a domain about its mappings; both throw `FaultError`. */
export interface QueryFieldsPort {
  readonly of: (names: AskedNames) => Promise<QueryFields>;
  /** those of `fields` that are of type `percolator` in every one of the names */
  readonly everywhere: (names: readonly string[], fields: readonly string[]) => Promise<readonly string[]>;
}

/**
 * Refuses to write documents that the gate does not see into an index with a field of type `percolator`: OpenSearch runs
 * what such a field holds as a query while the document is indexed, look-ups in other indices among it
 * (PercolatorFieldMapper.parse), and does so as the gate. Copies may go where the same field of every source is of that
 * type: what they hold has been run when it was written there. Asks nothing for any other request. Throws `RejectedError`
 * (`operation-not-supported`).
 */
export async function assertRunsNoQueries(
  resolved: ResolvedRequest,
  decision: Permitted,
  view: NamesView,
  port: QueryFieldsPort,
): Promise<void> {
  const { unseen } = resolved.findings;
  if (unseen === undefined) return;
  const written = namesOf(resolved, decision, true);
  const { fields, mayGrow } = await port.of({
    known: written.filter((name) => isKnown(view, name)),
    missing: written.filter((name) => !isKnown(view, name)),
  });
  if (fields.length === 0 && !mayGrow) return;
  if (unseen === "copies" && !mayGrow) {
    const sources = namesOf(resolved, decision, false);
    const run = new Set(sources.length === 0 ? fields : await port.everywhere(sources, fields));
    if (fields.every((field) => run.has(field))) return;
  }
  const where =
    fields[0] === undefined
      ? "a template gives new fields of the type `percolator`"
      : `the field ${quote(fields[0])} is of the type \`percolator\``;
  throw new RejectedError(
    "operation-not-supported",
    `${unseen === "script" ? "a script of this kind" : "a reindex"} may write a query that looks up other indices: ${where}`,
  );
}

/** The names that the request writes to, or else those that a reindex copies from: the first expression of its body. */
function namesOf({ needs, firstExpression }: ResolvedRequest, { selections }: Permitted, isWritten: boolean): string[] {
  const names = needs.requirements.flatMap(({ actions }, at) =>
    (isWritten ? actions.includes("write") : at === firstExpression) ? (selections[at]?.names ?? []) : [],
  );
  return [...new Set(names)].toSorted();
}
