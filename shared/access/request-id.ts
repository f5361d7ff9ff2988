import { createHash } from "node:crypto";

/** Where an item stands in the store: all of one principal together, in the order of their last moments. */
export interface ItemKey {
  readonly principalKey: string;
  /** digits of equal length, then what tells items of the same moment apart */
  readonly sortKey: string;
}

const DIGITS = 13;
const ID = /^([A-Za-z0-9_-]{22})\.([0-9]{13}-[A-Za-z0-9_-]{11})$/;

/** The same for everybody who knows the principal, and telling nobody who it is. */
export function principalKey(principal: string): string {
  return createHash("sha256").update(principal).digest("base64url").slice(0, 22);
}

/** `lastMoment`: epoch milliseconds; `random`: 8 bytes at least. */
export function requestId(principal: string, lastMoment: number, random: Buffer): string {
  return `${principalKey(principal)}.${momentKey(lastMoment)}-${random.toString("base64url").slice(0, 11)}`;
}

/** The last moment that an id was made for, epoch milliseconds. */
export function momentOf(id: string): number {
  return Number(keyOf(id)?.sortKey.slice(0, DIGITS));
}

/** Sorts as the moments do, until the year 2286. */
export function momentKey(moment: number): string {
  return String(Math.floor(moment)).padStart(DIGITS, "0");
}

/** Undefined: no id of a request. */
export function keyOf(id: string): ItemKey | undefined {
  const [, principal, sortKey] = ID.exec(id) ?? [];
  return principal === undefined || sortKey === undefined ? undefined : { principalKey: principal, sortKey };
}
