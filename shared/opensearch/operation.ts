/** One row of the operation table: what a method and path template mean and what the gate judges about them. */
export interface Operation {
  /** OpenSearch's name of the operation, e.g. `msearch`, `cat.indices` */
  readonly name: string;
  readonly method: string;
  /** path template, e.g. `/{index}/_doc/{id}` */
  readonly path: string;
  /** undefined: known and refused as `operation-not-supported` */
  readonly judgement: Judgement | undefined;
}

export type BodyKind =
  | "none"
  | "search"
  | "query"
  | "count"
  | "field-caps"
  | "msearch"
  | "mget"
  | "termvectors"
  | "document"
  | "update"
  | "bulk"
  | "update-by-query"
  | "delete-by-query"
  | "create-index"
  | "mapping"
  | "settings";

/** How the gate decides an operation; one per operation, its reason beside it in `judgements.ts`. */
export interface Judgement {
  /** the action needed on the indices of the path; `monitor` is the cluster right; `none` needs any grant on the domain */
  readonly action: "read" | "write" | "manage" | "monitor" | "none";
  /** `list`: an index expression; `name`: exactly one name; `none`: the operation has no index */
  readonly index: "list" | "name" | "none";
  /** `narrow`: wildcards are cut to the granted part; `whole`: refused unless wholly granted */
  readonly wildcards: "narrow" | "whole";
  /** what a request without an index means: every index, the indices its body's items name, a cluster-wide question (`monitor`), or nothing valid (400) */
  readonly bare: "all" | "body" | "cluster" | "refuse";
  /** the template to forward to once the index is known, when the request had none in its path */
  readonly withIndex: string | undefined;
  /** the operation's default `expand_wildcards` (its IndicesOptions in OpenSearch) */
  readonly expand: "open" | "open,closed" | "open,closed,hidden" | "open,hidden";
  /** the operation knows `ignore_unavailable` */
  readonly ignoreUnavailable: boolean;
  readonly body: BodyKind;
  /** query parameters that may be forwarded; `index`, `source` and `source_content_type` are handled apart */
  readonly params: readonly string[];
  /** parameters set by the gate, whatever the caller wrote */
  readonly force: Readonly<Record<string, string>> | undefined;
  /** what a wildcard that matches nothing is answered with: the domain's own (`*,-*`), or this body */
  readonly empty: "forward" | { readonly json: string; readonly text: string };
  /** `pass`: the domain's bytes; `view`: answered from the gate's own view of names; else the name of a response filter */
  readonly answer: "pass" | "view" | "index-metadata";
  /** a success may change names (indices, aliases, streams): the view is dropped */
  readonly changesNames: boolean;
}
