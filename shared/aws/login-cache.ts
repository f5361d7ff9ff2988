/** What lets the gate into a domain for a while. Moments in epoch milliseconds. */
export interface Kept {
  /** tells one from another */
  readonly id: string;
  /** from then on a new one is asked for */
  readonly renewAt: number;
  /** until then it is used while a new one is not there */
  readonly endsAt: number;
}

interface Entry<Login> {
  login?: Login;
  pending?: Promise<Login> | undefined;
  failure?: { readonly at: number; readonly error: unknown } | undefined;
  /** when a refusal by the domain last made it be asked for */
  refusedAt?: number;
}

/** Neither a failure nor a domain that refuses everything drives more questions than this, for each key. */
const PAUSE_MS = 1_000;

/**
 * What lets the gate in, by key, the least recently used forgotten first. Requests at the same time share one question; a
 * failure is kept for a second. While one is renewed, and when it cannot be, it is used until its end.
 */
export class LoginCache<Wish, Login extends Kept> {
  readonly #entries = new Map<string, Entry<Login>>();
  readonly #ask: (wish: Wish) => Promise<Login>;
  readonly #now: () => number;
  readonly #most: number;

  constructor(ask: (wish: Wish) => Promise<Login>, now: () => number, most: number) {
    this.#ask = ask;
    this.#now = now;
    this.#most = most;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Rejects with the asker's error. */
  get(key: string, wish: Wish): Promise<Login> {
    const entry = this.#touch(key);
    const { login } = entry;
    if (login !== undefined && this.#now() < login.renewAt) return Promise.resolve(login);
    const renewed = this.#renew(entry, wish);
    if (login === undefined || this.#now() >= login.endsAt) return renewed;
    // nobody waits for what is not needed yet
    renewed.catch(() => undefined);
    return Promise.resolve(login);
  }

  /**
   * What to try instead of `used`, which the domain refused: another one, or undefined when there is none. Asked for at
   * most once a second. Rejects with the asker's error.
   */
  async insteadOf(used: Login, key: string, wish: Wish): Promise<Login | undefined> {
    const entry = this.#touch(key);
    if (entry.login !== undefined && entry.login.id !== used.id) return entry.login;
    if (entry.pending === undefined && this.#isRecent(entry.refusedAt)) return undefined;
    entry.refusedAt = this.#now();
    const login = await this.#renew(entry, wish);
    return login.id === used.id ? undefined : login;
  }

  #renew(entry: Entry<Login>, wish: Wish): Promise<Login> {
    if (entry.pending !== undefined) return entry.pending;
    if (this.#isRecent(entry.failure?.at)) return Promise.reject(entry.failure?.error);
    const pending = this.#ask(wish).then(
      (login) => {
        entry.login = login;
        entry.failure = entry.pending = undefined;
        return login;
      },
      (error: unknown) => {
        entry.failure = { at: this.#now(), error };
        entry.pending = undefined;
        throw error;
      },
    );
    entry.pending = pending;
    return pending;
  }

  #isRecent(at: number | undefined): boolean {
    const age = at === undefined ? -1 : this.#now() - at;
    return age >= 0 && age < PAUSE_MS;
  }

  #touch(key: string): Entry<Login> {
    const entry = this.#entries.get(key) ?? {};
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.#most) break;
      this.#entries.delete(oldest);
    }
    return entry;
  }
}
