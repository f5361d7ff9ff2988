import type { Operation } from "../../shared/opensearch/operation.ts";
import type { Probe } from "../probe.ts";
import type { Random } from "../random.ts";
import { BODIES, guessedBody, Lines } from "./bodies.ts";
import { expression, newName, oneName, type Vocabulary } from "./names.ts";
import { queryText } from "./parameters.ts";

const NAMED_NEW = new Set(["target", "new_index"]);
/** Parameters of a path that are no index. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  id: ["1", "2", "new", "t-logs", "p-evil", "a/b"],
  field: ["msg", "*", "user"],
  fields: ["msg", "*"],
  metric: ["_all", "docs", "search", "metadata", "indices"],
  index_metric: ["_all", "docs"],
  block: ["write", "read_only", "metadata"],
  context: ["score"],
  type: ["_doc"],
  node_id: ["_all", "_local"],
  scroll_id: ["@@SCROLL@@"],
  snapshot: ["s"],
  repository: ["r"],
};

/** A request to an operation of the table, its places filled with names. */
export function operationProbe(random: Random, operation: Operation, words: Vocabulary): Probe {
  const path = operation.path
    .split("/")
    .map((segment) =>
      segment.startsWith("{") ? encodeSegment(random, fill(random, operation, segment.slice(1, -1), words)) : segment,
    )
    .join("/");
  const body = grow(random, operation, words);
  const query = queryText(random, operation, words);
  if (body === undefined) return { method: operation.method, path, query, headers: {}, body: null };
  return { method: operation.method, path, query, ...body };
}

function fill(random: Random, operation: Operation, parameter: string, words: Vocabulary): string {
  const values = VALUES[parameter];
  if (parameter === "index") {
    const isOne = operation.judgement?.index === "name";
    return operation.name === "indices.create" && random.chance(0.8)
      ? newName(random, words)
      : isOne && random.chance(0.9)
        ? oneName(random, words)
        : expression(random, words);
  }
  if (NAMED_NEW.has(parameter)) return newName(random, words);
  if (values !== undefined && random.chance(0.9)) return random.pick(values);
  return random.chance(0.5) ? expression(random, words) : random.chance(0.5) ? newName(random, words) : "_all";
}

function encodeSegment(random: Random, text: string): string {
  return random.chance(0.5)
    ? encodeURIComponent(text)
    : encodeURIComponent(text).replace(/%2C|%3C|%3E|%2A/gi, decodeURIComponent);
}

function grow(
  random: Random,
  { name, method }: Operation,
  words: Vocabulary,
): Pick<Probe, "headers" | "body"> | undefined {
  const known = BODIES[name];
  const isLikely = method === "POST" || method === "PUT";
  if (known === undefined && !random.chance(isLikely ? 0.12 : 0.02)) return undefined;
  const value =
    known === undefined ? guessedBody(random, words) : random.chance(0.93) ? known(random, words) : undefined;
  if (value === undefined) return undefined;
  if (value instanceof Lines) {
    const text = value.values.map((line) => `${JSON.stringify(line)}\n`).join("");
    return { headers: { "content-type": "application/x-ndjson" }, body: text };
  }
  return { headers: { "content-type": "application/json" }, body: JSON.stringify(value) };
}
