import { FaultError } from "../errors.ts";

/** What the gate knows of a domain's names at one moment; read in one call, `GET /_resolve/index/*?expand_wildcards=all`. */
export interface NamesView {
  readonly indices: ReadonlyMap<string, IndexEntry>;
  /** alias → concrete indices */
  readonly aliases: ReadonlyMap<string, readonly string[]>;
  /** data stream → backing indices */
  readonly streams: ReadonlyMap<string, StreamEntry>;
}

export interface IndexEntry {
  readonly isOpen: boolean;
  readonly isHidden: boolean;
  /** the data stream it backs */
  readonly stream: string | undefined;
}

export interface StreamEntry {
  readonly indices: readonly string[];
  readonly timestampField: string | undefined;
}

export const EMPTY_VIEW: NamesView = { indices: new Map(), aliases: new Map(), streams: new Map() };

export function isKnown(view: NamesView, name: string): boolean {
  return view.indices.has(name) || view.aliases.has(name) || view.streams.has(name);
}

/** The concrete indices behind an index, alias or stream; none for an unknown name. */
export function concreteIndices(view: NamesView, name: string): readonly string[] {
  if (view.indices.has(name)) return [name];
  return view.aliases.get(name) ?? view.streams.get(name)?.indices ?? [];
}

/**
 * Reads the answer of the resolve index API (OpenSearch 1.0+, Elasticsearch 7.9+).
 * Throws `FaultError` (`domain-unavailable`, 503) for anything else: without names nothing can be decided.
 */
export function parseNamesView(body: Buffer): NamesView {
  let answer: ResolveAnswer;
  try {
    answer = JSON.parse(body.toString("utf8")) as ResolveAnswer;
    return {
      indices: new Map(answer.indices.map((index) => [index.name, toEntry(index)])),
      aliases: new Map(answer.aliases.map((alias) => [alias.name, [alias.indices].flat()])),
      streams: new Map(
        answer.data_streams.map((stream) => [
          stream.name,
          { indices: [stream.backing_indices].flat(), timestampField: stream.timestamp_field },
        ]),
      ),
    };
  } catch (cause) {
    throw new FaultError("domain-unavailable", "the domain's names could not be read", { cause, status: 503 });
  }
}

interface ResolveAnswer {
  readonly indices: readonly { name: string; attributes: readonly string[]; data_stream?: string }[];
  readonly aliases: readonly { name: string; indices: string | readonly string[] }[];
  readonly data_streams: readonly {
    name: string;
    backing_indices: string | readonly string[];
    timestamp_field?: string;
  }[];
}

function toEntry(index: ResolveAnswer["indices"][number]): IndexEntry {
  return {
    isOpen: index.attributes.includes("open"),
    isHidden: index.attributes.includes("hidden"),
    stream: index.data_stream,
  };
}
