import { JUDGEMENTS } from "./judgements.ts";
import { METHOD_LETTERS, type Operation } from "./operation.ts";
import { OPERATIONS } from "./operations.generated.ts";

/** The key of the child that takes any segment. OpenSearch uses the same, so a raw `*` finds it as if it were written out. */
export const ANY_SEGMENT = "*";

/** A path segment in the tree of all templates (OpenSearch PathTrie). */
export interface PathNode {
  readonly children: Map<string, PathNode>;
  /** the templates that end here: several where their parameters have different names */
  readonly templates: Template[];
  /** by method, what has been asked for before; a method that is none is not kept */
  readonly operations: Map<string, Operation | undefined>;
}

interface Template {
  readonly path: string;
  /** as the generated table writes it: `GP:search`, separated by blanks */
  readonly operations: string;
}

let root: PathNode | undefined;

/** The tree of all operations; read from the generated table when it is first needed (about a millisecond). */
export function operationTree(): PathNode {
  root ??= readTree();
  return root;
}

/** The operation of a method among the templates of a node. */
export function operationAt(node: PathNode, method: string): Operation | undefined {
  const letter = METHOD_LETTERS.get(method);
  if (letter === undefined) return undefined;
  if (node.operations.has(method)) return node.operations.get(method);
  const operation = readOperationAt(node, method, letter);
  node.operations.set(method, operation);
  return operation;
}

function readOperationAt(node: PathNode, method: string, letter: string): Operation | undefined {
  for (const { path, operations } of node.templates) {
    for (const operation of operations.split(" ")) {
      const [letters = "", name = ""] = operation.split(":");
      if (!letters.includes(letter)) continue;
      // own properties alone: a name is data of the table, never of Object.prototype
      const judgement = Object.hasOwn(JUDGEMENTS, name) ? JUDGEMENTS[name] : undefined;
      return {
        name,
        method,
        path,
        withIndex: judgement && findWithIndex(name, method, path, judgement.indexParam),
        judgement,
      };
    }
  }
  return undefined;
}

/** Every operation, in the order of the table. */
export function* listOperations(node: PathNode = operationTree()): Generator<Operation> {
  for (const method of METHOD_LETTERS.keys()) {
    const operation = operationAt(node, method);
    if (operation !== undefined) yield operation;
  }
  for (const child of node.children.values()) yield* listOperations(child);
}

function readTree(): PathNode {
  const tree = newNode();
  /** the node and template above the line, by depth */
  const above: { node: PathNode; path: string }[] = [];
  for (const line of OPERATIONS.split("\n")) {
    let depth = 0;
    while (line.charCodeAt(depth) === 0x20) depth++;
    const end = line.indexOf(" ", depth);
    const segment = line.slice(depth, end === -1 ? undefined : end);
    if (segment === "") continue;
    const parent = above[depth - 1];
    const node = parent === undefined ? tree : childOf(parent.node, segment);
    const path = parent === undefined || depth === 1 ? `/${depth === 0 ? "" : segment}` : `${parent.path}/${segment}`;
    above[depth] = { node, path };
    if (end !== -1) node.templates.push({ path, operations: line.slice(end + 1) });
  }
  return tree;
}

function newNode(): PathNode {
  return { children: new Map(), templates: [], operations: new Map() };
}

function childOf(parent: PathNode, segment: string): PathNode {
  const key = segment.startsWith("{") ? ANY_SEGMENT : segment;
  let child = parent.children.get(key);
  if (child === undefined) {
    child = newNode();
    parent.children.set(key, child);
  }
  return child;
}

/**
 * The sibling that has an index where a template has none: first (`/{index}/_search`), last (`/_cat/shards/{index}`) or before
 * the last segment (`/_data_stream/{name}/_stats`).
 */
function findWithIndex(name: string, method: string, path: string, param: string): string | undefined {
  if (path.includes("{index}") || path.includes(`{${param}}`)) return undefined;
  const twin = TWINS.get(name);
  if (twin !== undefined) return twin;
  const index = `/{${param}}`;
  return [`${index}${path}`, `${path}${index}`, path.replace(/\/[^/]*$/, `${index}$&`)].find((other) => {
    let node: PathNode | undefined = operationTree();
    for (const segment of other.split("/").slice(1)) {
      node = node?.children.get(segment.startsWith("{") ? ANY_SEGMENT : segment);
    }
    return node?.templates.some((template) => template.path === other && hasOperation(template, name, method));
  });
}

/** Paths that take an index, of operations that have none of their own: `GET /_aliases` answers as `GET /_alias` does. */
const TWINS: ReadonlyMap<string, string> = new Map([["indices.get_list_of_aliases", "/{index}/_alias"]]);

function hasOperation(template: Template, name: string, method: string): boolean {
  const letter = METHOD_LETTERS.get(method) as string;
  return template.operations.split(" ").some((operation) => {
    const [letters = "", other] = operation.split(":");
    return other === name && letters.includes(letter);
  });
}
