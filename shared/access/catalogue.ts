/** What an index, an alias or a data stream is called where people choose what to ask for. */
export type NameKind = "index" | "alias" | "data-stream";

export interface CataloguedName {
  readonly name: string;
  readonly kind: NameKind;
  /** of an alias: the indices and data streams behind it */
  readonly targets?: readonly string[];
}

/** Who owns the names that an index template covers; or, with `*` and the lowest priority, all that none covers. */
export interface OwnerRule {
  readonly patterns: readonly string[];
  readonly priority: number;
  /** the value of the owner tag, or `INTEGRATION` */
  readonly owner: string;
}

/** What the last look at a domain found. */
export interface DomainCatalogue {
  /** epoch milliseconds */
  readonly readAt: number;
  /** sorted; without names that start with `.`, hidden ones and those of the system */
  readonly names: readonly CataloguedName[];
  /** who owns what, beginning with the templates */
  readonly owners: readonly OwnerRule[];
}

/** Domain → its catalogue; a domain that was never read has none. */
export type Catalogue = ReadonlyMap<string, DomainCatalogue>;

/** Where catalogues are read. Rejects with `FaultError` (`gate-failed`) when they cannot be. */
export interface CatalogueReader {
  /** each of them whole, as one look at its domain found it */
  readonly read: () => Promise<Catalogue>;
}

/** Where what was found is kept. Every method rejects with `FaultError` (`gate-failed`) when it cannot be kept. */
export interface CatalogueWriter {
  /** Replaces a domain's catalogue; readers see the one before or this one. False: somebody else did so meanwhile. */
  readonly save: (domain: string, catalogue: DomainCatalogue) => Promise<boolean>;
  /** Notes that a domain could not be read; its catalogue stays what it was. */
  readonly noteFailure: (domain: string, code: string, at: number) => Promise<boolean>;
}
