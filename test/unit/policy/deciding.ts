import { expect } from "vitest";
import { RejectedError } from "../../../shared/errors.ts";
import { readRoute } from "../../../shared/http/route.ts";
import type { NamesView } from "../../../shared/opensearch/names-view.ts";
import type { OpenedId } from "../../../shared/opensearch/resolve.ts";
import type { QueryFields } from "../../../shared/opensearch/stored-queries.ts";
import {
  decideRequest,
  type DecisionPorts,
  identify,
  type PermittedRequest,
} from "../../../shared/policy/decide-request.ts";
import type { Domain, Grant, PolicyDocument } from "../../../shared/policy/document.ts";
import { GrantSets } from "../../../shared/policy/grant-sets.ts";
import { NOW_MS, POLICY, READ_LOGS, restEvent } from "../functions/proxy/ports.ts";
import { viewOf } from "../opensearch/view.ts";
import { ndjson } from "../opensearch/lines.ts";

export const VIEW = viewOf({ "logs-1": {}, "logs-2": {}, "secret-hr": {} });
export const LATER = viewOf({ "logs-1": {}, "logs-2": {}, "logs-new": {}, "secret-hr": {} });
export const OPENED = new Map<string, OpenedId>([
  ["mine", { raw: "raw", names: ["logs-1"] }],
  ["lapsed", { raw: "raw", names: ["secret-hr"] }],
]);
export const WRITE_LOGS: Grant = { ...READ_LOGS, actions: ["read", "write"] };

export interface World {
  readonly domain?: Partial<Domain>;
  readonly queryFields?: QueryFields;
  readonly now?: number;
}

export interface Outcome {
  /** every step and every look at the world, in their order */
  readonly steps: readonly string[];
  readonly permitted?: PermittedRequest;
  /** code and reason */
  readonly refusal?: string;
}

/** Decides a request in a world that takes notes. */
export async function run(event: unknown, world: World = {}): Promise<Outcome> {
  const steps: string[] = [];
  const note = (step: string): void => void steps.push(step);
  const [logs] = Object.values(POLICY.domains);
  const policy: PolicyDocument = {
    ...POLICY,
    domains: { ...POLICY.domains, logs: { ...(logs as Domain), ...world.domain } },
  };
  const view = (step: string, found: NamesView): NamesView => {
    note(step);
    return found;
  };
  const ports: DecisionPorts = {
    policy,
    grantSets: new GrantSets(),
    names: {
      get: (domain) => view(`names of ${domain}`, VIEW),
      newerThan: (domain, after) => view(`names of ${domain} after ${after - NOW_MS}`, LATER),
    },
    openIds: (ids, { principal, domain }) => {
      note(`open ${ids.map(({ sealed }) => sealed).join(",")} for ${principal} on ${domain}`);
      return Promise.resolve(OPENED);
    },
    queryFields: (domain) => {
      note(`query fields of ${domain}`);
      const found = world.queryFields ?? { fields: [], mayGrow: false };
      return Promise.resolve({ of: () => Promise.resolve(found), everywhere: () => Promise.resolve([]) });
    },
    now: () => world.now ?? NOW_MS,
  };
  try {
    const routed = readRoute(event, { basePath: undefined });
    const caller = await identify(routed, ports, { identify: ({ principal }) => note(`caller ${principal}`) });
    const permitted = await decideRequest(routed, caller, ports, {
      identify: () => expect.unreachable("nobody is identified twice"),
      locate: (domain) => note(`domain ${domain}`),
      match: (operation) => note(`operation ${operation}`),
      decide: ({ effect }) => note(effect),
    });
    return { steps, permitted };
  } catch (error) {
    if (!(error instanceof RejectedError)) throw error;
    return { steps, refusal: `${error.code}: ${error.message}` };
  }
}

export const post = (path: string, body: object, grants: readonly Grant[] = [WRITE_LOGS]) =>
  restEvent("POST", path, { body: JSON.stringify(body), grants });
export const msearch = (...lines: unknown[]) =>
  restEvent("POST", "/_msearch", { body: ndjson(...lines), type: "application/x-ndjson" });
