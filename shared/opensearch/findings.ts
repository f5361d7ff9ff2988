import type { Action } from "../policy/document.ts";
import type { NameKind } from "./operation.ts";

/** One index that a body names on its own (a look-up, a bulk item, an mget document), as written; date math included. */
export interface BodyName {
  readonly action: Action;
  readonly index: string;
}

/** An index expression that stands in the body and may be narrowed by itself (an msearch header). */
export interface BodyExpression {
  /** the parts as written, comma lists split; undefined: the header names none, so the path's counts, or else all indices */
  readonly parts: readonly string[] | undefined;
  readonly expandWildcards: string | undefined;
  /** what it needs where that differs from the operation's own (the source of a reindex, an alias) */
  readonly needs?: ExpressionNeeds;
}

/** What one expression of a body needs, in place of the operation's own judgement. */
export interface ExpressionNeeds {
  readonly actions: readonly Action[];
  /** `narrow`: wildcards are cut to the granted part; `whole`: refused unless wholly granted */
  readonly wildcards: "narrow" | "whole";
  readonly matches: readonly NameKind[];
}

/** A sealed id in a request: a key to a reader that the domain keeps, handed out by the gate. */
export interface SealedId {
  readonly kind: "scroll" | "pit";
  /** as the caller sends it */
  readonly sealed: string;
}

/** How a body is written anew: asked only where date math or narrowing changes it. */
export interface Rewrite {
  /** the concrete name a date math name stands for; any other name is returned as it is */
  readonly name: (written: string) => string;
  /** the names that replace expression `position`, or undefined to leave it; `ignoreUnavailable`: set that option in the header too */
  readonly expression: (position: number) => { names: readonly string[]; ignoreUnavailable: boolean } | undefined;
  /** the domain's own id that a sealed one stands for */
  readonly id: (sealed: string) => string;
}

/** One item of a body whose items are answered one by one. */
export interface BodyItem {
  /** its position in `expressions` */
  readonly expression: number | undefined;
  readonly names: readonly BodyName[];
  /** what the answer to it says beside an error, as the caller wrote it */
  readonly identity: Readonly<Record<string, string>>;
}

export interface BodyItems {
  /** the list in the answer that holds one entry for each */
  readonly answers: "responses" | "docs";
  readonly list: readonly BodyItem[];
  /** the body without the items at these positions */
  readonly without: (body: Buffer, dropped: ReadonlySet<number>) => Buffer;
}

/** Who makes them: a script, or a reindex that copies what other indices hold. */
export type Unseen = "script" | "copies";

/** What an inspected body touches. A body that cannot be understood never gets here: the inspector throws `RejectedError`. */
export interface BodyFindings {
  /** distinct by action and index */
  readonly names: readonly BodyName[];
  readonly expressions: readonly BodyExpression[];
  /** left out where the body is answered as a whole */
  readonly items?: () => BodyItems;
  /** ids of readers; left out where the body can hold none */
  readonly ids?: readonly SealedId[];
  /** actions that the body needs on the index of the path (or of `?index=`), beside the operation's own */
  readonly pathActions: readonly Action[];
  /** documents that the gate does not see are written: a field of type `percolator` would run what they hold as a query */
  readonly unseen?: Unseen;
  /** stands in place of what the caller sent, and is forwarded: the search that a template stands for */
  readonly body?: Buffer;
  /** the bytes to forward; `body` itself where nothing changes */
  readonly rewrite: (body: Buffer, to: Rewrite) => Buffer;
}

/** What an inspector is told besides the bytes. */
export interface InspectContext {
  /** the operation's name in the table, e.g. `update_by_query` */
  readonly operation: string;
  /** the request names an index in its path (or `?index=`) */
  readonly hasPathIndex: boolean;
}

/**
 * Reads one kind of body completely: every index it names is found, or it is refused
 * (`request-not-understood`, `operation-not-supported`, `media-type-not-supported`).
 * Linear in the body. An empty buffer is "no body".
 */
export type InspectBody = (body: Buffer, context: InspectContext) => BodyFindings;
