import { concreteIndices, type NamesView } from "../names-view.ts";

/**
 * The answer of the resolve index API for the names that are granted, made from the view the decision rests on.
 * What an index, alias or stream says of others is cut to `isGranted` too.
 */
export function answerResolveIndex(
  names: readonly string[],
  view: NamesView,
  isGranted: (name: string) => boolean,
): string {
  const sorted = names.toSorted();
  const aliases = [...view.aliases.keys()].filter(isGranted);
  return JSON.stringify({
    indices: sorted.flatMap((name) => {
      const entry = view.indices.get(name);
      if (entry === undefined) return [];
      const own = aliases.filter((alias) => concreteIndices(view, alias).includes(name)).toSorted();
      return {
        name,
        ...(own.length === 0 ? {} : { aliases: own }),
        attributes: entry.isHidden
          ? [entry.isOpen ? "open" : "closed", "hidden"].toSorted()
          : [entry.isOpen ? "open" : "closed"],
        ...(entry.stream === undefined || !isGranted(entry.stream) ? {} : { data_stream: entry.stream }),
      };
    }),
    aliases: sorted.flatMap((name) => {
      const indices = view.aliases.get(name);
      return indices === undefined ? [] : { name, indices: indices.toSorted() };
    }),
    data_streams: sorted.flatMap((name) => {
      const stream = view.streams.get(name);
      if (stream === undefined) return [];
      const field = stream.timestampField === undefined ? {} : { timestamp_field: stream.timestampField };
      return { name, backing_indices: stream.indices.toSorted(), ...field };
    }),
  });
}
