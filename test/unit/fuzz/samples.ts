import type { FuzzPrincipal } from "../../../fuzz/principal.ts";
import type { Probe } from "../../../fuzz/probe.ts";
import type { World } from "../../../fuzz/world.ts";

export const WORLD: World = {
  indices: [
    { name: "logs-app", canary: "cnrygranted", number: 424_000_001, isClosed: false, isHidden: false },
    { name: "secret-hr", canary: "cnryforeign", number: 424_000_002, isClosed: false, isHidden: false },
  ],
  aliases: [
    { name: "logs-alias", indices: ["secret-hr"] },
    { name: "logs-all", indices: ["logs-app"] },
  ],
  streams: [{ name: "metrics-ds", backing: ".ds-metrics-ds-000001", canary: "cnrystream", number: 424_000_003 }],
};

export const READER: FuzzPrincipal = {
  name: "p0",
  grants: [{ indices: ["logs-*"], actions: ["read"] }],
  isMonitor: false,
};

export function probeOf(wish: Partial<Probe>): Probe {
  return { method: "GET", path: "/logs-app/_search", query: "", headers: {}, body: null, ...wish };
}
