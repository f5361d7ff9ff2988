import type { IndexExpression } from "./index-expression.ts";
import { concreteIndices, type NamesView } from "./names-view.ts";
import type { NameKind } from "./operation.ts";
import { matchesWildcard } from "./wildcard.ts";

/** Which indices a wildcard takes (`expand_wildcards`). */
export interface Expand {
  readonly open: boolean;
  readonly closed: boolean;
  readonly hidden: boolean;
}

/** How an operation reads its index expression (OpenSearch IndicesOptions). */
export interface ExpressionOptions {
  readonly expand: Expand;
  /** closed targets of an alias are no error: the operation skips what is unavailable */
  readonly skipsUnavailable: boolean;
  /** what its wildcards match */
  readonly matches: readonly NameKind[];
}

/**
 * The names an expression stands for: written out, or live and matched by a wildcard.
 * Evaluated over the view as OpenSearch's WildcardExpressionResolver does: left to right, an exclusion removes what
 * stands before it. Names stay indices, aliases and streams; an alias or stream of which an exclusion
 * removes an index is left out whole (its other indices stand there by their own names, if a wildcard matches them).
 * An exclusion acts through the names that `isGranted` alone: what the others stand for would tell their names.
 */
export function evaluateExpression(
  expression: IndexExpression,
  options: ExpressionOptions,
  view: NamesView,
  isGranted: (name: string) => boolean,
): string[] {
  // a list of aliases (Metadata.findAliases): what is behind them plays no part
  const isOfAliases = options.matches.every((kind) => kind === "alias");
  const matched = new Set<string>();
  const removed = new Set<string>();
  const add = (name: string): void => {
    matched.add(name);
    if (removed.size > 0) for (const index of concreteIndices(view, name)) removed.delete(index);
  };
  for (const part of expression.parts) {
    if (part.kind === "name") add(part.text);
    else if (part.kind === "wildcard") for (const name of expandWildcard(part.text, options, view)) add(name);
    else if (isOfAliases) excludeNames(part.text, matched);
    else exclude(part.text, matched, removed, view, isGranted);
  }
  const evaluated = [...matched];
  if (removed.size === 0) return evaluated;
  return evaluated.filter((name) => !concreteIndices(view, name).some((index) => removed.has(index)));
}

/** Live names a wildcard matches under the given states; hidden ones when asked for, or by a pattern that starts with `.` (implicitHiddenMatch). */
function* expandWildcard(pattern: string, options: ExpressionOptions, view: NamesView): Generator<string> {
  const { expand } = options;
  if (!expand.open && !expand.closed) return;
  const takes = (index: string): boolean => {
    const entry = view.indices.get(index);
    return entry === undefined || (entry.isOpen ? expand.open : expand.closed);
  };
  const takesGroup = (targets: readonly string[]): boolean =>
    options.skipsUnavailable ? targets.some(takes) : targets.length > 0 && targets.every(takes);
  // asked for every live name: by a thousand wildcards, for each of ten thousand
  const [indices, aliases, streams] = (["index", "alias", "stream"] as const).map((kind) =>
    options.matches.includes(kind),
  );
  const showsHidden = expand.hidden || pattern.startsWith(".");
  if (indices)
    for (const [name, entry] of view.indices) {
      if (!(entry.isOpen ? expand.open : expand.closed) || (entry.isHidden && !showsHidden)) continue;
      if (matchesWildcard(pattern, name)) yield name;
    }
  if (aliases)
    for (const [name, targets] of view.aliases) if (matchesWildcard(pattern, name) && takesGroup(targets)) yield name;
  if (streams)
    for (const [name, stream] of view.streams)
      if (matchesWildcard(pattern, name) && takesGroup(stream.indices)) yield name;
}

function excludeNames(pattern: string, matched: Set<string>): void {
  for (const name of matched.keys()) if (matchesWildcard(pattern, name)) matched.delete(name);
}

/** An exclusion by name removes that name; by pattern it removes the indices behind every match, as OpenSearch does. */
function exclude(
  text: string,
  matched: Set<string>,
  removed: Set<string>,
  view: NamesView,
  isGranted: (name: string) => boolean,
): void {
  if (!text.includes("*")) {
    matched.delete(text);
    if (view.indices.has(text) && isGranted(text)) removed.add(text);
    return;
  }
  for (const name of allNames(view)) {
    if (!matchesWildcard(text, name)) continue;
    matched.delete(name);
    if (isGranted(name)) for (const index of concreteIndices(view, name)) removed.add(index);
  }
}

/**
 * Concrete indices that `patterns` reach (through an alias or a stream too) and `names` do not: what an expression too
 * long to list must exclude, by concrete name, since excluding an alias's name does not help.
 */
export function foreignIndices(patterns: readonly string[], names: readonly string[], view: NamesView): string[] {
  const wanted = new Set(names.flatMap((name) => concreteIndices(view, name)));
  const foreign = new Set<string>();
  for (const name of allNames(view)) {
    if (!patterns.some((pattern) => matchesWildcard(pattern, name))) continue;
    for (const index of concreteIndices(view, name)) if (!wanted.has(index)) foreign.add(index);
  }
  return [...foreign];
}

function* allNames(view: NamesView): Generator<string> {
  yield* view.indices.keys();
  yield* view.aliases.keys();
  yield* view.streams.keys();
}
