interface Reading<Value> {
  /** wall clock at the moment the reading was begun: the value is at least that new */
  readonly readAt: number;
  readonly value: Promise<Value>;
  failedAt?: number;
}

/** What cannot be read is not asked for by every request: one that is down would cost the others their time. */
const FAILURE_MS = 250;

/**
 * What has been read lately, by key, kept at most `maxAgeMs` by the wall clock (a frozen function wakes up with what is
 * old and reads it anew). Requests at the same time share one reading, also one that failed, which is kept for a quarter of a second.
 */
export class RecentReadings<Value> {
  readonly #readings = new Map<string, Reading<Value>>();
  readonly #maxAgeMs: number;
  readonly #now: () => number;

  /** `now`: epoch milliseconds */
  constructor(maxAgeMs: number, now: () => number) {
    this.#maxAgeMs = maxAgeMs;
    this.#now = now;
  }

  get size(): number {
    return this.#readings.size;
  }

  get(key: string, read: () => Promise<Value>): Promise<Value> {
    const reading = this.#find(key);
    return reading === undefined ? this.#begin(key, read) : reading.value;
  }

  /** A value whose reading began after `after` (epoch milliseconds). */
  newerThan(after: number, key: string, read: () => Promise<Value>): Promise<Value> {
    const reading = this.#find(key);
    return reading !== undefined && reading.readAt > after ? reading.value : this.#begin(key, read);
  }

  drop(key: string): void {
    this.#readings.delete(key);
  }

  clear(): void {
    this.#readings.clear();
  }

  /** One that is neither too old nor, as a clock that was set back would have it, of the future. */
  #find(key: string): Reading<Value> | undefined {
    const reading = this.#readings.get(key);
    if (reading === undefined) return undefined;
    const isFailed = reading.failedAt !== undefined;
    const age = this.#now() - (reading.failedAt ?? reading.readAt);
    return age >= 0 && age < (isFailed ? FAILURE_MS : this.#maxAgeMs) ? reading : undefined;
  }

  #begin(key: string, read: () => Promise<Value>): Promise<Value> {
    const reading: Reading<Value> = { readAt: this.#now(), value: read() };
    this.#readings.set(key, reading);
    reading.value.catch(() => {
      reading.failedAt = this.#now();
    });
    return reading.value;
  }
}
