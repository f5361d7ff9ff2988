import { RecentReadings } from "../recent-readings.ts";
import type { QueryFieldsPort } from "./stored-queries.ts";

/** No decision rests on mappings older than this: like the names of a domain. */
const MAX_AGE_MS = 5_000;
const MOST_ENTRIES = 1_000;

/** What domains have said of fields that run queries, kept at most 5 s. */
export class QueryFieldsCache {
  readonly #answers: RecentReadings<unknown>;
  readonly #ports: (domain: string) => QueryFieldsPort;

  constructor(ports: (domain: string) => QueryFieldsPort, now: () => number) {
    this.#answers = new RecentReadings(MAX_AGE_MS, now);
    this.#ports = ports;
  }

  /** The port of one domain, which asks what it does not know. */
  for(domain: string): QueryFieldsPort {
    return {
      of: (names) => this.#get(["of", domain, names], () => this.#ports(domain).of(names)),
      everywhere: (names, fields) =>
        this.#get(["everywhere", domain, names, fields], () => this.#ports(domain).everywhere(names, fields)),
    };
  }

  #get<T>(question: unknown, ask: () => Promise<T>): Promise<T> {
    if (this.#answers.size >= MOST_ENTRIES) this.#answers.clear();
    // the key holds which question it was, and so the type of its answer
    return this.#answers.get(JSON.stringify(question), ask) as Promise<T>;
  }
}
