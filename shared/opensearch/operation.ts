import type { Action } from "../policy/document.ts";

/** One row of the operation table: what a method and path template mean and what the gate judges about them. */
export interface Operation {
  /** OpenSearch's name of the operation, e.g. `msearch`, `cat.indices` */
  readonly name: string;
  readonly method: string;
  /** path template, e.g. `/{index}/_doc/{id}` */
  readonly path: string;
  /** the template to forward to once the index is known, where `path` has none: `/_settings/{name}` → `/{index}/_settings/{name}` */
  readonly withIndex: string | undefined;
  /** undefined: known and refused as `operation-not-supported` */
  readonly judgement: Judgement | undefined;
}

/** One that is judged, and that the domain's version has: `assertSupported` tells. */
export interface SupportedOperation extends Operation {
  readonly judgement: Judgement;
}

export type BodyKind =
  | "none"
  | "scroll"
  | "clear-scroll"
  | "delete-pit"
  | "search"
  | "query"
  | "field-caps"
  | "msearch"
  | "mget"
  | "termvectors"
  | "mtermvectors"
  | "search-shards"
  | "search-template"
  | "msearch-template"
  | "rank-eval"
  | "analyze"
  | "reindex"
  | "document"
  | "update"
  | "bulk"
  | "update-by-query"
  | "delete-by-query"
  | "create-index"
  | "rollover"
  | "put-alias"
  | "update-aliases"
  | "mapping"
  | "settings"
  | "resize";

/** What a wildcard can stand for. */
export type NameKind = "index" | "alias" | "stream";

/** A path parameter beside the index that names indices or aliases: the target of a clone, the alias of `_alias/{name}`. */
export interface OtherNames {
  readonly param: string;
  readonly actions: readonly Action[];
  readonly index: "list" | "name";
  readonly wildcards: "narrow" | "whole";
  readonly matches: readonly NameKind[];
  /** what is granted is sent as patterns, not as the names they match now; for answers that are filtered by name */
  readonly sendsPatterns?: true;
}

/** What the answer to a permitted request comes from. */
export type AnswerKind = "pass" | "view" | FilterName;

/** A filter of the domain's answer (`answers/filters.ts`). */
export type FilterName =
  | "index-metadata"
  | "aliases"
  | "cat-aliases"
  | "search-shards"
  | "search-template"
  | "reader-ids"
  | "index-keys"
  | "recovery"
  | "data-streams"
  | "nodes-stats"
  | "nodes-info"
  | "cluster-settings";

/** How the gate decides an operation; one per operation, its reason beside it in `judgements.ts`. */
export interface Judgement {
  /** the actions needed on the indices of the path, all of them; none where `bare` alone decides */
  readonly actions: readonly Action[];
  /** `list`: an index expression; `name`: exactly one name; `none`: the operation has no index */
  readonly index: "list" | "name" | "none";
  /** the path parameter that holds the index */
  readonly indexParam: "index" | "name" | "alias";
  /** the path or query parameter that holds sealed ids of readers, a comma list */
  readonly idParam: { readonly name: "scroll_id"; readonly kind: "scroll" } | undefined;
  /** other path parameters that name indices or aliases; one that the template lacks is none */
  readonly otherNames: readonly OtherNames[];
  /** the path parameter that names the index which is made next; without it the node makes a name up, which must be granted, too */
  readonly nextNameParam?: "new_index";
  /** `narrow`: wildcards are cut to the granted part; `whole`: refused unless wholly granted */
  readonly wildcards: "narrow" | "whole";
  /**
   * What a request without an index means: every index, the indices its body's items name, a cluster-wide question (the
   * cluster right `monitor`), nothing that needs more than any grant on the domain, or nothing valid (400).
   */
  readonly bare: "all" | "body" | "cluster" | "any-grant" | "refuse";
  /** the operation's default `expand_wildcards` (its IndicesOptions in OpenSearch) */
  readonly expand: "open" | "closed" | "open,closed" | "open,closed,hidden" | "open,hidden";
  /** what the operation's wildcards match, and what it takes by name: index deletion knows no alias, closing no stream */
  readonly matches: readonly NameKind[];
  /** the operation knows `ignore_unavailable` */
  readonly ignoreUnavailable: boolean;
  readonly body: BodyKind;
  /** the end of the path that is not forwarded, because the gate has done what it asks for */
  readonly pathEnd?: "/template";
  /** the body may also come as `?source=` with `source_content_type` */
  readonly sourceParam: boolean;
  /** every query parameter the gate accepts; `index`, `source` and `source_content_type` are handled apart, values by `params.ts` */
  readonly params: readonly string[];
  /** parameters set by the gate, whatever the caller wrote */
  readonly force: Readonly<Record<string, string>> | undefined;
  /** what a wildcard that matches nothing is answered with: the domain's own (`*,-*`), or 200 and this JSON */
  readonly empty: "forward" | { readonly json: string };
  /** `pass`: the domain's bytes; `view`: answered from the gate's own view of names; else the filter that takes names out */
  readonly answer: AnswerKind;
  /** a success changes names (indices, aliases, streams), so the view is dropped: always, or only if a written name was not in the view */
  readonly changesNames: "no" | "if-missing" | "yes";
  /** may be sent again when nothing was received: true for reads alone */
  readonly retry: boolean;
}

/** How the generated table writes a method. */
export const METHOD_LETTERS: ReadonlyMap<string, string> = new Map([
  ["GET", "G"],
  ["HEAD", "H"],
  ["POST", "P"],
  ["PUT", "U"],
  ["DELETE", "D"],
  ["PATCH", "A"],
]);
