import { encodeStrict } from "../http/encode.ts";
import type { Operation } from "./operation.ts";
import { ANY_SEGMENT, operationAt, operationTree, type PathNode } from "./operation-table.ts";

/** What a method and path mean, and the decoded values of the template's parameters. */
export interface OperationMatch {
  readonly operation: Operation;
  readonly params: Readonly<Record<string, string>>;
}

/**
 * First segments that OpenSearch reads as an operation of its own although they could be index names. An index of this
 * name cannot be addressed by a path that begins with it, written or made by the gate (`/views/_search`).
 */
const RESERVED_FIRST_SEGMENTS: ReadonlySet<string> = new Set(["views", "favicon.ico"]);

export function isReservedFirstSegment(name: string): boolean {
  return RESERVED_FIRST_SEGMENTS.has(name);
}

/** PathTrie.TrieMatchingMode: where a parameter may stand, tried one after the other. */
const MODES = ["nowhere", "first", "last", "anywhere"] as const;
type Mode = (typeof MODES)[number];

/**
 * Finds the operation of a request as OpenSearch does (RestController, PathTrie): literals are compared with the segment
 * as it was sent, so `/_%73earch` is no search; a literal wins over a parameter, a parameter in the first segment over one
 * in the last. `values` are the same segments decoded. Undefined: no such operation, or one whose index could never be one
 * (a leading `_` apart from `_all`, or an empty or reserved name), or one that would be another one when it is written
 * anew from the values (`/logs/_doc/%5Fsearch`). Bounded by the depth of the table.
 */
export function matchOperation(
  method: string,
  rawSegments: readonly string[],
  values: readonly string[],
): OperationMatch | undefined {
  const operation = findInTree(operationTree(), method, rawSegments);
  if (operation === undefined || !isWrittenAlike(method, rawSegments, values, operation)) return undefined;
  const params: Record<string, string> = {};
  for (const { at, name } of templateParams(operation)) {
    const value = values[at] ?? "";
    const isIndex = at === 0 || name === operation.judgement?.indexParam;
    if (value === "" || (isIndex && !couldBeIndex(value, at))) return undefined;
    params[name] = value;
  }
  return { operation, params };
}

interface TemplateParam {
  readonly at: number;
  readonly name: string;
}

/** By the operation, of which the table hands out one for each method and template. */
const paramsOf = new WeakMap<Operation, readonly TemplateParam[]>();

function templateParams(operation: Operation): readonly TemplateParam[] {
  const known = paramsOf.get(operation);
  if (known !== undefined) return known;
  const segments = operation.path.split("/").slice(1);
  const params = segments.flatMap((segment, at) =>
    segment.startsWith("{") ? [{ at, name: segment.slice(1, -1) }] : [],
  );
  paramsOf.set(operation, params);
  return params;
}

/** INVARIANT: what is sent is written from the values, strictly encoded, and must then be read as the same operation. */
function isWrittenAlike(
  method: string,
  rawSegments: readonly string[],
  values: readonly string[],
  { path }: Operation,
): boolean {
  if (values.every((value, at) => encodeStrict(value) === rawSegments[at])) return true;
  return findInTree(operationTree(), method, values.map(encodeStrict))?.path === path;
}

function couldBeIndex(value: string, at: number): boolean {
  if (at === 0 && isReservedFirstSegment(value)) return false;
  return !value.startsWith("_") || value === "_all";
}

/** The operation that a tree of templates has for a method and a path: mode after mode, as RestController asks its PathTrie. */
export function findInTree(tree: PathNode, method: string, segments: readonly string[]): Operation | undefined {
  if (segments.length === 0) return operationAt(tree, method);
  for (const mode of MODES) {
    const node = findNode(tree, segments, 0, mode);
    const operation = node && operationAt(node, method);
    if (operation !== undefined) return operation;
  }
  return undefined;
}

/** PathTrie.TrieNode.retrieve: the first template that fits, whatever its methods. */
function findNode(parent: PathNode, segments: readonly string[], at: number, mode: Mode): PathNode | undefined {
  const segment = segments[at] as string;
  const isLast = at + 1 === segments.length;
  const any = parent.children.get(ANY_SEGMENT);
  const named = parent.children.get(segment);
  const prefersAny =
    named === undefined
      ? mode === "anywhere" || (mode === "first" && at === 0) || (mode === "last" && isLast)
      : named.templates.length === 0 &&
        any !== undefined &&
        ((isLast && (mode === "last" || mode === "anywhere")) || (at === 0 && mode === "first"));
  const node = prefersAny ? any : named;
  if (node === undefined) return undefined;
  if (isLast) return node.templates.length === 0 ? undefined : node;
  const found = findNode(node, segments, at + 1, mode);
  if (found !== undefined || node === any || any === undefined || mode === "nowhere") return found;
  return findNode(any, segments, at + 1, mode);
}
