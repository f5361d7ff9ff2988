import { FaultError } from "../errors.ts";
import { ACTIONS, type Grant } from "./document.ts";

type Bag = Readonly<Record<string, unknown>>;

/**
 * The grants that `JSON.stringify` of a `Grant[]` wrote, field by field.
 * Throws `FaultError` `gate-failed` for anything else: an unknown key could be a condition that must not be passed over.
 */
export function parseGrants(text: string): readonly Grant[] {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  const grants = parse(text);
  if (parsed.size >= MOST_TEXTS) parsed.clear();
  parsed.set(text, grants);
  return grants;
}

/** A caller's grants are the same text at every request. INVARIANT: read only. */
const parsed = new Map<string, readonly Grant[]>();
/** Of at most 4,096 bytes each. */
const MOST_TEXTS = 500;

function parse(text: string): readonly Grant[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new FaultError("gate-failed", "the grants of the context are not JSON", { cause });
  }
  if (!Array.isArray(value)) throw malformed();
  return value.map(parseGrant);
}

function parseGrant(value: unknown): Grant {
  if (typeof value !== "object" || value === null) throw malformed();
  const { domain, source, indices, actions, cluster, maxTokenAgeSeconds, ...unknown } = value as Bag;
  if (Object.keys(unknown).length > 0 || !isText(domain) || !isText(source)) throw malformed();
  if (maxTokenAgeSeconds !== undefined && !isSeconds(maxTokenAgeSeconds)) throw malformed();
  const limits = maxTokenAgeSeconds === undefined ? {} : { maxTokenAgeSeconds };
  if (cluster !== undefined) {
    if (indices !== undefined || actions !== undefined || !isListOf(cluster, isMonitor)) throw malformed();
    return { domain, cluster, source, ...limits };
  }
  if (!isListOf(indices, isText) || !isListOf(actions, isAction)) throw malformed();
  return { domain, indices, actions, source, ...limits };
}

function isListOf<T>(value: unknown, isItem: (item: unknown) => item is T): value is readonly T[] {
  return Array.isArray(value) && value.length > 0 && value.every(isItem);
}

const isText = (value: unknown): value is string => typeof value === "string" && value !== "";
const isSeconds = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) > 0;
const isMonitor = (value: unknown): value is "monitor" => value === "monitor";
const isAction = (value: unknown): value is (typeof ACTIONS)[number] => ACTIONS.some((action) => action === value);

function malformed(): FaultError {
  return new FaultError("gate-failed", "the grants of the context are malformed");
}
