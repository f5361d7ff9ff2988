import type { NodeClient } from "../node/node-client.ts";
import { type FuzzPrincipal, isAliasGranted, isGranted } from "../principal.ts";

/** What a node holds at one moment, aspect by aspect, as text that is compared. */
export interface Fingerprint {
  /** by concrete index */
  readonly indices: ReadonlyMap<string, IndexState>;
  /** templates, pipelines, stored scripts, cluster settings … */
  readonly shared: string;
}

export interface IndexState {
  /** another one under the same name has another */
  readonly uuid: string;
  /** what only `manage` may change: open or closed, settings */
  readonly settings: string;
  /** `write` may add fields */
  readonly mappings: string;
  /** highest sequence number: any change of documents, `write` */
  readonly documents: string;
  /** alias → its definition */
  readonly aliases: ReadonlyMap<string, string>;
}

export interface Change {
  /** concrete index; undefined: what all share */
  readonly index: string | undefined;
  readonly what: string;
}

interface Metadata {
  readonly indices?: Readonly<Record<string, IndexMetadata>>;
}
interface IndexMetadata {
  readonly state: string;
  readonly settings: { readonly index: { readonly uuid: string; readonly blocks?: { readonly metadata?: string } } };
  readonly mappings: unknown;
  readonly aliases: readonly string[];
}

/** The definition of an alias whose index has its metadata blocked: that it is there is all that can be told. */
const UNREADABLE = "unreadable";
/** What a shard holds that is just being opened or closed. */
const NOT_STARTED = "not started";
const STATS_QUERY =
  "level=shards&expand_wildcards=all&forbid_closed_indices=false&filter_path=indices.*.shards.*.seq_no.max_seq_no";

export async function takeFingerprint(client: NodeClient): Promise<Fingerprint> {
  const state = await client.ask<{ metadata: Metadata & Record<string, unknown> }>("GET", "/_cluster/state/metadata");
  const names = expressionOf(state.metadata);
  const [stats, aliases] = await Promise.all([
    client.ask<{ indices?: Record<string, { shards: unknown }> }>("GET", `/${names}/_stats/docs?${STATS_QUERY}`),
    client.ask<Record<string, { aliases: Record<string, unknown> }>>("GET", `/${names}/_alias?expand_wildcards=all`),
  ]);
  const { indices = {}, "index-graveyard": _graveyard, ...shared } = state.metadata;
  return {
    shared: JSON.stringify(withoutStreams(shared)),
    indices: new Map(
      Object.entries(indices).map(([name, { state: open, settings, mappings, aliases: own }]) => [
        name,
        {
          uuid: settings.index.uuid,
          settings: JSON.stringify([open, settings]),
          mappings: JSON.stringify(mappings),
          documents: documentsOf(stats.indices?.[name]?.shards),
          aliases: new Map(own.map((alias) => [alias, JSON.stringify(aliases[name]?.aliases[alias]) ?? UNREADABLE])),
        },
      ]),
    ),
  };
}

/** All indices but those whose metadata is blocked: one of them, and the node answers 403. Its settings tell the block. */
function expressionOf({ indices = {} }: Metadata): string {
  const blocked = Object.entries(indices).filter(([, { settings }]) => settings.index.blocks?.metadata === "true");
  return ["*", ...blocked.map(([name]) => `-${encodeURIComponent(name)}`)].join(",");
}

function documentsOf(shards: unknown): string {
  return JSON.stringify(shards) ?? NOT_STARTED;
}

/** Streams are judged by their backing indices. */
function withoutStreams({ data_stream: _streams, ...shared }: Record<string, unknown>): unknown {
  return shared;
}

/** Everything that differs. An index that goes takes its aliases with it; one made anew has none of the old one's. */
export function compareFingerprints(before: Fingerprint, after: Fingerprint): Change[] {
  const changes: Change[] = before.shared === after.shared ? [] : [{ index: undefined, what: "shared" }];
  for (const index of new Set([...before.indices.keys(), ...after.indices.keys()])) {
    const [old, now] = [before.indices.get(index), after.indices.get(index)];
    const isSame = old?.uuid === now?.uuid;
    if (!isSame && old !== undefined) changes.push({ index, what: "deleted" });
    if (!isSame && now !== undefined) changes.push({ index, what: "created" });
    if (isSame && old !== undefined && now !== undefined) changes.push(...compareIndex(index, old, now));
    const oldAliases: ReadonlyMap<string, string> = isSame && old !== undefined ? old.aliases : new Map();
    const nowAliases: ReadonlyMap<string, string> = now?.aliases ?? new Map();
    for (const alias of new Set([...oldAliases.keys(), ...nowAliases.keys()])) {
      if (!isSameAlias(oldAliases.get(alias), nowAliases.get(alias))) changes.push({ index, what: `alias ${alias}` });
    }
  }
  return changes;
}

function isSameAlias(old: string | undefined, now: string | undefined): boolean {
  const isSeen = old !== UNREADABLE && now !== UNREADABLE;
  return isSeen ? old === now : old !== undefined && now !== undefined;
}

function compareIndex(index: string, old: IndexState, now: IndexState): Change[] {
  const aspects = ["settings", "mappings", "documents"] as const;
  return aspects
    .filter((what) => old[what] !== now[what] && old[what] !== NOT_STARTED && now[what] !== NOT_STARTED)
    .map((what) => ({ index, what }));
}

/** Whether the grants cover a change. */
export function mayChange(principal: FuzzPrincipal, { index, what }: Change): boolean {
  if (index === undefined) return false;
  if (what.startsWith("alias ")) {
    // both names are needed
    return isAliasGranted(principal, ["manage"], what.slice("alias ".length), [index]);
  }
  const actions = what === "deleted" || what === "settings" ? (["manage"] as const) : (["write", "manage"] as const);
  return isGranted(principal, actions, index);
}

/** The first change that the grants do not cover. */
export function foreignChange(principal: FuzzPrincipal, changes: readonly Change[]): Change | undefined {
  return changes.find((change) => !mayChange(principal, change));
}
