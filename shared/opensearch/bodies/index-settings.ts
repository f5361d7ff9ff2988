import { RejectedError } from "../../errors.ts";
import { quote } from "../quote.ts";
import type { Json, JsonObject } from "../json.ts";

/** Why a setting is refused: it, and what is below it, reaches beyond the index that it is set on. */
const REFUSED: ReadonlyMap<string, string> = new Map([
  ["default_pipeline", "a pipeline can write to another index"],
  ["final_pipeline", "a pipeline changes every document"],
  ["search.default_pipeline", "a pipeline rewrites every search"],
  ["resize", "it names another index"],
  ["shrink", "it names another index"],
  ["plugins.replication", "it names another index"],
  ["searchable_snapshot", "it names a snapshot"],
  ["remote_store", "it names a repository"],
  ["data_path", "it names a place where other indices may be"],
  ["store.crypto", "it names a key outside of the domain"],
  ["ingestion_source", "it names a source outside of the domain"],
  ["context", "it names a template"],
  ["lifecycle", "it hands the index to a policy that runs with other rights"],
  ["index_state_management", "it hands the index to a policy that runs with other rights"],
  ["plugins.index_state_management", "it hands the index to a policy that runs with other rights"],
  ["opendistro.index_state_management", "it hands the index to a policy that runs with other rights"],
]);

/** Pipelines may be switched off: `_none`, or `null` in an update. */
const PIPELINES: ReadonlySet<string> = new Set(["default_pipeline", "final_pipeline", "search.default_pipeline"]);

const REMOTE_SNAPSHOT = "remote_snapshot";

/**
 * Refuses index settings that reach beyond the index itself: pipelines, and whatever names other indices, repositories,
 * snapshots, sources or policies. Every spelling counts: nested or with dots, with or without `index.`, below `settings`.
 * Throws `RejectedError` (`operation-not-supported`; `request-not-understood` for what is no setting).
 */
export function assertOwnSettings(settings: JsonObject): void {
  for (const key in settings) assertSetting(settings[key] as Json, key, extend([], key));
}

/** No name in the tables has more parts than two: whatever is below a third one changes no verdict. */
const MOST_SEGMENTS = 3;

/** `written` is the caller's spelling, `segments` the first parts of the setting's name, both down to this value. */
function assertSetting(value: Json, written: string, segments: readonly string[]): void {
  if (value !== null && typeof value === "object" && !Array.isArray(value)) {
    for (const key in value) assertSetting(value[key] as Json, `${written}.${key}`, extend(segments, key));
    if (Object.keys(value).length > 0) return;
  }
  if (Array.isArray(value) && value.some((item) => item !== null && typeof item === "object")) {
    throw new RejectedError("request-not-understood", `the setting ${quote(written)} holds a list of more than values`);
  }
  const name = segments.join(".");
  if (name === "store.type" && value === REMOTE_SNAPSHOT) throw refuse(written, "it names a snapshot");
  if (PIPELINES.has(name) && (value === "_none" || value === null)) return;
  for (let length = 1; length <= segments.length; length++) {
    const reason = REFUSED.get(segments.slice(0, length).join("."));
    if (reason !== undefined) throw refuse(written, reason);
  }
}

/** The parts of a setting's name without `index.` and without the object that an update may be wrapped in. */
function extend(segments: readonly string[], key: string): readonly string[] {
  if (segments.length === MOST_SEGMENTS) return segments;
  const extended = [...segments];
  for (const part of key.split(".")) {
    const isWrapping = extended.length === 0 && (part === "index" || part === "settings");
    if (part !== "" && !isWrapping && extended.length < MOST_SEGMENTS) extended.push(part);
  }
  return extended;
}

function refuse(written: string, reason: string): RejectedError {
  return new RejectedError("operation-not-supported", `the setting ${quote(written)} is not supported: ${reason}`);
}
