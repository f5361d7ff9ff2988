import { runBatch } from "./batch-run.ts";
import type { Finding } from "./finding.ts";
import { type Batch, generateBatch } from "./generate/probes.ts";
import { investigate } from "./investigate.ts";
import type { Probe } from "./probe.ts";
import type { NodeKeeper } from "./node/node-keeper.ts";
import { NodeSilent } from "./node/node-client.ts";
import { Tally } from "./tally.ts";
import type { Sabotage } from "./gate.ts";
import { Trial } from "./trial.ts";

export interface CampaignOptions {
  readonly seed: string;
  readonly requests: number;
  /** undefined: no limit */
  readonly seconds: number | undefined;
  readonly sabotage?: Sabotage;
  readonly signal: AbortSignal;
  readonly onProgress: (campaign: Progress) => void;
  readonly onFinding: (finding: Finding) => void;
}

export interface Progress {
  readonly tally: Tally;
  readonly findings: readonly Finding[];
  readonly elapsedMs: number;
  /** what is being done besides sending */
  readonly doing: string;
}

/** What was looked into so often and was nothing each time is not looked into again: each takes seconds. */
const MOST_DISMISSALS = 5;

/** A run from its first batch to its last; findings alike are one. */
export async function runCampaign(keeper: NodeKeeper, options: CampaignOptions): Promise<Progress> {
  const startedAt = performance.now();
  const tally = new Tally();
  const findings = new Map<string, Finding>();
  const dismissed = new Map<string, number>();
  const elapsedMs = () => performance.now() - startedAt;
  const progress = (doing: string): Progress => ({
    tally,
    findings: [...findings.values()],
    elapsedMs: elapsedMs(),
    doing,
  });
  const isOver = () =>
    options.signal.aborted ||
    tally.requests >= options.requests ||
    elapsedMs() >= (options.seconds ?? Infinity) * 1_000;
  let trial = new Trial(keeper.client, options.sabotage);
  options.onProgress(progress("sending"));
  for (let at = 0; !isOver(); at++) {
    const whole = generateBatch(options.seed, at);
    const batch = { ...whole, probes: whole.probes.slice(0, options.requests - tally.requests) };
    tally.silent = [];
    try {
      await trial.prepare(batch.world, batch.principals);
      for (const seen of await runBatch(trial, batch, tally)) {
        const known = findings.get(seen.failure.signature);
        if (known !== undefined) {
          findings.set(seen.failure.signature, { ...known, count: known.count + 1 });
          continue;
        }
        options.onProgress(progress(`looking into: ${seen.failure.detail}`));
        const dismissedBefore = dismissed.get(seen.failure.signature) ?? 0;
        // a name is told by another request each time, and may be news the next time
        if (dismissedBefore >= MOST_DISMISSALS && seen.failure.kind !== "leak") continue;
        const finding = await investigate(trial, batch, seen);
        if (finding === undefined) {
          dismissed.set(seen.failure.signature, dismissedBefore + 1);
          continue;
        }
        const alike = [...findings.values()].some(({ signature }) => signature === finding.signature);
        findings.set(seen.failure.signature, finding);
        if (!alike) options.onFinding(finding);
      }
      options.onProgress(progress("sending"));
    } catch (error) {
      if (!(error instanceof NodeSilent)) throw error;
      const finding = nodeGone(batch, tally.silent.at(0), error);
      findings.set(finding.signature, finding);
      options.onFinding(finding);
      await keeper.restart();
      trial = new Trial(keeper.client, options.sabotage);
    }
  }
  return progress("done");
}

/** Without a node nothing more can be seen: the request that was not answered first is the suspect. */
function nodeGone({ at, world, principal, probes }: Batch, suspect: Probe | undefined, error: NodeSilent): Finding {
  const probe = suspect ?? probes.at(-1);
  if (probe === undefined) throw error;
  return {
    kind: "silence",
    detail: `the node is gone: ${error.message}`,
    signature: `silence in batch ${at}`,
    operation: undefined,
    world,
    principal,
    before: probes.slice(0, probes.indexOf(probe)),
    probe,
    isReproduced: false,
    count: 1,
  };
}
