/** What is remembered for a while, and let go of when it has ended: as much as comes in, no more stays. */
export class KeptAnswers<T> {
  /** in the order of their ends, because all are kept for the same time */
  readonly #answers = new Map<string, { readonly until: number; readonly answer: T }>();
  readonly #keptMs: number;

  constructor(keptMs: number) {
    this.#keptMs = keptMs;
  }

  get size(): number {
    return this.#answers.size;
  }

  /** `now` is epoch milliseconds */
  get(key: string, now: number): T | undefined {
    const kept = this.#answers.get(key);
    return kept !== undefined && kept.until > now ? kept.answer : undefined;
  }

  set(key: string, answer: T, now: number): void {
    this.#answers.delete(key);
    for (const [old, { until }] of this.#answers) {
      if (until > now) break;
      this.#answers.delete(old);
    }
    this.#answers.set(key, { until: now + this.#keptMs, answer });
  }
}
