import type { Transaction } from "./sign-in.ts";

const TRANSACTION = "index-gate.sign-in";
const SIGNED_IN = "index-gate.signed-in";

/** What this tab remembers over a load: a sign-in under way, and the issuer's name. INVARIANT: never a token. */
export class TabMemory {
  readonly #storage: Pick<Storage, "getItem" | "setItem" | "removeItem">;

  constructor(storage: Pick<Storage, "getItem" | "setItem" | "removeItem">) {
    this.#storage = storage;
  }

  begin(transaction: Transaction): void {
    this.#storage.setItem(TRANSACTION, JSON.stringify(transaction));
  }

  /** The sign-in under way, once. */
  take(): Transaction | undefined {
    const text = this.#take(TRANSACTION);
    try {
      const read = JSON.parse(text ?? "") as Transaction;
      return { ...read, view: /^#[a-z]{0,20}$/.test(read.view) ? read.view : "" };
    } catch {
      return undefined;
    }
  }

  /** The name of the issuer that this tab was signed in with, once. */
  takeSignedIn(): string | undefined {
    return this.#take(SIGNED_IN);
  }

  signedIn(issuer: string | undefined): void {
    if (issuer === undefined) this.#storage.removeItem(SIGNED_IN);
    else this.#storage.setItem(SIGNED_IN, issuer);
  }

  #take(key: string): string | undefined {
    const value = this.#storage.getItem(key) ?? undefined;
    this.#storage.removeItem(key);
    return value;
  }
}
