interface Reading<Value> {
  /** wall clock at the moment the reading was begun: the value is at least that new */
  readonly readAt: number;
  readonly value: Promise<Value>;
}

/**
 * What has been read lately, by key, kept at most `maxAgeMs` by the wall clock (a frozen function wakes up with what is
 * old and reads it anew). Requests at the same time share one reading; a failed one is not kept.
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
    const reading = this.#readings.get(key);
    const age = reading === undefined ? Number.POSITIVE_INFINITY : this.#now() - reading.readAt;
    return reading !== undefined && age >= 0 && age < this.#maxAgeMs ? reading.value : this.#begin(key, read);
  }

  /** A value whose reading began after `after` (epoch milliseconds). */
  newerThan(after: number, key: string, read: () => Promise<Value>): Promise<Value> {
    const reading = this.#readings.get(key);
    return reading !== undefined && reading.readAt > after && reading.readAt <= this.#now()
      ? reading.value
      : this.#begin(key, read);
  }

  drop(key: string): void {
    this.#readings.delete(key);
  }

  clear(): void {
    this.#readings.clear();
  }

  #begin(key: string, read: () => Promise<Value>): Promise<Value> {
    const reading: Reading<Value> = { readAt: this.#now(), value: read() };
    this.#readings.set(key, reading);
    reading.value.catch(() => {
      if (this.#readings.get(key) === reading) this.#readings.delete(key);
    });
    return reading.value;
  }
}
