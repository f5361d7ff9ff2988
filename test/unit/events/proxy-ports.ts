import { Readable } from "node:stream";
import type { ProxyPorts } from "../../../functions/proxy/proxy.ts";
import type { AuthorizedRequest } from "../../../shared/http/authorized.ts";
import { NamesCache } from "../../../shared/opensearch/names-cache.ts";
import type { NamesView } from "../../../shared/opensearch/names-view.ts";
import type { PolicyDocument } from "../../../shared/policy/document.ts";
import { readerIds } from "../../../functions/proxy/reader-ids.ts";
import { SealKeyCache } from "../../../shared/opensearch/sealed-ids/seal-key-cache.ts";
import { KEYS } from "../functions/proxy/ports.ts";
import { GrantSets } from "../../../shared/policy/grant-sets.ts";
import { viewOf } from "../opensearch/view.ts";

/** Names as `npm start` makes them, of two days. */
export const VIEW = viewOf(
  {
    "logs-app-2026.01.01": {},
    "logs-app-2026.01.02": {},
    "logs-web-2026.01.01": { closed: true },
    "business-customers": {},
    "releases-web": {},
    "tickets-2026.01": {},
    "orders-2026.01": {},
    ".ds-metrics-hosts-000001": { hidden: true },
  },
  { "logs-app-latest": ["logs-app-2026.01.02"], "business-latest": ["business-customers"] },
  { "metrics-hosts": [".ds-metrics-hosts-000001"] },
);
export const NOW = new Date("2026-01-02T10:00:00Z");

/** Ports that keep what would go out; the domain answers every request with 200 and `{}`. */
export function recordingPorts(
  policy: PolicyDocument,
  gateway: "rest" | "http",
  basePath: string | undefined,
  view: NamesView = VIEW,
) {
  const forwarded: AuthorizedRequest[] = [];
  const lines: Readonly<Record<string, unknown>>[] = [];
  const faults: unknown[] = [];
  const ports: ProxyPorts = {
    temporaryGrants: () => Promise.resolve([]),
    policy,
    gateway,
    basePath,
    grantSets: new GrantSets(),
    names: new NamesCache(
      () => Promise.resolve(view),
      () => NOW.getTime(),
    ),
    now: () => NOW.getTime(),
    queryFields: () =>
      Promise.resolve({
        of: () => Promise.resolve({ fields: [], mayGrow: false }),
        everywhere: (_, fields) => Promise.resolve(fields),
      }),
    ...readerIds(
      new SealKeyCache(
        () => Promise.resolve(KEYS),
        () => NOW.getTime(),
      ),
    ),
    audit: (line, about) => lines.push({ ...line, ...about }),
    report: (fault) => faults.push(fault),
    forward: (request) => {
      forwarded.push(request);
      return Promise.resolve({
        status: 200,
        headers: { "content-type": "application/json" },
        body: Readable.from(Buffer.from("{}")),
      });
    },
  };
  return { ports, forwarded, lines, faults };
}
