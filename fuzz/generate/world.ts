import type { Random } from "../random.ts";
import type { World, WorldAlias, WorldIndex, WorldStream } from "../world.ts";

/** Of the hand-written cases, so that these mean something in every world. */
const CLASSIC = ["logs-app", "logs-web", "secret-hr", "shapes"];
const MORE = [
  "logs-audit",
  "logs-a",
  "logs-app-2",
  "logs-closed",
  "secret-pay",
  "orders-2026",
  "orders-eu",
  "hr-app",
  "metrics-cpu",
  ".hidden-logs",
  "app",
  "lo",
];
const ALIASES = ["logs-all", "LOGS-up", "secret-view", "orders", "a-view", "logs-mix", "hr-filtered"];

/** No vowels: no word of any language. */
const LETTERS = Array.from("bcdfghjkmpqrstvwxz");

/** Indices open, closed and hidden, aliases over one or several of them, some filtered, and data streams. */
export function generateWorld(random: Random): World {
  let count = 0;
  const mark = (): { canary: string; number: number } => {
    const letters = Array.from({ length: 8 }, () => random.pick(LETTERS)).join("");
    return { canary: `cnry${letters}`, number: 424_000_000 + random.int(999_999) + 1_000_000 * count++ };
  };
  const names = [...CLASSIC, ...random.some(MORE, 3 + random.int(3))];
  const indices = names.map((name): WorldIndex => {
    const isPlain = CLASSIC.includes(name);
    const isClosed = name.endsWith("-closed") || (!isPlain && random.chance(0.1));
    return { name, ...mark(), isClosed, isHidden: name.startsWith(".") || (!isPlain && random.chance(0.15)) };
  });
  const open = indices.filter(({ isClosed }) => !isClosed).map(({ name }) => name);
  const streams = ["metrics-ds", ...random.some(["logs-ds", "secret-ds"], 1)].map(
    (name): WorldStream => ({ name, backing: `.ds-${name}-000001`, ...mark() }),
  );
  const aliases: WorldAlias[] = [
    { name: "logs-alias", indices: ["secret-hr"] },
    { name: "logs-view", indices: ["logs-app"] },
    ...random.some(ALIASES, 3).map((name) => ({
      name,
      indices: random.some(open, 1 + random.int(3)),
      ...(random.chance(0.4) ? { filter: { term: { user: random.pick(["alice", "bob"]) } } } : {}),
    })),
  ];
  return { indices, aliases, streams };
}
