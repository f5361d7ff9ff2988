import type { Progress } from "./campaign.ts";
import { toCase } from "./case-file.ts";
import { explainRefusal } from "./explained-refusals.ts";
import { type Finding, KINDS } from "./finding.ts";
import { REFUSALS_ASKED } from "./batch-run.ts";
import type { Tally } from "./tally.ts";

/** One line of what was refused though Security would have let it through. */
export interface RefusalRow {
  readonly operation: string;
  readonly code: string;
  readonly sent: number;
  readonly refused: number;
  readonly asked: number;
  readonly allowed: number;
  readonly reason: string | undefined;
}

export function refusalRows({ tally }: Pick<Progress, "tally">): RefusalRow[] {
  const rows = [...tally.operations].flatMap(([operation, { sent, refused, asked, codes }]) =>
    Object.entries(codes).map(([code, allowed]) => ({
      operation,
      code,
      sent,
      refused,
      asked,
      allowed,
      reason: explainRefusal(operation, code),
    })),
  );
  return rows.toSorted((one, other) => other.allowed - one.allowed || one.operation.localeCompare(other.operation));
}

/** Requests that Security would have let through; of the refused ones, what holds for those it was asked about. */
export interface Legitimate {
  readonly refused: number;
  readonly letThrough: number;
  /** refused of all */
  readonly share: number;
}

function countLegitimate(tally: Tally): Legitimate {
  const { asked, allowed } = sumAsked(tally);
  const letThrough = tally.requests - tally.refused;
  const refused = asked === 0 ? 0 : Math.round((tally.refused * allowed) / asked);
  return { refused, letThrough, share: refused / Math.max(refused + letThrough, 1) };
}

function sumAsked({ operations }: Tally): { readonly asked: number; readonly allowed: number } {
  const rows = [...operations.values()];
  const sum = (key: "asked" | "allowed") => rows.reduce((total, row) => total + row[key], 0);
  return { asked: sum("asked"), allowed: sum("allowed") };
}

function formatLegitimate(tally: Tally): string {
  const { refused, letThrough, share } = countLegitimate(tally);
  const { asked, allowed } = sumAsked(tally);
  const counted = `Security would have let ${allowed} of ${asked} refusals through, so about ${refused} of ${tally.refused}`;
  return `legitimate requests that are refused: ${(100 * share).toFixed(1)} % (${counted}; ${letThrough} others were let through)`;
}

export function formatProgress({ tally, findings, elapsedMs, doing }: Progress): string {
  const rate = Math.round(tally.requests / (elapsedMs / 1_000));
  const share = Math.round((100 * tally.forwarded) / Math.max(tally.requests, 1));
  return `${tally.requests} requests, ${rate}/s, ${share} % forwarded, ${findings.length} findings: ${doing}`;
}

export function formatFinding(finding: Finding, id: string, seed: string): string {
  const seen = finding.isReproduced ? "" : " (seen once, among other requests; alone it does not happen)";
  return `${finding.kind}: ${finding.detail}${seen}\n${JSON.stringify(toCase(finding, id, seed))}`;
}

export function formatReport(progress: Progress, seed: string): string {
  const { tally, findings, elapsedMs } = progress;
  const rows = refusalRows(progress);
  const unexplained = rows.filter(({ reason }) => reason === undefined).length;
  const reasons = [...new Set(rows.map(({ reason }) => reason))].filter((reason) => reason !== undefined);
  const table = rows.map(({ operation, code, reason, ...counts }) => {
    const numbers = [counts.sent, counts.refused, counts.asked, counts.allowed].map((count) =>
      String(count).padStart(7),
    );
    const note = reason === undefined ? "NOT EXPLAINED" : `[${reasons.indexOf(reason) + 1}]`;
    return [operation.padEnd(32), code.padEnd(24), ...numbers, note].join(" ");
  });
  const kinds = Object.keys(KINDS).map((kind) => {
    const count = findings.filter((finding) => finding.kind === kind).length;
    return `${kind} ${count}`;
  });
  return [
    `seed ${seed}: ${tally.requests} requests in ${Math.round(elapsedMs / 1_000)} s (${Math.round((tally.requests * 1_000) / elapsedMs)}/s)`,
    `forwarded ${tally.forwarded}, answered by the gate itself ${tally.requests - tally.forwarded - tally.refused}, refused ${tally.refused}; by code: ${Object.entries(
      tally.codes,
    )
      .map(([code, count]) => `${code} ${count}`)
      .join(", ")}`,
    `slowest: ${tally.slowest.map(({ probe, operation, durationMs }) => `${Math.round(durationMs)} ms ${operation ?? "-"} ${probe.method} ${probe.path}`).join("; ")}`,
    `findings: ${kinds.join(", ")}`,
    formatLegitimate(tally),
    "",
    `refused, and Security would have let them through (one refusal of ${REFUSALS_ASKED} was asked about); ${unexplained} lines are not explained`,
    `${"operation".padEnd(32)} ${"code".padEnd(24)}    sent refused   asked allowed reason`,
    ...table,
    ...reasons.map((reason, at) => `[${at + 1}] ${reason}`),
  ].join("\n");
}

export function toJson(progress: Progress, seed: string): unknown {
  const { tally, findings, elapsedMs } = progress;
  return {
    seed,
    requests: tally.requests,
    forwarded: tally.forwarded,
    refused: tally.refused,
    codes: tally.codes,
    legitimate: countLegitimate(tally),
    elapsedMs: Math.round(elapsedMs),
    slowest: tally.slowest,
    findings: findings.map((finding, at) => ({ count: finding.count, ...toCase(finding, `fuzz-${seed}-${at}`, seed) })),
    refusals: refusalRows(progress),
  };
}
