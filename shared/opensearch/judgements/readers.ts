import type { Judgement } from "../operation.ts";
import { NO_INDEX, READ } from "./kinds.ts";
import { EVERY, INDICES } from "./param-lists.ts";

/** An operation on readers by their ids; every use decides anew on the names inside, and moves or ends the reader. */
const BY_ID: Judgement = {
  ...NO_INDEX,
  actions: ["read"],
  bare: "refuse",
  sourceParam: true,
  answer: "reader-ids",
  retry: false,
};

/** Readers that the domain keeps between requests: scrolls and points in time. Their ids are handed out sealed. */
export const READERS: Readonly<Record<string, Judgement>> = {
  // the next page; asking twice would lose one
  scroll: {
    ...BY_ID,
    idParam: { name: "scroll_id", kind: "scroll" },
    body: "scroll",
    params: [...EVERY, "scroll", "scroll_id", "rest_total_hits_as_int"],
  },
  // ends scrolls; `_all` would end everybody's, and is no sealed id
  clear_scroll: {
    ...BY_ID,
    idParam: { name: "scroll_id", kind: "scroll" },
    body: "clear-scroll",
    params: [...EVERY, "scroll_id"],
  },
  // opens a point in time over what may be read
  create_pit: {
    ...READ,
    bare: "refuse",
    params: [...EVERY, ...INDICES, "keep_alive", "preference", "routing", "allow_partial_pit_creation"],
    empty: "forward",
    answer: "reader-ids",
    retry: false,
  },
  // ends points in time
  delete_pit: { ...BY_ID, body: "delete-pit", sourceParam: false, params: EVERY },
};
