import type { Measure } from "./row.ts";

/** Every measure by its name; each is loaded, and runs, in a process of its own. */
export const MEASURES: Readonly<Record<string, () => Promise<Measure>>> = {
  sizes: async () => (await import("./sizes.ts")).measureSizes,
  verify: async () => (await import("./verify.ts")).measureVerify,
  sign: async () => (await import("./sign.ts")).measureSign,
  "inspect-search": async () => (await import("./inspect-search.ts")).measureInspectSearch,
  "inspect-bulk": async () => (await import("./inspect-bulk.ts")).measureInspectBulk,
  slopes: async () => (await import("./slopes.ts")).measureSlopes,
  decision: async () => (await import("./decision.ts")).measureDecision,
  handler: async () => (await import("./handler.ts")).measureHandler,
  domains: async () => (await import("./domains.ts")).measureDomains,
  "cold-start": async () => (await import("./cold-start.ts")).measureColdStart,
  "load-policy": async () => (await import("./load-policy.ts")).measureLoadPolicy,
  access: async () => (await import("./access-read.ts")).measureAccessRead,
  memory: async () => (await import("./memory.ts")).measureMemory,
};
