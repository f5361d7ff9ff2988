import { hash } from "node:crypto";
import { CLOCK_SKEW_SECONDS } from "./clock-skew.ts";
import type { Principal } from "./principal.ts";

interface Entry {
  readonly principal: Principal;
  readonly notBefore: number;
  readonly until: number;
}

const MAX_ENTRIES = 1_000;
/** A token is verified anew this often, so that a key that its issuer withdraws ends with the keys. */
const MAX_AGE_SECONDS = 300;

/**
 * Principals of tokens that have been verified, by the SHA-256 of the token: at most 1,000, the longest unused one leaves first.
 * No entry outlives the token's `exp` or five minutes. Times are epoch seconds.
 */
export class VerifiedTokens {
  readonly #entries = new Map<string, Entry>();

  /** The principal of this very token, if it was verified not long ago and its times still hold. */
  find(token: string, now: number): Principal | undefined {
    const key = keyOf(token);
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#entries.delete(key);
    if (now >= entry.until || now + CLOCK_SKEW_SECONDS < entry.notBefore) return undefined;
    this.#entries.set(key, entry);
    return entry.principal;
  }

  remember(token: string, principal: Principal, notBefore: number | undefined, now: number): void {
    const until = Math.min(principal.expiresAt, now + MAX_AGE_SECONDS);
    if (until <= now) return;
    this.#entries.set(keyOf(token), { principal, notBefore: notBefore ?? 0, until });
    if (this.#entries.size > MAX_ENTRIES) {
      for (const oldest of this.#entries.keys()) {
        this.#entries.delete(oldest);
        break;
      }
    }
  }

  get size(): number {
    return this.#entries.size;
  }
}

/** The digest, so that no usable token stays in memory. */
function keyOf(token: string): string {
  return hash("sha256", token, "base64");
}
