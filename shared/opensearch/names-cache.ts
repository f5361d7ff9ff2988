import { RecentReadings } from "../recent-readings.ts";
import type { NamesView } from "./names-view.ts";

/** No decision rests on names older than this. */
const MAX_AGE_MS = 5_000;

/** The names of each domain, kept at most 5 s. */
export class NamesCache {
  readonly #views: RecentReadings<NamesView>;
  readonly #read: (domain: string) => Promise<NamesView>;

  constructor(read: (domain: string) => Promise<NamesView>, now: () => number) {
    this.#views = new RecentReadings(MAX_AGE_MS, now);
    this.#read = read;
  }

  /** The view of a domain; rejects with the reader's `FaultError` when the names cannot be read. */
  get(domain: string): Promise<NamesView> {
    return this.#views.get(domain, () => this.#read(domain));
  }

  /** A view whose reading began after `after` (epoch milliseconds): requests that ask for one at the same time share it. */
  newerThan(domain: string, after: number): Promise<NamesView> {
    return this.#views.newerThan(after, domain, () => this.#read(domain));
  }

  /** Forgets a domain's names: something that went through the gate may have changed them. */
  drop(domain: string): void {
    this.#views.drop(domain);
  }
}
