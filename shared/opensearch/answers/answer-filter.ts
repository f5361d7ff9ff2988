/** What a filter knows of the request that is answered. */
export interface AnswerContext {
  /** the domain's HTTP status */
  readonly status: number;
  /** query parameters as the caller wrote them */
  readonly asked: ReadonlyMap<string, string>;
  /** what the path held, as the caller wrote it, by the names of the template */
  readonly pathParams: Readonly<Record<string, string>>;
  /** the media type that the caller asked for */
  readonly accept: string | undefined;
  /** true for a name (index, alias, stream) that the caller may read */
  readonly isGranted: (name: string) => boolean;
  /** the text that a reader's id is handed out as, bound to the caller and to what the request was decided on */
  readonly seal: (kind: "scroll" | "pit", raw: string) => string;
}

/** An answer that the gate has looked through. */
export interface FilteredAnswer {
  readonly body: Buffer;
  /** where it is no longer the domain's */
  readonly contentType?: string;
}

/** How one kind of answer is filtered. */
export interface AnswerFilter {
  /**
   * Takes out what the caller may not see. `body` is the whole answer, plain JSON, of any status that passes; throws
   * `FaultError` (`domain-unavailable`, 502) for what cannot be read.
   */
  readonly filter: (body: Buffer, context: AnswerContext) => FilteredAnswer;
  /** it calls `seal` */
  readonly sealsIds?: true;
}
