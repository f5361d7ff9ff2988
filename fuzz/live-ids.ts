import type { Gate } from "./gate.ts";
import { ADMIN, type NodeClient } from "./node/node-client.ts";
import type { FuzzPrincipal } from "./principal.ts";
import type { Probe } from "./probe.ts";

interface Door {
  readonly client: NodeClient;
  readonly gate: Gate;
}

const PLACEHOLDER = /@@(PIT|SCROLL)(?::([^@]+))?@@/;

/**
 * Puts live ids in the places that stand for them: `@@PIT:index@@` is one that the node itself hands out, `@@PIT@@` one
 * that the caller gets through the gate (any text where it gets none).
 */
export async function fillIds(probe: Probe, principal: FuzzPrincipal, trial: Door): Promise<Probe> {
  const all = `${probe.path} ${probe.query} ${probe.body ?? ""}`;
  const [place, kind, index] = PLACEHOLDER.exec(all) ?? [];
  if (place === undefined) return probe;
  const id =
    index === undefined
      ? await ownId(kind === "PIT" ? "PIT" : "SCROLL", principal, trial)
      : await rawId(kind === "PIT" ? "PIT" : "SCROLL", index, trial);
  const fill = (text: string) => text.replaceAll(place, id);
  return {
    ...probe,
    path: fill(probe.path),
    query: fill(probe.query),
    body: probe.body === null ? null : fill(probe.body),
  };
}

const OPEN = {
  PIT: { method: "POST", action: "_search/point_in_time", query: "keep_alive=1m", key: "pit_id" },
  SCROLL: { method: "POST", action: "_search", query: "scroll=1m", key: "_scroll_id" },
} as const;

async function rawId(kind: keyof typeof OPEN, index: string, { client }: Pick<Door, "client">): Promise<string> {
  const { method, action, query, key } = OPEN[kind];
  const answer = await client.send({ method, target: `/${encodeURIComponent(index)}/${action}?${query}`, as: ADMIN });
  return idIn(answer.body, key);
}

async function ownId(kind: keyof typeof OPEN, principal: FuzzPrincipal, { gate }: Pick<Door, "gate">): Promise<string> {
  const { method, action, query, key } = OPEN[kind];
  const outcome = await gate.handle(principal, { method, path: `/*/${action}`, query, headers: {}, body: null });
  return idIn(outcome.body, key);
}

function idIn(body: Buffer, key: string): string {
  try {
    const id = (JSON.parse(body.toString()) as Record<string, unknown>)[key];
    return typeof id === "string" ? id : "none";
  } catch {
    return "none";
  }
}
