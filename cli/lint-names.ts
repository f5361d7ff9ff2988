import { viewNames } from "../shared/opensearch/view-names.ts";
import type { DomainName, DomainNames } from "../shared/policy/lint/rule.ts";
import { readNamesFile } from "./names-file.ts";
import { MAX_NAMES_BYTES, readInput } from "./read-input.ts";

/** The names that domains have, before it is known which domain is the default one. */
export type NamesOf = (defaultDomain: string | undefined) => DomainNames;

/**
 * Reads names from a file: what `GET /-/access/indices` answers, with domains and owners; or whatever `--names` takes elsewhere, as the
 * names of the default domain, of no owners. Throws `UsageError` for anything else.
 */
export async function readLintNames(file: string): Promise<NamesOf> {
  const listed = parseListed((await readInput(file, MAX_NAMES_BYTES)).toString("utf8"));
  if (listed !== undefined) return () => ({ names: listed, hasOwners: true });
  const view = await readNamesFile(file);
  return (domain = "") => ({ names: viewNames(view).map((name) => ({ domain, name })), hasOwners: false });
}

/** Undefined: it is something else. */
function parseListed(text: string): readonly DomainName[] | undefined {
  try {
    const { indices } = JSON.parse(text) as { readonly indices?: unknown };
    return Array.isArray(indices) && indices.length > 0 && indices.every(isListed) ? indices : undefined;
  } catch {
    return undefined;
  }
}

function isListed(entry: unknown): entry is DomainName {
  if (typeof entry !== "object" || entry === null) return false;
  const { domain, name, owner } = entry as Record<string, unknown>;
  return typeof domain === "string" && typeof name === "string" && (owner === undefined || typeof owner === "string");
}
