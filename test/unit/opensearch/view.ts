import type { NamesView } from "../../../shared/opensearch/names-view.ts";

interface IndexTraits {
  readonly closed?: boolean;
  readonly hidden?: boolean;
}

/** A view written down shortly: indices with their traits, aliases with their targets, streams with their backing indices. */
export function viewOf(
  indices: Readonly<Record<string, IndexTraits>>,
  aliases: Readonly<Record<string, readonly string[]>> = {},
  streams: Readonly<Record<string, readonly string[]>> = {},
): NamesView {
  const streamOf = (name: string): string | undefined =>
    Object.keys(streams).find((each) => streams[each]?.includes(name));
  return {
    indices: new Map(
      Object.entries(indices).map(([name, { closed, hidden }]) => [
        name,
        { isOpen: closed !== true, isHidden: hidden === true, stream: streamOf(name) },
      ]),
    ),
    aliases: new Map(Object.entries(aliases)),
    streams: new Map(
      Object.entries(streams).map(([name, backing]) => [name, { indices: backing, timestampField: "@timestamp" }]),
    ),
  };
}
