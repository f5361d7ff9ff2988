import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { FaultError } from "../errors.ts";
import type { AccessPolicy } from "../policy/document.ts";
import type { AccessEvent, RequestEvent } from "./access-event.ts";
import { AccessProblem } from "./access-problem.ts";
import { type AccessRequest, lastMoment, stateOf } from "./access-request.ts";
import type { AccessStore } from "./access-store.ts";
import type { Accessor } from "./accessor.ts";
import { ask, type Ask, termsOf } from "./ask.ts";
import type { CatalogueReader } from "./catalogue.ts";
import { revoke, withdraw } from "./end.ts";
import { ownersOf } from "./owners.ts";
import { momentOf, requestId } from "./request-id.ts";
import { type Answer, review } from "./review.ts";

/** What the desk reaches the world through. */
export interface DeskPorts {
  readonly policy: AccessPolicy;
  readonly store: AccessStore;
  /** epoch milliseconds */
  readonly now: () => number;
  /** at least 8 bytes that nobody can guess */
  readonly random: () => Buffer;
  /** says who owns what is asked for, for entitlements whose owners answer */
  readonly catalogue: CatalogueReader;
  /** told of every change that has been kept: the audit, and whoever is to be notified */
  readonly tell: (event: AccessEvent) => void | Promise<void>;
}

/** Nobody needs more at a time; a list of the living stays short. */
const MOST_LIVING = 50;
/** With those that ended early and would not be over yet: approvers look through all of them. */
const MOST_STANDING = 100;
/** Bytes of JSON: all that stands is read at once, a megabyte at most, for each request that the proxy decides. */
const MOST_TEXT = 500_000;
/** Each of them has to approve: with more, nobody would be granted anything. */
const MOST_OWNERS = 10;
/** A change that others keep getting ahead of is given up. */
const MOST_TRIES = 200;

/**
 * Takes asks and answers, one conditional write of one item each: two hands at once, a retry or a crash in between never
 * grant twice, longer or more. Every method throws `AccessProblem`, and `FaultError` where the store cannot be reached.
 */
export class AccessDesk {
  readonly #ports: DeskPorts;

  constructor(ports: DeskPorts) {
    this.#ports = ports;
  }

  /** `key`: the caller's own for this ask; the same key with the same ask is the same request. */
  async ask(asked: Ask, accessor: Accessor, key: string | undefined): Promise<AccessRequest> {
    const { policy, store, now, random } = this.#ports;
    const at = now();
    const draft = await this.withOwners(ask(asked, accessor, policy, { id: "", now: at }));
    assertFewOwners(draft);
    const { requests, isBlocked } = await store.standing(accessor.principal, at);
    if (isBlocked) throw new AccessProblem("principal-blocked", "you are blocked from temporary access");
    assertRoom(requests, at);
    const fresh = requestId(accessor.principal, lastMoment(draft), random());
    const id = key === undefined ? fresh : await this.#reserve(asked, accessor, key, fresh, lastMoment(draft));
    // a retry goes on where the first try broke off: no later end than that would have had
    const made = { ...draft, id, lapsesAt: momentOf(id) - draft.durationSeconds * 1_000 };
    if (!(at < made.lapsesAt)) throw new AccessProblem("key-reused", "this idempotency key is too old; take another");
    if (!(await this.#isKept(made, store.create))) {
      const first = await store.find(id);
      const isOurs = isDeepStrictEqual(first, made);
      if (first === undefined || (key === undefined && !isOurs))
        throw new AccessProblem("state-changed", "ask once more");
      if (!isOurs) return first;
    }
    await this.#tell("asked", made, accessor);
    if (made.grantedAt !== undefined) await this.#tell("granted", made, accessor);
    return made;
  }

  async review(id: string, answer: Answer, accessor: Accessor): Promise<AccessRequest> {
    const { policy, now } = this.#ports;
    const changed = await this.#change(id, async (request) =>
      review(await this.withOwners(request), answer, accessor, policy, now()),
    );
    await this.#tell(answer.verdict === "approve" ? "approved" : "declined", changed, accessor);
    if (changed.grantedAt !== undefined && changed.reviews.at(-1)?.at === changed.grantedAt) {
      await this.#tell("granted", changed, accessor);
    }
    return changed;
  }

