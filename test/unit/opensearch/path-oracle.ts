import { ANY_SEGMENT, type PathNode } from "../../../shared/opensearch/operation-table.ts";

/** What has a handler: a path, `*` for a parameter, and the first letters of its methods. */
export interface Route {
  readonly letters: string;
  readonly shape: readonly string[];
}

const MODES = ["nowhere", "first", "last", "anywhere"] as const;
type Mode = (typeof MODES)[number];

/**
 * The route that a node takes, found without a tree: of all routes those that fit the path, each segment where it may
 * stand; of these the one whose literals stand furthest to the left.
 */
export function routeOf(routes: readonly Route[], letter: string, segments: readonly string[]): Route | undefined {
  const fitting = routes.filter(
    ({ shape }) =>
      shape.length === segments.length && shape.every((each, at) => each === ANY_SEGMENT || each === segments[at]),
  );
  for (const mode of MODES) {
    const [best] = fitting
      .filter(({ shape }) => shape.every((_, at) => mayStand(routes, shape, segments, at, mode)))
      .toSorted((one, other) => literalsOf(other) - literalsOf(one));
    // its methods are looked at when the path has been chosen
    const found = fitting.find(({ letters, shape }) => isSame(shape, best?.shape) && letters.includes(letter));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Whether a segment of a route that fits may take what the request has there. */
function mayStand(
  routes: readonly Route[],
  shape: readonly string[],
  segments: readonly string[],
  at: number,
  mode: Mode,
): boolean {
  const asked = segments[at];
  if (asked === ANY_SEGMENT) return true;
  const isLast = at === segments.length - 1;
  const siblings = routes.filter((other) => isSame(other.shape.slice(0, at), shape.slice(0, at)));
  const literals = siblings.filter((other) => other.shape[at] === asked);
  const isItsPlace = (mode === "first" && at === 0) || (mode !== "first" && mode !== "nowhere" && isLast);
  // a literal that only longer routes have gives way to a parameter in its place
  const givesWay =
    isItsPlace &&
    literals.length > 0 &&
    literals.every((other) => other.shape.length > at + 1) &&
    siblings.some((other) => other.shape[at] === ANY_SEGMENT);
  if (shape[at] === asked) return !givesWay;
  if (literals.length === 0) return isItsPlace || mode === "anywhere";
  // or it leads nowhere, and the parameter beside it is tried
  return givesWay || (!isLast && mode !== "nowhere");
}

/** A number that is higher the further to the left the literals of a route stand. */
function literalsOf({ shape }: Route): number {
  return Number.parseInt(`0${shape.map((each) => (each === ANY_SEGMENT ? "0" : "1")).join("")}`, 2);
}

function isSame(one: readonly string[], other: readonly string[] | undefined): boolean {
  return one.length === other?.length && one.every((segment, at) => segment === other[at]);
}

/** `/a/*` */
export function pathOf({ shape }: Pick<Route, "shape">): string {
  return `/${shape.join("/")}`;
}

/** The tree of these routes. */
export function treeOf(routes: readonly Route[]): PathNode {
  const root = newNode();
  for (const route of routes) {
    let node = root;
    for (const segment of route.shape) {
      const child = node.children.get(segment) ?? newNode();
      node.children.set(segment, child);
      node = child;
    }
    node.templates.push({ path: pathOf(route), operations: `${route.letters}:some` });
  }
  return root;
}

function newNode(): PathNode {
  return { children: new Map(), templates: [], operations: new Map() };
}
