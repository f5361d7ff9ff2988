import { type AccessRequest, lastMoment } from "../../../shared/access/access-request.ts";
import type { AccessStore, Page, Reservation } from "../../../shared/access/access-store.ts";

/** A store without a database: each method does its work in one step, as one write of one item is. */
export class MemoryStore implements AccessStore {
  readonly #requests = new Map<string, AccessRequest>();
  readonly #reservations = new Map<string, Reservation>();
  readonly #blocked = new Set<string>();

  create = (request: AccessRequest): Promise<boolean> => {
    if (this.#requests.has(request.id)) return Promise.resolve(false);
    this.#requests.set(request.id, request);
    return Promise.resolve(true);
  };

  replace = (request: AccessRequest): Promise<boolean> => {
    if (this.#requests.get(request.id)?.version !== request.version - 1) return Promise.resolve(false);
    this.#requests.set(request.id, request);
    return Promise.resolve(true);
  };

  find = (id: string): Promise<AccessRequest | undefined> => Promise.resolve(this.#requests.get(id));

  standing: AccessStore["standing"] = (principal, now) =>
    Promise.resolve({
      requests: this.#where((one) => one.principal === principal && lastMoment(one) > now),
      isBlocked: this.#blocked.has(principal),
    });

  ofPrincipal: AccessStore["ofPrincipal"] = (principal, limit, after) =>
    Promise.resolve(
      pageOf(
        this.#where((one) => one.principal === principal),
        limit,
        after,
      ),
    );

  ofEntitlement: AccessStore["ofEntitlement"] = (entitlement, limit, after) =>
    Promise.resolve(
      pageOf(
        this.#where((one) => one.entitlement === entitlement),
        limit,
        after,
      ),
    );

  reserve = (reservation: Reservation): Promise<string | undefined> => {
    const key = `${reservation.principal} ${reservation.key}`;
    const first = this.#reservations.get(key) ?? reservation;
    this.#reservations.set(key, first);
    return Promise.resolve(first.digest === reservation.digest ? first.id : undefined);
  };

  block = (principal: string, isBlocked: boolean): Promise<void> => {
    if (isBlocked) this.#blocked.add(principal);
    else this.#blocked.delete(principal);
    return Promise.resolve();
  };

  #where(matches: (request: AccessRequest) => boolean): AccessRequest[] {
    return [...this.#requests.values()].filter(matches);
  }
}

function pageOf(requests: readonly AccessRequest[], limit: number, after: string | undefined): Page {
  const sortKey = (id: string): string => id.slice(id.indexOf(".") + 1);
  const sorted = requests.toSorted((one, other) => (sortKey(one.id) < sortKey(other.id) ? 1 : -1));
  const left = after === undefined ? sorted : sorted.filter(({ id }) => sortKey(id) < sortKey(after));
  const page = left.slice(0, limit);
  return { requests: page, next: left.length > limit ? page.at(-1)?.id : undefined };
}
