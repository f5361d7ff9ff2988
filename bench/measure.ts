import { performance } from "node:perf_hooks";

export interface Measurement {
  readonly name: string;
  /** medians over the rounds, milliseconds per call */
  readonly floorMs: number;
  readonly subjectMs: number;
  /** median of the rounds' own ratios: noise that lasts longer than a round falls out */
  readonly ratio: number;
  /** median of the rounds' own differences, milliseconds per call */
  readonly overheadMs: number;
}

export interface PairedOptions {
  readonly rounds?: number;
  /** calls per round and side; chosen so that a round takes about 2 ms when left out */
  readonly calls?: number;
  /** the longest time that both run before anything is timed, until they are compiled; default 1 s */
  readonly settleMs?: number;
}

type Work = () => unknown;

/**
 * Measures `subject` against its floor in paired rounds, their order swapped in every other round.
 * Either may be asynchronous; a call is awaited before the next begins.
 */
export async function paired(
  name: string,
  floor: Work,
  subject: Work,
  options: PairedOptions = {},
): Promise<Measurement> {
  const rounds = options.rounds ?? 200;
  const calls = options.calls ?? (await chooseCalls(floor, subject, options.settleMs ?? 1_000));
  const floors: number[] = [];
  const subjects: number[] = [];
  for (let round = -3; round < rounds; round++) {
    const first = await time(round % 2 === 0 ? floor : subject, calls);
    const second = await time(round % 2 === 0 ? subject : floor, calls);
    if (round < 0) continue;
    floors.push(round % 2 === 0 ? first : second);
    subjects.push(round % 2 === 0 ? second : first);
  }
  const ratios = subjects.map((subjectMs, at) => subjectMs / (floors[at] ?? Number.NaN));
  const overheads = subjects.map((subjectMs, at) => subjectMs - (floors[at] ?? Number.NaN));
  return {
    name,
    floorMs: median(floors),
    subjectMs: median(subjects),
    ratio: median(ratios),
    overheadMs: median(overheads),
  };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}

async function chooseCalls(floor: Work, subject: Work, settleMs: number): Promise<number> {
  const end = performance.now() + settleMs;
  while (performance.now() < end) {
    await floor();
    await subject();
  }
  const callMs = await time(subject, 5);
  return Math.max(1, Math.min(1_000, Math.round(2 / callMs)));
}

async function time(work: Work, calls: number): Promise<number> {
  const start = performance.now();
  for (let call = 0; call < calls; call++) {
    const pending = work();
    if (pending instanceof Promise) await pending;
  }
  return (performance.now() - start) / calls;
}
