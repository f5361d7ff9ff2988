import type { Caller } from "../../shared/policy/caller.ts";
import type { Grant } from "../../shared/policy/document.ts";
import { late } from "./late.ts";
import type { TemporaryGrantsOptions } from "./temporary-grants.ts";

/** What somebody has been granted for the time being; the reader of the store is loaded by the first who may have something. */
export function lateTemporaryGrants(options: TemporaryGrantsOptions): (caller: Caller) => Promise<Grant[]> {
  const loaded = late(async () => (await import("./temporary-grants.ts")).temporaryGrants(options));
  return async (caller) => (await loaded())(caller);
}
