import type { NamesView } from "./names-view.ts";

/** No decision rests on names older than this. */
const MAX_AGE_MS = 5_000;

interface Entry {
  /** wall clock at the moment the read was begun: the view is at least that new */
  readonly readAt: number;
  readonly view: Promise<NamesView>;
}

/**
 * The names of each domain, kept at most 5 s by the wall clock (a frozen function wakes up with an old view and reads
 * it anew). Requests at the same time share one read; a failed read is not kept.
 */
export class NamesCache {
  readonly #entries = new Map<string, Entry>();
  readonly #read: (domain: string) => Promise<NamesView>;
  readonly #now: () => number;

  constructor(read: (domain: string) => Promise<NamesView>, now: () => number) {
    this.#read = read;
    this.#now = now;
  }

  /** The view of a domain; rejects with the reader's `FaultError` when the names cannot be read. */
  get(domain: string): Promise<NamesView> {
    const entry = this.#entries.get(domain);
    const age = entry === undefined ? Number.POSITIVE_INFINITY : this.#now() - entry.readAt;
    return entry !== undefined && age >= 0 && age < MAX_AGE_MS ? entry.view : this.#begin(domain);
  }

  /** A view whose reading began after `after` (epoch milliseconds): requests that ask for one at the same time share it. */
  newerThan(domain: string, after: number): Promise<NamesView> {
    const entry = this.#entries.get(domain);
    return entry !== undefined && entry.readAt > after && entry.readAt <= this.#now()
      ? entry.view
      : this.#begin(domain);
  }

  #begin(domain: string): Promise<NamesView> {
    const entry: Entry = { readAt: this.#now(), view: this.#read(domain) };
    this.#entries.set(domain, entry);
    entry.view.catch(() => {
      if (this.#entries.get(domain) === entry) this.#entries.delete(domain);
    });
    return entry.view;
  }

  /** Forgets a domain's names: something that went through the gate may have changed them. */
  drop(domain: string): void {
    this.#entries.delete(domain);
  }
}
