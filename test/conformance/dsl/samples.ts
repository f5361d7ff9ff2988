import { readFileSync } from "node:fs";
import type { JsonObject } from "../../../shared/opensearch/json.ts";

/** One line of the `.jsonl` files: a search body that OpenSearch understands, and the indices it names. */
export interface Sample {
  /** what the body is an example of */
  readonly type: string;
  /** further types in it */
  readonly covers?: readonly string[];
  readonly body: JsonObject;
  readonly names?: readonly string[];
  /** only understood in a scroll */
  readonly scroll?: boolean;
}

export type SampleFile = "queries" | "aggregations" | "search" | "plugins";

export function readSamples(file: SampleFile): Sample[] {
  const text = readFileSync(new URL(`${file}.jsonl`, import.meta.url), "utf8");
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Sample);
}

export interface Registered {
  readonly queries: readonly string[];
  readonly refusedQueries: readonly string[];
  readonly aggregations: readonly string[];
  readonly searchKeys: readonly string[];
  readonly sorts: readonly string[];
  readonly suggesters: readonly string[];
  readonly rescorers: readonly string[];
}

/** What OpenSearch registers: the names its parsers know. */
export const REGISTERED = JSON.parse(readFileSync(new URL("registered.json", import.meta.url), "utf8")) as Registered;
