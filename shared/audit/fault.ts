import { FaultError } from "../errors.ts";

/** What the log says about a fault of ours. */
export interface FaultReport {
  readonly kind: "fault";
  readonly code: "gate-failed";
  readonly why: string;
  readonly causes?: readonly string[];
}

/**
 * Describes a fault by its message and those of its causes. A `FaultError` and what it wraps (network, JSON of the issuer) say
 * nothing of the token; any other error is a defect of ours, shown by its name and where it happened, not by its message.
 */
export function describeFault(fault: unknown): FaultReport {
  if (fault instanceof FaultError) {
    const causes = causesOf(fault);
    return { kind: "fault", code: "gate-failed", why: fault.message, ...(causes.length === 0 ? {} : { causes }) };
  }
  if (!(fault instanceof Error))
    return { kind: "fault", code: "gate-failed", why: "something was thrown that is no error" };
  const frames = (fault.stack ?? "").split("\n").filter((line) => line.startsWith("    at "));
  return { kind: "fault", code: "gate-failed", why: fault.name, causes: frames.slice(0, 5).map((line) => line.trim()) };
}

function causesOf(error: Error): string[] {
  return error.cause instanceof Error ? [error.cause.message, ...causesOf(error.cause)] : [];
}
