import type { Seen } from "./batch-run.ts";
import type { Failure, Finding } from "./finding.ts";
import type { Batch } from "./generate/probes.ts";
import { type Probe, writtenIn } from "./probe.ts";
import { findChanging, isolate, reproduce, type Script } from "./reproduce.ts";
import { shrink } from "./shrink.ts";
import type { Trial } from "./trial.ts";

/** Looks into one failure of a batch: which request, what has to come before it, and the smallest that still fails. */
export async function investigate(
  trial: Trial,
  { world, principal, probes }: Batch,
  { failure, at }: Seen,
): Promise<Finding | undefined> {
  const found = at ?? (await findChanging(trial, world, principal, probes)) ?? probes.length - 1;
  const probe = probes[found];
  if (probe === undefined) return undefined;
  const script: Script = { world, principal, before: probes.slice(0, found), probe };
  const isolated = await isolate(trial, script, failure.kind, () => !isOwnNews(failure, probes));
  if (isolated === undefined) {
    // Security was asked when other requests had changed what it decides by
    if (failure.kind === "disagreement") return undefined;
    return isOwnNews(failure, probes) ? undefined : asFinding({ ...script, before: [] }, failure, false);
  }
  const smallest = await shrink(isolated.script, async (smaller) => {
    const still = await reproduce(trial, smaller, failure.kind);
    return still !== undefined && still.operation === isolated.failure.operation;
  });
  const last = await reproduce(trial, smallest, failure.kind);
  return asFinding(smallest, last ?? isolated.failure, true);
}

/** A name that the caller itself had put there before. */
function isOwnNews({ news }: Failure, probes: readonly Probe[]): boolean {
  return news !== undefined && probes.some((each) => writtenIn(each).includes(news));
}

function asFinding(script: Script, failure: Failure, isReproduced: boolean): Finding {
  return { ...script, ...failure, isReproduced, count: 1 };
}
