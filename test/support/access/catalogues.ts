import type { Catalogue, CatalogueReader, DomainCatalogue } from "../../../shared/access/catalogue.ts";
import { catalogueOf, type TemplateFacts } from "../../../shared/access/catalogue-of.ts";
import { parseNamesView } from "../../../shared/opensearch/names-view.ts";

/** Nobody has looked yet. */
export const NO_CATALOGUE: CatalogueReader = { read: () => Promise.resolve(new Map()) };

/** What a domain answers when it is asked for its names. */
export interface Names {
  readonly indices?: readonly (
    | string
    | { readonly name: string; readonly attributes?: readonly string[]; readonly data_stream?: string }
  )[];
  readonly aliases?: Readonly<Record<string, readonly string[]>>;
  readonly streams?: Readonly<Record<string, readonly string[]>>;
}

export function viewOf({ indices = [], aliases = {}, streams = {} }: Names) {
  const backing = Object.entries(streams).flatMap(([stream, names]) =>
    names.map((name) => ({ name, attributes: ["hidden", "open"], data_stream: stream })),
  );
  const answer = {
    indices: [
      ...indices.map((each) => ({ attributes: ["open"], ...(typeof each === "string" ? { name: each } : each) })),
      ...backing,
    ],
    aliases: Object.entries(aliases).map(([name, targets]) => ({ name, indices: targets })),
    data_streams: Object.entries(streams).map(([name, names]) => ({ name, backing_indices: names })),
  };
  return parseNamesView(Buffer.from(JSON.stringify(answer)));
}

/** A template of one owner, or of none. */
export function template(patterns: string | readonly string[], team?: unknown, priority = 0): TemplateFacts {
  return { patterns: [patterns].flat(), priority, meta: team === undefined ? {} : { team } };
}

/** A domain's catalogue, its owners named by `team`. */
export function domainCatalogue(
  names: Names,
  templates: readonly TemplateFacts[] = [],
  { tagged, readAt = 0 }: { readonly tagged?: string; readonly readAt?: number } = {},
): DomainCatalogue {
  return catalogueOf({ view: viewOf(names), templates, tagged }, "team", readAt);
}

export function catalogueWith(domains: Readonly<Record<string, DomainCatalogue>>): Catalogue {
  return new Map(Object.entries(domains));
}
