import type { SealKeys } from "./seal-key.ts";
import { namesUnknownKey } from "./sealed-id.ts";

/** A new version of the secret is used, and one that was replaced twice is refused, at most this long afterwards. */
const MAX_AGE_MS = 5 * 60_000;
/** Made-up ids must not drive readings of the secret. */
const PAUSE_MS = 30_000;

interface Entry {
  /** wall clock at the moment the reading was begun */
  readonly readAt: number;
  readonly keys: Promise<SealKeys>;
}

/**
 * The keys of sealed ids, kept at most 5 minutes by the wall clock. Requests at the same time share one reading; a failed
 * one is not kept. Nothing is read before a request needs a key.
 */
export class SealKeyCache {
  readonly #read: () => Promise<SealKeys>;
  readonly #now: () => number;
  #entry: Entry | undefined;
  #rereadAt = Number.NEGATIVE_INFINITY;

  constructor(read: () => Promise<SealKeys>, now: () => number) {
    this.#read = read;
    this.#now = now;
  }

  /**
   * The keys to seal with and to open `texts` with. One of them under a key that is not known, because the secret has just been
   * replaced, causes one more reading, at most every 30 s. Rejects with the reader's `FaultError`.
   */
  async for(texts: readonly string[]): Promise<SealKeys> {
    const entry = this.#fresh() ?? this.#begin();
    const keys = await entry.keys;
    if (!texts.some((text) => namesUnknownKey(text, keys))) return keys;
    const newer = this.#fresh();
    if (newer !== undefined && newer !== entry) return newer.keys;
    const sinceReread = this.#now() - this.#rereadAt;
    if (sinceReread >= 0 && sinceReread < PAUSE_MS) return keys;
    this.#rereadAt = this.#now();
    return this.#begin().keys;
  }

  #fresh(): Entry | undefined {
    const age = this.#entry === undefined ? -1 : this.#now() - this.#entry.readAt;
    return age >= 0 && age < MAX_AGE_MS ? this.#entry : undefined;
  }

  /** When it fails, what was known before is as good as before. */
  #begin(): Entry {
    const former = this.#entry;
    const entry: Entry = { readAt: this.#now(), keys: this.#read() };
    this.#entry = entry;
    entry.keys.catch(() => {
      if (this.#entry === entry) this.#entry = former;
    });
    return entry;
  }
}
