import type { Failure, Kind } from "./finding.ts";
import { LeakDetector } from "./judge/leak.ts";
import type { FuzzPrincipal } from "./principal.ts";
import { type Probe, writtenIn } from "./probe.ts";
import type { Trial } from "./trial.ts";
import type { World } from "./world.ts";

/** One request, those that come before it, who sends them, and where. */
export interface Script {
  readonly world: World;
  readonly principal: FuzzPrincipal;
  readonly before: readonly Probe[];
  readonly probe: Probe;
}

/** Plays a script on a fresh world, one request after the other; the failure of this kind that its last request shows. */
export async function reproduce(
  trial: Trial,
  { world, principal, before, probe }: Script,
  kind: Kind,
): Promise<Failure | undefined> {
  await trial.prepare(world, [principal]);
  const detector = new LeakDetector(principal, world);
  for (const each of before) await trial.send(principal, detector, each);
  const written = before.map(writtenIn).join(" ");
  const { outcome, failure } = await trial.send(principal, detector, probe, written);
  const found = await findFailure();
  await trial.closeReaders();
  return found;

  async function findFailure(): Promise<Failure | undefined> {
    if (kind === "disagreement") return trial.judge(principal, outcome);
    if (kind !== "change") return failure?.kind === kind ? failure : undefined;
    const change = await trial.foreignChange(principal);
    return change && { ...change, operation: outcome.operation, signature: `${change.signature} ${outcome.operation}` };
  }
}

/**
 * The shortest run of requests that ends in the failure: the request alone, else with as few as possible before it.
 * Undefined: it does not happen again. `mayNeedOthers`: whether it makes sense to look for it after others.
 */
export async function isolate(
  trial: Trial,
  script: Script,
  kind: Kind,
  mayNeedOthers: () => boolean,
): Promise<{ script: Script; failure: Failure } | undefined> {
  const alone = { ...script, before: [] };
  const failure = await reproduce(trial, alone, kind);
  if (failure !== undefined) return { script: alone, failure };
  if (!mayNeedOthers()) return undefined;
  const whole = await reproduce(trial, script, kind);
  if (whole === undefined) return undefined;
  let found = { script, failure: whole };
  for (let size = Math.ceil(script.before.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < found.script.before.length; ) {
      const before = [...found.script.before.slice(0, at), ...found.script.before.slice(at + size)];
      const fewer = { ...script, before };
      const still = await reproduce(trial, fewer, kind);
      if (still === undefined) at += size;
      else found = { script: fewer, failure: still };
    }
  }
  return found;
}

/** The first request after which something foreign has changed; undefined: one after the other they change nothing. */
export async function findChanging(
  trial: Trial,
  world: World,
  principal: FuzzPrincipal,
  probes: readonly Probe[],
): Promise<number | undefined> {
  await trial.prepare(world, [principal]);
  const detector = new LeakDetector(principal, world);
  for (const [at, probe] of probes.entries()) {
    const { outcome } = await trial.send(principal, detector, probe);
    const mayChange = outcome.forwarded.some(({ method }) => method !== "HEAD");
    if (mayChange && (await trial.foreignChange(principal)) !== undefined) return at;
  }
  return undefined;
}
