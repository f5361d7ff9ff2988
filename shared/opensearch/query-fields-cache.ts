import type { QueryFieldsPort } from "./stored-queries.ts";

/** No decision rests on mappings older than this: like the names of a domain. */
const MAX_AGE_MS = 5_000;
const MOST_ENTRIES = 1_000;

/**
 * What domains have said of fields that run queries, kept at most 5 s by the wall clock. Requests at the same time share
 * one question; a failed one is not kept.
 */
export class QueryFieldsCache {
  readonly #entries = new Map<string, { readonly askedAt: number; readonly answer: Promise<unknown> }>();
  readonly #ports: (domain: string) => QueryFieldsPort;
  readonly #now: () => number;

  constructor(ports: (domain: string) => QueryFieldsPort, now: () => number) {
    this.#ports = ports;
    this.#now = now;
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
    const key = JSON.stringify(question);
    const entry = this.#entries.get(key);
    const age = entry === undefined ? Number.POSITIVE_INFINITY : this.#now() - entry.askedAt;
    // the key holds which question it was, and so the type of its answer
    if (entry !== undefined && age >= 0 && age < MAX_AGE_MS) return entry.answer as Promise<T>;
    if (this.#entries.size >= MOST_ENTRIES) this.#entries.clear();
    const answer = ask();
    const begun = { askedAt: this.#now(), answer };
    this.#entries.set(key, begun);
    answer.catch(() => {
      if (this.#entries.get(key) === begun) this.#entries.delete(key);
    });
    return answer;
  }
}
