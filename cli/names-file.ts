import { FaultError } from "../shared/errors.ts";
import { type NamesView, parseNamesView } from "../shared/opensearch/names-view.ts";
import { UsageError } from "./command.ts";
import { MAX_NAMES_BYTES, readInput } from "./read-input.ts";

/** Names written by hand: everything open, and visible but for the indices behind a data stream. */
interface ShortNames {
  readonly indices?: readonly string[] | undefined;
  readonly aliases?: Readonly<Record<string, readonly string[]>> | undefined;
  readonly data_streams?: Readonly<Record<string, readonly string[]>> | undefined;
}

/**
 * Reads the names of a domain from a file: the answer of `GET /_resolve/index/*?expand_wildcards=all`, or the short form
 * `{"indices":["logs-app"],"aliases":{"logs":["logs-app"]},"data_streams":{"metrics":[".ds-metrics-000001"]}}`.
 * Throws `UsageError` for anything else.
 */
export async function readNamesFile(file: string): Promise<NamesView> {
  const bytes = await readInput(file, MAX_NAMES_BYTES);
  try {
    const parsed: unknown = JSON.parse(bytes.toString("utf8"));
    return isShort(parsed) ? viewOfNames(parsed) : parseNamesView(bytes);
  } catch (cause) {
    if (!(cause instanceof FaultError || cause instanceof SyntaxError)) throw cause;
    throw new UsageError(
      `\`${file}\` holds no names: save the answer of GET /_resolve/index/*?expand_wildcards=all, or write {"indices":[…],"aliases":{…},"data_streams":{…}}`,
      { cause },
    );
  }
}

/** The names of a domain that were written by hand. */
export function viewOfNames(names: ShortNames): NamesView {
  return parseNamesView(Buffer.from(JSON.stringify(toAnswer(names))));
}

const SHORT_KEYS = ["indices", "aliases", "data_streams"];

function isShort(value: unknown): value is ShortNames {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  if (!Object.keys(value).every((key) => SHORT_KEYS.includes(key))) return false;
  const { indices = [], aliases = {}, data_streams: streams = {} } = value as Record<string, unknown>;
  return isNames(indices) && isGroups(aliases) && isGroups(streams);
}

function isNames(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((name) => typeof name === "string");
}

function isGroups(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value) && Object.values(value).every(isNames);
}

function toAnswer({ indices = [], aliases = {}, data_streams: streams = {} }: ShortNames) {
  const backing = Object.entries(streams).flatMap(([stream, names]) =>
    names.map((name) => ({ name, attributes: ["hidden", "open"], data_stream: stream })),
  );
  // what an alias points at is there, whether or not it is listed
  const plain = new Set([...indices, ...Object.values(aliases).flat()]);
  for (const { name } of backing) plain.delete(name);
  for (const stream of Object.keys(streams)) plain.delete(stream);
  return {
    indices: [...Array.from(plain, (name) => ({ name, attributes: ["open"] })), ...backing],
    aliases: Object.entries(aliases).map(([name, targets]) => ({
      name,
      indices: targets.flatMap((target) => streams[target] ?? [target]),
    })),
    data_streams: Object.entries(streams).map(([name, names]) => ({ name, backing_indices: names })),
  };
}
