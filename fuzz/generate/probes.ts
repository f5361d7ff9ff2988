import { listOperations } from "../../shared/opensearch/operation-table.ts";
import type { Operation } from "../../shared/opensearch/operation.ts";
import type { FuzzPrincipal } from "../principal.ts";
import type { Probe } from "../probe.ts";
import { Random } from "../random.ts";
import type { World } from "../world.ts";
import { type Aim, aimsOf, pickOperation } from "./aim.ts";
import { caseProbe, readCases } from "./case-probe.ts";
import { mutate } from "./mutate.ts";
import { type Vocabulary, vocabularyOf } from "./names.ts";
import { operationProbe } from "./operation-probe.ts";
import { generatePrincipal } from "./principal.ts";
import { generateWorld } from "./world.ts";

/** One caller and a run of its requests, in one world. */
export interface Batch {
  /** from 0 on, through all worlds of a run */
  readonly at: number;
  readonly world: World;
  /** all that act in this world, batch by batch */
  readonly principals: readonly FuzzPrincipal[];
  readonly principal: FuzzPrincipal;
  readonly probes: readonly Probe[];
}

const BATCH_SIZE = 300;
/** Making a world takes seconds. */
const BATCHES_PER_WORLD = 20;

/** INVARIANT: what is generated depends on the seed, the place in the run and the code, on nothing that happens. */
export function generateBatch(seed: string, at: number): Batch {
  const first = at - (at % BATCHES_PER_WORLD);
  if (setting?.seed !== seed || setting.first !== first) setting = generateSetting(seed, first);
  const { world, principals } = setting;
  const principal = principals[at - first] as FuzzPrincipal;
  const words = vocabularyOf(principal, world);
  known ??= readKnown();
  const aims = aimsOf(principal, world, known.judged);
  const probes = Array.from({ length: BATCH_SIZE }, (_, number) =>
    generateProbe(new Random(seed, "probe", at, number), words, aims),
  );
  return { at, world, principals, principal, probes };
}

interface Setting {
  readonly seed: string;
  readonly first: number;
  readonly world: World;
  readonly principals: readonly FuzzPrincipal[];
}

/** The last one: all batches of a world share the same object. */
let setting: Setting | undefined;

function generateSetting(seed: string, first: number): Setting {
  const world = generateWorld(new Random(seed, "world", first));
  const principals = Array.from({ length: BATCHES_PER_WORLD }, (_, number) =>
    generatePrincipal(new Random(seed, "principal", first + number), world, `p${first + number}`),
  );
  return { seed, first, world, principals };
}

let known:
  | { readonly cases: readonly Probe[]; readonly judged: readonly Operation[]; readonly all: readonly Operation[] }
  | undefined;

function generateProbe(random: Random, words: Vocabulary, aims: readonly Aim[]): Probe {
  known ??= readKnown();
  const { cases, judged, all } = known;
  if (aims.length > 0 && random.chance(0.5)) {
    const aim = random.pick(aims);
    const aimed = operationProbe(random, pickOperation(random, aim), aim.words);
    return random.chance(0.05) ? mutate(aimed, random, words) : aimed;
  }
  const grown = random.weigh<() => Probe>([
    [9, () => operationProbe(random, random.pick(judged), words)],
    [1, () => operationProbe(random, random.pick(all), words)],
    [4, () => caseProbe(random, cases, words)],
  ])();
  return random.chance(0.3) ? mutate(grown, random, words) : grown;
}

function readKnown() {
  const all = [...listOperations()];
  return { cases: readCases(), judged: all.filter(({ judgement }) => judgement !== undefined), all };
}
