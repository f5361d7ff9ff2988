import type { AccessRequest } from "../../../shared/access/access-request.ts";
import type { DueStore } from "../../../shared/access/notify/due-store.ts";
import { changedAt } from "../../../shared/access/notify/happenings.ts";
import { MemoryStore } from "./memory-store.ts";

/** A store without a database that knows what is to be told: each method does its work in one step. */
export class ToldStore extends MemoryStore implements DueStore {
  readonly #due = new Map<string, number>();
  readonly #told = new Map<string, ReadonlySet<string>>();

  constructor() {
    super();
    for (const method of ["create", "replace"] as const) {
      const kept = this[method];
      this[method] = async (request: AccessRequest) => {
        const isKept = await kept(request);
        if (isKept) this.#due.set(request.id, changedAt(request));
        return isKept;
      };
    }
  }

  due: DueStore["due"] = (now, limit) => {
    const all = [...this.#due].map(([id, due]) => ({ id, due })).filter(({ due }) => due <= now);
    return Promise.resolve(all.toSorted((one, other) => one.due - other.due).slice(0, limit));
  };

  claim: DueStore["claim"] = async ({ id, due }, until) => {
    if (this.#due.get(id) !== due) return undefined;
    this.#due.set(id, until);
    const request = await this.find(id);
    return request && { request, told: this.#told.get(id) ?? new Set() };
  };

  settle: DueStore["settle"] = ({ request: { id }, claimedUntil, told, next }) => {
    this.#told.set(id, new Set([...(this.#told.get(id) ?? []), ...told]));
    if (this.#due.get(id) !== claimedUntil) return Promise.resolve();
    if (next === undefined) this.#due.delete(id);
    else this.#due.set(id, next);
    return Promise.resolve();
  };
}
