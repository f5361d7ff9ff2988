import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { GatewayType } from "../../local/gateway/types.ts";
import type { Code } from "../../shared/errors.ts";

/** One line of `test/surface/cases.jsonl`; its README says what the fields mean. */
export interface SurfaceCase {
  readonly id: string;
  readonly category: string;
  readonly method: string;
  /** exactly as on the wire */
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly bodyEncoding?: "base64";
  readonly grant: Grant;
  readonly expect: "deny" | "allow" | "narrow";
  readonly why: string;
  readonly narrowTo?: readonly string[];
  readonly okStatus?: readonly number[];
}

export interface Grant {
  readonly indices: readonly string[];
  readonly actions: readonly string[];
}

/** What a kind of gateway makes of a case that it cannot hand over as it was sent. */
export interface GatewayException {
  readonly id: string;
  /** `allow`: what arrives is another, granted request; `refuse`: the gate refuses it; `api-gateway`: no function sees it */
  readonly outcome: "allow" | "refuse" | "api-gateway";
  readonly status: number;
  readonly code?: Code;
  readonly reason: string;
}

const FOLDER = join(import.meta.dirname, "..", "surface");

function read(file: string): string {
  return readFileSync(join(FOLDER, file), "utf8");
}

export const CASES: readonly SurfaceCase[] = read("cases.jsonl")
  .split("\n")
  .filter((line) => line !== "")
  .map((line) => JSON.parse(line) as SurfaceCase);

export const GATEWAYS = JSON.parse(read("gateways.json")) as Readonly<Record<GatewayType, readonly GatewayException[]>>;

/** The same for older nodes. */
export const VERSIONS = JSON.parse(read("versions.json")) as Readonly<Record<string, readonly GatewayException[]>>;

/** A case that the Security plugin, with the roles that are compiled from the policy, decides otherwise than the gate. */
export interface SecurityDifference {
  readonly id: string;
  /** `allow`, or `deny` with the code */
  readonly gate: string;
  readonly security: "allow" | "forbid";
  readonly reason: string;
}

export const SECURITY = JSON.parse(read("security.json")) as readonly SecurityDifference[];

/** Narrow cases whose expression lies within the grant as a pattern: the gate cuts them by what there is, and calls it no narrowing. */
export const CONTAINED: ReadonlySet<string> = new Set(["narrow-ops-702"]);

/** Path and query as they go on the wire. */
export function targetOf({ path, query }: Pick<SurfaceCase, "path" | "query">): string {
  return query === "" ? path : `${path}?${query}`;
}

export function bodyOf({ body, bodyEncoding }: SurfaceCase): Buffer | undefined {
  return body === null ? undefined : Buffer.from(body, bodyEncoding ?? "utf8");
}
