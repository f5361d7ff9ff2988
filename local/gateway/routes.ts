import type { GatewayType } from "./types.ts";

export type Authorization = "bearer" | "iam" | "none";

/** Functions that only some policies have. */
export type Addition = "access" | "portal";

export interface Route {
  /** `ANY`, or the only method */
  readonly method: string;
  /** as in the template, `/-/domains/{domain}/{proxy+}` */
  readonly resource: string;
  readonly authorization: Authorization;
  /** left out: the proxy */
  readonly answeredBy?: Addition;
}

export interface RouteMatch extends Route {
  /** null: the route has none */
  readonly pathParameters: Readonly<Record<string, string>> | null;
}

/** The routes as they are deployed; a test compares them with the packaged template. */
export const ROUTES: readonly Route[] = [
  { method: "ANY", resource: "/", authorization: "bearer" },
  { method: "ANY", resource: "/{proxy+}", authorization: "bearer" },
  { method: "ANY", resource: "/-", authorization: "bearer" },
  { method: "ANY", resource: "/-/{proxy+}", authorization: "bearer" },
  { method: "ANY", resource: "/-/domains/{domain}", authorization: "bearer" },
  { method: "ANY", resource: "/-/domains/{domain}/{proxy+}", authorization: "bearer" },
  { method: "ANY", resource: "/-/iam", authorization: "iam" },
  { method: "ANY", resource: "/-/iam/{proxy+}", authorization: "iam" },
  { method: "GET", resource: "/-/health", authorization: "none" },
];

/** What a policy with entitlements adds. */
export const ACCESS_ROUTES: readonly Route[] = [
  { method: "ANY", resource: "/-/access", authorization: "bearer", answeredBy: "access" },
  { method: "ANY", resource: "/-/access/{proxy+}", authorization: "bearer", answeredBy: "access" },
];

/** What a policy adds whose entitlements people can ask for on the page. */
export const PORTAL_ROUTES: readonly Route[] = ["/-/portal", "/-/portal/{proxy+}"].flatMap((resource) =>
  ["GET", "HEAD"].map((method) => ({ method, resource, authorization: "none", answeredBy: "portal" }) as const),
);

const ANY_METHODS = new Set(["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]);

interface Node {
  readonly children: Map<string, Node>;
  readonly routes: Route[];
}

const ADDED: Readonly<Record<Addition, readonly Route[]>> = { access: ACCESS_ROUTES, portal: PORTAL_ROUTES };
const trees = new Map<string, Node>();

function treeWith(additions: readonly Addition[]): Node {
  const key = additions.join();
  const tree = trees.get(key) ?? plant([...ROUTES, ...additions.flatMap((name) => ADDED[name])]);
  trees.set(key, tree);
  return tree;
}

/**
 * The route of a path (encoded on REST, decoded on the HTTP API). At each segment a literal comes before `{name}`, which
 * comes before `{proxy+}`. On REST the way taken is final: a literal `-` is cut out of `/{proxy+}` with all that lies
 * below it, and a method that the found resource does not have is no route. The HTTP API falls back to a wider route.
 */
export function matchRoute(
  type: GatewayType,
  method: string,
  path: string,
  additions: readonly Addition[] = [],
): RouteMatch | undefined {
  const segments = path.split("/").slice(1);
  // a slash at the end does not count for the routing
  if (segments.at(-1) === "" && segments.length > 0) segments.pop();
  for (const [node, values] of walk(treeWith(additions), segments, [])) {
    const route = pickMethod(node.routes, method);
    if (route !== undefined) return { ...route, pathParameters: nameValues(route.resource, values) };
    if (type === "rest") return undefined;
  }
  return undefined;
}

function* walk(node: Node, rest: readonly string[], values: readonly string[]): Generator<[Node, readonly string[]]> {
  const [segment, ...more] = rest;
  if (segment === undefined) {
    if (node.routes.length > 0) yield [node, values];
    return;
  }
  const literal = node.children.get(segment);
  if (literal !== undefined) yield* walk(literal, more, values);
  const named = node.children.get("{}");
  if (named !== undefined && segment !== "") yield* walk(named, more, [...values, segment]);
  const greedy = node.children.get("{+}");
  if (greedy !== undefined) yield [greedy, [...values, rest.join("/")]];
}

function plant(routes: readonly Route[]): Node {
  const root: Node = { children: new Map(), routes: [] };
  for (const route of routes) {
    let node = root;
    for (const part of route.resource.split("/").filter((segment) => segment !== "")) {
      const key = part.endsWith("+}") ? "{+}" : part.startsWith("{") ? "{}" : part;
      const child = node.children.get(key) ?? { children: new Map(), routes: [] };
      node.children.set(key, child);
      node = child;
    }
    node.routes.push(route);
  }
  return root;
}

function pickMethod(routes: readonly Route[], method: string): Route | undefined {
  const exact = routes.find((route) => route.method === method);
  return exact ?? routes.find((route) => route.method === "ANY" && ANY_METHODS.has(method));
}

function nameValues(resource: string, values: readonly string[]): Record<string, string> | null {
  const names = [...resource.matchAll(/\{(\w+)\+?\}/g)].map(([, name]) => name as string);
  return names.length === 0 ? null : Object.fromEntries(names.map((name, at) => [name, values[at] ?? ""]));
}
