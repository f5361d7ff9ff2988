/** An index that the world has from its beginning. */
export interface WorldIndex {
  readonly name: string;
  /** a word that stands in this index's documents, in lower case, and nowhere else */
  readonly canary: string;
  /** a number of nine digits, in one of its documents */
  readonly number: number;
  readonly isClosed: boolean;
  readonly isHidden: boolean;
}

export interface WorldAlias {
  readonly name: string;
  readonly indices: readonly string[];
  readonly filter?: Readonly<Record<string, unknown>>;
}

export interface WorldStream {
  readonly name: string;
  /** its only backing index */
  readonly backing: string;
  readonly canary: string;
  readonly number: number;
}

/** What a node holds when a request arrives. */
export interface World {
  readonly indices: readonly WorldIndex[];
  readonly aliases: readonly WorldAlias[];
  readonly streams: readonly WorldStream[];
}

/** Something with documents: an index, or a stream by its backing index. */
export interface Container {
  /** of the concrete index */
  readonly name: string;
  readonly canary: string;
  readonly number: number;
  readonly stream: string | undefined;
}

export function containersOf({ indices, streams }: World): Container[] {
  return [
    ...indices.map(({ name, canary, number }) => ({ name, canary, number, stream: undefined })),
    ...streams.map(({ name, backing, canary, number }) => ({ name: backing, canary, number, stream: name })),
  ];
}

/** Every name the world has: indices, aliases, streams and their backing indices. */
export function namesOf({ indices, aliases, streams }: World): string[] {
  return [
    ...indices.map(({ name }) => name),
    ...aliases.map(({ name }) => name),
    ...streams.flatMap(({ name, backing }) => [name, backing]),
  ];
}