  async revoke(id: string, reason: string | undefined, accessor: Accessor): Promise<AccessRequest> {
    const { policy, now } = this.#ports;
    const changed = await this.#change(id, async (request) =>
      revoke(await this.withOwners(request), { accessor, reason, now: now() }, policy),
    );
    await this.#tell("revoked", changed, accessor);
    return changed;
  }

  async withdraw(id: string, reason: string | undefined, accessor: Accessor): Promise<AccessRequest> {
    const changed = await this.#change(id, (request) =>
      withdraw(request, { accessor, reason, now: this.#ports.now() }),
    );
    await this.#tell("withdrawn", changed, accessor);
    return changed;
  }

  /**
   * The request with everybody who owns something of it, while that matters: whoever did when it was asked for, and whoever
   * does now. All of them have to approve.
   */
  async withOwners(request: AccessRequest): Promise<AccessRequest> {
    const { policy, catalogue, now } = this.#ports;
    if (termsOf(request.entitlement, policy)?.approvers !== "resourceOwner") return request;
    if (!["pending", "active"].includes(stateOf(request, now()))) return request;
    const owners = ownersOf(request.grants, await catalogue.read(), now());
    return { ...request, owners: [...new Set([...(request.owners ?? []), ...owners])].toSorted() };
  }

  /** From here on a principal has no temporary access, or has it again; roles are not touched. */
  async block(principal: string, isBlocked: boolean, by: Accessor): Promise<void> {
    await this.#ports.store.block(principal, isBlocked);
    await this.#ports.tell({
      what: isBlocked ? "blocked" : "unblocked",
      principal,
      by: by.principal,
      at: this.#ports.now(),
    });
  }

  /** Anew on what has become of the request, as long as others get ahead. */
  async #change(
    id: string,
    change: (request: AccessRequest) => AccessRequest | Promise<AccessRequest>,
  ): Promise<AccessRequest> {
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const request = await this.#ports.store.find(id);
      if (request === undefined) throw new AccessProblem("request-not-found", "there is no such request");
      const changed = await change(request);
      if (await this.#isKept(changed, this.#ports.store.replace)) return changed;
      // the answer to a write that was kept may have been lost on its way
      if (isDeepStrictEqual(await this.#ports.store.find(id), changed)) return changed;
    }
    throw new AccessProblem("state-changed", "others are answering this request; try again");
  }

  /** A write whose answer does not come may have been kept all the same: nothing that counts goes untold. */
  async #isKept(request: AccessRequest, write: (request: AccessRequest) => Promise<boolean>): Promise<boolean> {
    try {
      return await write(request);
    } catch (error) {
      if (!(error instanceof FaultError)) throw error;
      const found = await this.#ports.store.find(request.id);
      if (isDeepStrictEqual(found, request)) return true;
      throw error;
    }
  }

  async #reserve(asked: Ask, by: Accessor, key: string, id: string, expiresAt: number): Promise<string> {
    const { principal, isMachine } = by;
    // a machine may be called like a person: the key of one is not the other's
    const text = JSON.stringify(isMachine ? { ...asked, isMachine } : asked);
    const digest = createHash("sha256").update(text).digest("base64url");
    const reserved = await this.#ports.store.reserve({ principal, key, digest, id, expiresAt });
    if (reserved === undefined) throw new AccessProblem("key-reused", "this idempotency key came with another ask");
    return reserved;
  }

  async #tell(what: RequestEvent["what"], request: AccessRequest, by: Accessor): Promise<void> {
    await this.#ports.tell({ what, request, by: by.principal, at: this.#ports.now() });
  }
}

function assertFewOwners({ owners = [], approvals }: AccessRequest): void {
  if (approvals === 0 || owners.length <= MOST_OWNERS) return;
  const text = `what is asked for has more than ${MOST_OWNERS} owners, who would all have to approve; ask for less`;
  throw new AccessProblem("beyond-entitlement", text);
}

function assertRoom(standing: readonly AccessRequest[], now: number): void {
  const living = standing.filter((one) => ["pending", "active"].includes(stateOf(one, now)));
  if (living.length >= MOST_LIVING) {
    throw new AccessProblem("too-many-pending", `${MOST_LIVING} requests of yours are pending or active`);
  }
  if (standing.length >= MOST_STANDING || Buffer.byteLength(JSON.stringify(standing)) > MOST_TEXT) {
    throw new AccessProblem("too-many-pending", "too many requests of yours are not over yet; try again later");
  }
}
