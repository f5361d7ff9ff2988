import { Gate, type Outcome, type Sabotage } from "./gate.ts";
import type { Failure } from "./finding.ts";
import { explainDisagreement } from "./judge/differences.ts";
import type { LeakDetector } from "./judge/leak.ts";
import { Stage } from "./judge/restore.ts";
import { judgeForwarded, registerPrincipals } from "./judge/security.ts";
import { foreignChange } from "./judge/state.ts";
import { fillIds } from "./live-ids.ts";
import { ADMIN, type NodeClient } from "./node/node-client.ts";
import type { FuzzPrincipal } from "./principal.ts";
import { type Probe, writtenIn } from "./probe.ts";
import type { World } from "./world.ts";

/** One node, one gate in front of it, and the world that stands on it. */
export class Trial {
  readonly client: NodeClient;
  readonly gate: Gate;
  readonly stage: Stage;
  readonly #registered = new Map<string, string>();

  constructor(client: NodeClient, sabotage: Sabotage = {}) {
    this.client = client;
    this.gate = new Gate(client, sabotage);
    this.stage = new Stage(client);
  }

  /** A fresh world, and principals whom Security knows. */
  async prepare(world: World, principals: readonly FuzzPrincipal[]): Promise<void> {
    const unknown = principals.filter((each) => this.#registered.get(each.name) !== rolesText(each, world));
    if (unknown.length > 0) await registerPrincipals(this.client, unknown, world);
    for (const each of unknown) this.#registered.set(each.name, rolesText(each, world));
    await this.stage.set(world);
    this.gate.forgetNames();
  }

  /** One request through the gate, with everything that its answer shows to be wrong; `written`: by this caller before. */
  async send(
    principal: FuzzPrincipal,
    detector: LeakDetector,
    probe: Probe,
    written = "",
  ): Promise<{ outcome: Outcome; failure: Failure | undefined }> {
    const sent = await fillIds(probe, principal, this);
    const outcome = await this.gate.handle(principal, sent);
    return { outcome, failure: failureOf(outcome, detector, sent, written) };
  }

  /** Asks Security about what was forwarded. */
  async judge(principal: FuzzPrincipal, { forwarded, operation }: Outcome): Promise<Failure | undefined> {
    for (const request of forwarded) {
      const verdict = await judgeForwarded(this.client, principal, request);
      if (verdict.says !== "forbid" || explainDisagreement(operation ?? "", request.target, verdict) !== undefined)
        continue;
      const missing = verdict.missing.join(", ") || `status ${verdict.status}`;
      return {
        kind: "disagreement",
        operation,
        detail: `Security forbids ${request.method} ${request.target}: ${missing}`,
        signature: `disagreement ${operation} ${missing}`,
      };
    }
    return undefined;
  }

  /** What has changed outside the grants since the world was set. */
  async foreignChange(principal: FuzzPrincipal): Promise<Failure | undefined> {
    const change = foreignChange(principal, await this.stage.changes());
    return change && changeFailure(change);
  }

  /** Readers that requests have left open. */
  async closeReaders(): Promise<void> {
    for (const target of ["/_search/scroll/_all", "/_search/point_in_time/_all"]) {
      await this.client.send({ method: "DELETE", target, as: ADMIN });
    }
  }
}

/** Roles depend on the aliases that are there. */
function rolesText(principal: FuzzPrincipal, { aliases }: World): string {
  return JSON.stringify([principal, aliases]);
}

export function changeFailure(
  { index, what }: { index: string | undefined; what: string },
  operation?: string,
): Failure {
  const detail = `changed outside the grants: ${what}${index === undefined ? "" : ` of ${index}`}`;
  return { kind: "change", operation, detail, signature: `change ${operation ?? ""} ${what.split(" ")[0]}` };
}

function failureOf(outcome: Outcome, detector: LeakDetector, probe: Probe, before: string): Failure | undefined {
  const { operation, fault, status, code } = outcome;
  if (code === "gate-failed" || code === "domain-refused-gate") {
    const detail = `${code}: ${fault instanceof Error ? `${fault.message}${fault.cause instanceof Error ? ` (${fault.cause.message})` : ""}` : String(fault)}`;
    return { kind: "fault", operation, detail, signature: `fault ${operation} ${detail}` };
  }
  if (code === "domain-unavailable" && status === 504) {
    return { kind: "silence", operation, detail: "the node did not answer", signature: `silence ${operation}` };
  }
  const leak = detector.find(outcome, `${before} ${writtenIn(probe)}`);
  if (leak === undefined) return undefined;
  const by = code === undefined ? `status ${status}` : `refusal ${code}`;
  return {
    kind: "leak",
    operation,
    detail: `the answer (${by}) holds the ${leak.kind === "name" ? "name" : "content of"} ${leak.text}`,
    signature: `leak ${operation} ${leak.kind} ${by}`,
    ...(leak.kind === "name" ? { news: leak.text } : {}),
  };
}
