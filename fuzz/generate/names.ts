import type { FuzzPrincipal } from "../principal.ts";
import { foreignNames } from "../principal.ts";
import type { Random } from "../random.ts";
import { namesOf, type World } from "../world.ts";

/** The names a request can be made of, seen by one principal. */
export interface Vocabulary {
  readonly granted: readonly string[];
  readonly foreign: readonly string[];
  readonly patterns: readonly string[];
}

export function vocabularyOf(principal: FuzzPrincipal, world: World): Vocabulary {
  const granted = knownTo(principal, world);
  const patterns = principal.grants.flatMap(({ indices }) => indices);
  return {
    granted: granted.length === 0 ? ["logs-app"] : granted,
    foreign: foreignNames(principal, world),
    patterns,
  };
}

/** The names of a world that a principal has any right on. */
export function knownTo(principal: FuzzPrincipal, world: World): string[] {
  const foreign = new Set(foreignNames(principal, world));
  return namesOf(world).filter((name) => !foreign.has(name));
}

/** Exactly one name; most often one that the principal may use. */
export function oneName(random: Random, words: Vocabulary): string {
  return random.weigh<() => string>([
    [24, () => random.pick(words.granted)],
    [4, () => random.pick(words.foreign)],
    [2, () => newName(random, words)],
    [1, () => `<${random.pick([...words.granted, ...words.foreign])}>`],
    [0.5, () => `<${random.pick(["logs-a", "secret-"])}{now/d}>`],
  ])();
}

/** A name that is not there yet and that a pattern of the grants often matches. */
export function newName(random: Random, { patterns }: Vocabulary): string {
  const word = random.pick(["new", "copy", "x1"]);
  return random.chance(0.75)
    ? random.pick(patterns).replaceAll("*", word)
    : random.pick([`secret-${word}`, `zz-${word}`]);
}

/** An index expression: names, wildcards, lists, exclusions, everything. */
export function expression(random: Random, words: Vocabulary): string {
  const one = () => oneName(random, words);
  const wildcard = () => wildcardName(random, words);
  return random.weigh<() => string>([
    [24, one],
    [9, wildcard],
    [3, () => `${one()},${one()}`],
    [2, () => `${wildcard()},${one()}`],
    [2, () => `${wildcard()},-${one()}`],
    [1.5, () => `${wildcard()},-${wildcard()}`],
    [1, () => "_all"],
    [1, () => "*"],
    [0.4, () => `-${one()},${wildcard()}`],
    [0.4, () => ""],
    [0.3, () => `${one()},`],
    [0.3, () => `,${one()}`],
    [0.3, () => `*:${one()}`],
    [0.3, () => `<${wildcard()}>`],
    [0.2, () => `+${one()}`],
    [0.2, () => "_all,-*"],
  ])();
}

export function wildcardName(random: Random, words: Vocabulary): string {
  return random.weigh<() => string>([
    [7, () => random.pick(words.patterns)],
    [3, () => cut(random, random.pick(words.granted))],
    [3, () => cut(random, random.pick(words.foreign))],
    [1, () => random.pick(["*-*", "l*", "s*", "*hr", ".*", ".ds-*", "*s*", "logs-*"])],
  ])();
}

function cut(random: Random, name: string): string {
  const at = random.int(name.length);
  return random.chance(0.7) ? `${name.slice(0, at)}*` : `*${name.slice(at)}`;
}
