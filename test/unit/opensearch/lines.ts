import { matchOperation } from "../../../shared/opensearch/match.ts";
import type { NamesView } from "../../../shared/opensearch/names-view.ts";
import { type Outgoing, writeOutgoing } from "../../../shared/opensearch/outgoing.ts";
import type { ReadOperation } from "../../../shared/opensearch/read-operation.ts";
import { NO_OPENED_IDS, type OpenedId, resolve, type ResolvedRequest } from "../../../shared/opensearch/resolve.ts";
import { decide } from "../../../shared/policy/decide.ts";
import { ACTIONS, type Grant } from "../../../shared/policy/document.ts";
import { GrantSet } from "../../../shared/policy/grant-set.ts";
import { readNow } from "../../support/read-now.ts";

export const NOW = new Date("2026-11-22T10:00:00Z");

/** `METHOD /path?query` with a body, read as the proxy reads it. */
export function readLine(line: string, body: string | object = ""): ReadOperation {
  const [method = "", target = ""] = line.split(" ");
  const [path = "", query = ""] = target.split("?");
  const raw = path === "/" ? [] : path.split("/").slice(1);
  const matched = matchOperation(method, raw, raw.map(decodeURIComponent));
  if (matched === undefined) throw new Error(`${line} is not known`);
  return readNow({
    operation: matched.operation,
    pathParams: matched.params,
    query: new Map(new URLSearchParams(query)),
    body: Buffer.from(typeof body === "string" ? body : JSON.stringify(body)),
  });
}

/** The same, with all that it needs; ids as they were opened. */
export function resolveLine(
  line: string,
  body?: string | object,
  opened: ReadonlyMap<string, OpenedId> = NO_OPENED_IDS,
): ResolvedRequest {
  return resolve(readLine(line, body), opened, NOW);
}

/** Lines of JSON, each with its line end. */
export const ndjson = (...lines: readonly unknown[]) => lines.map((line) => `${JSON.stringify(line)}\n`).join("");

/** The requirements in their order, `read+write logs-*`; `!` where a wildcard is not cut. */
export function needsOf({ needs }: ResolvedRequest): string[] {
  return needs.requirements.map(
    ({ actions, expression, wildcards }) =>
      `${actions.join("+")} ${expression.written}${wildcards === "whole" ? "!" : ""}`,
  );
}

/** The states that the wildcards of each requirement take. */
export function statesOf({ needs }: ResolvedRequest): string[] {
  return needs.requirements.map(({ options: { expand } }) =>
    (["open", "closed", "hidden"] as const).filter((state) => expand[state]).join(","),
  );
}

/** The code and reason of a refusal: `expression-too-wide: …`. */
export function refusalOf(run: () => unknown): string | undefined {
  try {
    run();
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    return `${code}: ${message}`;
  }
  return undefined;
}

export interface World {
  readonly view: NamesView;
  readonly indices?: readonly string[];
  readonly monitor?: boolean;
  readonly opened?: ReadonlyMap<string, OpenedId>;
}

/** What is sent for it to a domain with these names, for a caller with every action on `indices`. */
export function outgoingOf(
  line: string,
  { view, indices = ["logs-*"], monitor = false, opened }: World,
  body?: string | object,
): Outgoing {
  const resolved = resolveLine(line, body, opened);
  const cluster: Grant[] = monitor ? [{ domain: "d", cluster: ["monitor"], source: "role:m" }] : [];
  const grants = new GrantSet([{ domain: "d", indices, actions: ACTIONS, source: "role:r" }, ...cluster], "d");
  const decision = decide(resolved.needs, grants, view);
  if (decision.effect === "deny") throw new Error(`${line} is denied: ${decision.code}`);
  return writeOutgoing(resolved, decision, view);
}
