import { type Code, FaultError } from "../errors.ts";

/** What the log says about a fault, ours or the domain's. */
export interface FaultReport {
  readonly kind: "fault";
  readonly code: Code;
  /** of a code that has several */
  readonly status?: number;
  readonly why: string;
  readonly causes?: readonly string[];
}

/** Their messages quote what could not be read: bytes of a domain's or an issuer's answer. */
const QUOTING = new Set(["SyntaxError", "TypeError", "RangeError", "URIError"]);

/**
 * Describes a fault by its message and those of its causes. A `FaultError` and what it wraps (network, an answer that is none)
 * quote nothing; any other error is a defect of ours, shown by its name and where it happened, not by its message.
 */
export function describeFault(fault: unknown): FaultReport {
  if (fault instanceof FaultError) {
    const causes = causesOf(fault);
    return {
      kind: "fault",
      code: fault.code,
      ...(fault.status === undefined ? {} : { status: fault.status }),
      why: fault.message,
      ...(causes.length === 0 ? {} : { causes }),
    };
  }
  if (!(fault instanceof Error))
    return { kind: "fault", code: "gate-failed", why: "something was thrown that is no error" };
  const frames = (fault.stack ?? "").split("\n").filter((line) => line.startsWith("    at "));
  return { kind: "fault", code: "gate-failed", why: fault.name, causes: frames.slice(0, 5).map((line) => line.trim()) };
}

/** The messages of an error's causes, but for those that quote: of these, the name. */
export function causesOf(error: Error): string[] {
  const { cause } = error;
  if (!(cause instanceof Error)) return [];
  return [QUOTING.has(cause.name) ? cause.name : cause.message, ...causesOf(cause)];
}
