import { RejectedError } from "../../../shared/errors.ts";
import { encodeQuery } from "../../../shared/http/encode.ts";
import { ownAnswer } from "../../../shared/opensearch/answers/own-answer.ts";
import { matchOperation } from "../../../shared/opensearch/match.ts";
import type { NamesView } from "../../../shared/opensearch/names-view.ts";
import { writeOutgoing } from "../../../shared/opensearch/outgoing.ts";
import { readNow } from "../../support/read-now.ts";
import { NO_OPENED_IDS, resolve } from "../../../shared/opensearch/resolve.ts";
import { decide } from "../../../shared/policy/decide.ts";
import { ACTIONS, type Action } from "../../../shared/policy/document.ts";
import { GrantSet } from "../../../shared/policy/grant-set.ts";

export interface World {
  readonly view: NamesView;
  readonly indices: readonly string[];
  readonly actions?: readonly Action[];
  readonly monitor?: boolean;
}

/** What becomes of `METHOD /path?query`: the effect and what is sent, or answered without the domain; a refusal's code. */
export function send(line: string, world: World, body?: object): string {
  const [method = "", target = ""] = line.split(" ");
  const [path = "", query = ""] = target.split("?");
  const raw = path.split("/").slice(1);
  const matched = matchOperation(method, raw, raw.map(decodeURIComponent));
  if (matched === undefined) throw new Error(`${line} is not known`);
  const { view, indices, actions = ACTIONS, monitor = false } = world;
  const grants = new GrantSet(
    [
      { domain: "d", indices, actions, source: "role:r" },
      ...(monitor ? [{ domain: "d", cluster: ["monitor"] as const, source: "role:m" }] : []),
    ],
    "d",
  );
  try {
    const read = readNow({
      operation: matched.operation,
      pathParams: matched.params,
      query: new Map(new URLSearchParams(query)),
      body: Buffer.from(body === undefined ? "" : JSON.stringify(body)),
    });
    const resolved = resolve(read, NO_OPENED_IDS, new Date("2026-11-22T10:00:00Z"));
    const decision = decide(resolved.needs, grants, view);
    if (decision.effect === "deny") return decision.code;
    const own = ownAnswer(resolved, decision, grants, view);
    if (own !== undefined) return `own ${own}`;
    const sent = writeOutgoing(resolved, decision, view);
    const params = decodeURIComponent(encodeQuery(sent.query));
    return `${decision.effect} ${decodeURIComponent(sent.path)}${params === "" ? "" : `?${params}`}`;
  } catch (error) {
    if (error instanceof RejectedError) return error.code;
    throw error;
  }
}
