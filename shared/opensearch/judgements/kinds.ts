import type { Judgement } from "../operation.ts";
import { EVERY, INDICES } from "./param-lists.ts";

export const ANY_NAME = ["index", "alias", "stream"] as const;

/** An operation that reads any number of indices; its wildcards, and having none, mean what is granted. */
export const READ: Judgement = {
  actions: ["read"],
  index: "list",
  indexParam: "index",
  idParam: undefined,
  otherNames: [],
  wildcards: "narrow",
  bare: "all",
  expand: "open",
  matches: ANY_NAME,
  ignoreUnavailable: true,
  body: "none",
  sourceParam: false,
  params: [...EVERY, ...INDICES],
  force: undefined,
  empty: "forward",
  answer: "pass",
  changesNames: "no",
  retry: true,
};

/** An operation that reads one index (or an alias of one). */
export const READ_ONE: Judgement = { ...READ, index: "name", bare: "refuse", ignoreUnavailable: false };

/** An operation without an index. */
export const NO_INDEX: Judgement = {
  ...READ,
  actions: [],
  index: "none",
  bare: "any-grant",
  ignoreUnavailable: false,
  params: EVERY,
};

/** A write to one index, which it creates if it is missing. */
export const WRITE_ONE: Judgement = {
  ...READ_ONE,
  actions: ["write"],
  wildcards: "whole",
  changesNames: "if-missing",
  retry: false,
};

/** A change to any number of indices: all of the expression, or nothing. */
export const MANAGE: Judgement = {
  ...READ,
  actions: ["manage"],
  wildcards: "whole",
  bare: "refuse",
  changesNames: "yes",
  retry: false,
};
