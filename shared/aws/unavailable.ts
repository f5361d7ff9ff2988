import { type Code, FaultError } from "../errors.ts";

/** The domain has not been asked, or not as somebody it knows: that is no trouble of its own. */
const OURS: ReadonlySet<Code> = new Set<Code>(["gate-failed", "domain-refused-gate"]);

/** For `catch`: a domain that did not answer the gate's own question is `domain-unavailable` (503); what is ours stays as it is. */
export function unavailable(reason: string): (cause: unknown) => never {
  return (cause) => {
    if (!(cause instanceof FaultError) || OURS.has(cause.code)) throw cause;
    throw new FaultError("domain-unavailable", reason, { cause, status: 503 });
  };
}
