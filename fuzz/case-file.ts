import type { Finding, Kind } from "./finding.ts";
import { DOMAIN, type FuzzPrincipal } from "./principal.ts";
import type { Probe } from "./probe.ts";
import type { Script } from "./reproduce.ts";
import type { World } from "./world.ts";

/** A finding as a line of `test/surface/cases.jsonl`, and in `fuzz` what that form has no place for. */
export interface FuzzCase extends Probe {
  readonly id: string;
  readonly category: "fuzz";
  /** the principal's grants, where one says it all */
  readonly grant: { readonly indices: readonly string[]; readonly actions: readonly string[] } | null;
  readonly expect: "deny";
  readonly why: string;
  readonly fuzz: {
    readonly kind: Kind;
    readonly seed: string;
    readonly operation: string | null;
    readonly isReproduced: boolean;
    readonly world: World;
    readonly principal: FuzzPrincipal;
    readonly before: readonly Probe[];
  };
}

export function toCase(finding: Finding, id: string, seed: string): FuzzCase {
  const { probe, principal, world, before, kind, isReproduced, operation } = finding;
  const [first, ...more] = principal.grants;
  return {
    id,
    category: "fuzz",
    ...probe,
    grant: first === undefined || more.length > 0 || principal.isMonitor ? null : first,
    expect: "deny",
    why: finding.detail,
    fuzz: { kind, seed, operation: operation ?? null, isReproduced, world, principal, before },
  };
}

/** Reads cases that a run has written, one per line. Throws for anything else. */
export function parseCases(text: string): FuzzCase[] {
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line, at) => {
      const read = JSON.parse(line) as Partial<FuzzCase>;
      if (read.fuzz?.world === undefined || read.fuzz.principal === undefined || typeof read.path !== "string") {
        throw new Error(`line ${at + 1} is no case of a ${DOMAIN} run`);
      }
      return read as FuzzCase;
    });
}

export function scriptOf({ method, path, query, headers, body, bodyEncoding, gateway, fuzz }: FuzzCase): Script {
  const encoding = bodyEncoding === undefined ? {} : { bodyEncoding };
  const probe = { method, path, query, headers, body, ...encoding, ...(gateway === undefined ? {} : { gateway }) };
  return { world: fuzz.world, principal: fuzz.principal, before: fuzz.before, probe };
}
