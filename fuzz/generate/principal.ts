import type { Action } from "../../shared/policy/document.ts";
import { type FuzzGrant, type FuzzPrincipal, foreignNames } from "../principal.ts";
import type { Random } from "../random.ts";
import { namesOf, type World } from "../world.ts";

const PATTERNS = [
  "logs-*",
  "logs-a*",
  "metrics-*",
  "orders*",
  "*-app",
  "l*s-*",
  "secret-p*",
  "*-ds",
  ".hidden-*",
  "a*",
  "shapes",
];
const ACTIONS: readonly (readonly [number, readonly Action[]])[] = [
  [4, ["read"]],
  [5, ["read", "write", "manage"]],
  [2, ["read", "write"]],
  [1, ["write"]],
  [1, ["manage"]],
  [1, ["read", "manage"]],
  [1, ["write", "manage"]],
];

/** Somebody who has something and not everything, in this world. */
export function generatePrincipal(random: Random, world: World, name: string): FuzzPrincipal {
  for (let attempt = 0; attempt < 50; attempt++) {
    const principal = { name, grants: generateGrants(random, world), isMonitor: random.chance(0.15) };
    const foreign = foreignNames(principal, world).length;
    if (foreign > 0 && foreign < namesOf(world).length) return principal;
  }
  return { name, grants: [{ indices: ["logs-a*"], actions: ["read", "write", "manage"] }], isMonitor: false };
}

function generateGrants(random: Random, world: World): FuzzGrant[] {
  if (random.chance(0.25)) return [{ indices: ["logs-a*"], actions: random.weigh(ACTIONS) }];
  return Array.from({ length: 1 + random.int(3) }, () => ({
    indices: Array.from({ length: 1 + random.int(2) }, () =>
      random.chance(0.7) ? random.pick(PATTERNS) : random.pick(namesOf(world)),
    ),
    actions: random.weigh(ACTIONS),
  }));
}
