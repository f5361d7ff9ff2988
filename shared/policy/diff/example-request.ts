import { encodeStrict } from "../../http/encode.ts";
import { isReservedFirstSegment } from "../../opensearch/match.ts";
import type { Action } from "../document.ts";

/** A request that one of two policies refuses and the other does not, as the gate takes it. */
export interface ExampleRequest {
  readonly method: string;
  /** percent-encoded */
  readonly path: string;
  /** JSON; left out where the request has none */
  readonly body?: string;
}

type Write = (name: string) => ExampleRequest;

const BY_PATH: Readonly<Record<Action, Write>> = {
  read: (name) => ({ method: "GET", path: `/${encodeStrict(name)}/_search` }),
  write: (name) => ({ method: "POST", path: `/${encodeStrict(name)}/_doc`, body: "{}" }),
  manage: (name) => ({ method: "PUT", path: `/${encodeStrict(name)}` }),
};

/** For a name that OpenSearch reads as an operation of its own where it stands first in a path. */
const BY_BODY: Readonly<Record<Action, Write>> = {
  read: (name) => ({ method: "POST", path: "/_mget", body: JSON.stringify({ docs: [{ _index: name, _id: "1" }] }) }),
  write: (name) => ({
    method: "POST",
    path: "/_bulk",
    body: `${JSON.stringify({ delete: { _index: name, _id: "1" } })}\n`,
  }),
  manage: (name) => ({
    method: "POST",
    path: "/_aliases",
    body: JSON.stringify({ actions: [{ remove_index: { index: name } }] }),
  }),
};

/** The shortest request that needs `action` on `name`; `base` goes before its path (`/-/domains/other`). */
export function exampleRequest(action: Action, name: string, base: string): ExampleRequest {
  const { path, ...rest } = (isReservedFirstSegment(name) ? BY_BODY : BY_PATH)[action](name);
  return { ...rest, path: `${base}${path}` };
}

/** A request that needs the cluster right `monitor` alone. */
export function exampleOfMonitor(base: string): ExampleRequest {
  return { method: "GET", path: `${base}/_cluster/health` };
}
