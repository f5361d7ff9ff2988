import type { Failure } from "./finding.ts";
import type { Outcome } from "./gate.ts";
import type { Batch } from "./generate/probes.ts";
import { LeakDetector } from "./judge/leak.ts";
import { judgeWritten } from "./judge/security.ts";
import { foreignChange } from "./judge/state.ts";
import type { Probe } from "./probe.ts";
import type { Tally } from "./tally.ts";
import { changeFailure, type Trial } from "./trial.ts";

/** A failure, and the place of its request in the batch; undefined: any of them. */
export interface Seen {
  readonly failure: Failure;
  readonly at: number | undefined;
}

const AT_ONCE = 6;
/** One refusal of so many is shown to Security too. */
export const REFUSALS_ASKED = 4;

/**
 * Sends the requests of a batch, several at once, judges each, looks for changes, and then asks Security about some of the
 * refused. The world stays as all this left it.
 */
export async function runBatch(trial: Trial, batch: Batch, tally: Tally): Promise<Seen[]> {
  const { world, principal, probes } = batch;
  const detector = new LeakDetector(principal, world);
  const seen: Seen[] = [];
  const refused: (readonly [Probe, Outcome])[] = [];
  await atOnce(probes, async (probe, at) => {
    const startedAt = performance.now();
    const { outcome, failure } = await trial.send(principal, detector, probe);
    tally.count(probe, outcome, performance.now() - startedAt);
    if (failure !== undefined) seen.push({ failure, at });
    const disagreement = await trial.judge(principal, outcome);
    if (disagreement !== undefined) seen.push({ failure: disagreement, at });
    const isAsked =
      outcome.forwarded.length === 0 && outcome.code !== undefined && (batch.at + at) % REFUSALS_ASKED === 0;
    if (isAsked && !mayHangNode(probe, outcome)) refused.push([probe, outcome]);
  });
  await trial.closeReaders();
  const change = foreignChange(principal, await trial.stage.changes());
  if (change !== undefined) seen.push({ failure: changeFailure(change), at: undefined });
  // last, because Security lets its principals change what a grant to the gate does not cover
  await atOnce(refused, async ([probe, outcome]) =>
    tally.compare(probe, outcome, await judgeWritten(trial.client, principal, probe)),
  );
  return seen;
}

/**
 * What the gate keeps from the node must not reach it another way: TermVectorsRequest.parseRequest never ends at a body that
 * is no object (`0`), and takes a thread of the node's network with it.
 */
function mayHangNode(probe: Probe, { code }: Outcome): boolean {
  return /termvectors/i.test(decodeLeniently(probe.path)) && !code?.endsWith("-not-granted");
}

function decodeLeniently(path: string): string {
  return path.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

async function atOnce<T>(items: readonly T[], work: (item: T, at: number) => Promise<void>): Promise<void> {
  const rest = items.entries();
  const worker = async (): Promise<void> => {
    for (const [at, item] of rest) await work(item, at);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}
