import { FaultError } from "../errors.ts";
import { type NamesView, parseNamesView } from "../opensearch/names-view.ts";
import type { Domain } from "../policy/document.ts";
import type { Forwarder } from "./forward.ts";
import { unavailable } from "./unavailable.ts";

const TIMEOUT_MS = 5_000;

/**
 * Reads a domain's names in one call, with the gate's own credentials (contracts §7.1).
 * Throws `FaultError`: `domain-unavailable` (503) when they cannot be read, `domain-refused-gate` when it may not read them,
 * `gate-failed` when they could not be asked for.
 */
export async function readNames(forwarder: Forwarder, domain: Domain | undefined): Promise<NamesView> {
  if (domain === undefined) throw new FaultError("gate-failed", "the policy has no such domain");
  const query = [["expand_wildcards", "all"]] as const;
  const { status, body } = await forwarder
    .forwardInternal(domain, "/_resolve/index/%2A", query, TIMEOUT_MS)
    .catch(unavailable("the domain's names could not be read"));
  if (status === 401 || status === 403) {
    throw new FaultError("domain-refused-gate", `the domain answered ${status} when asked for its names`);
  }
  if (status !== 200) {
    throw new FaultError("domain-unavailable", `the domain answered ${status} when asked for its names`, {
      status: 503,
    });
  }
  return parseNamesView(body);
}
