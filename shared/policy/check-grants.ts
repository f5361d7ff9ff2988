import { listNames, quote } from "./problems.ts";
import type { Report } from "./problems.ts";
import type { Written } from "./yaml.ts";

/** Every grant, of a role or to be asked for, is of one form and of a known domain. Skips what has no shape; that is reported elsewhere. */
export function checkGrants(root: Written, report: Report): void {
  const domains = root.entries.get("domains")?.entries ?? new Map<string, Written>();
  const { entries } = root;
  const givers = ["roles", "entitlements"].flatMap((key) => [...(entries.get(key)?.entries.values() ?? [])]);
  for (const giver of [...givers, entries.get("breakGlass")]) {
    for (const grant of giver?.entries.get("grants")?.items ?? []) {
      if (grant.kind !== "mapping") continue;
      checkForm(grant, report);
      const domain = grant.entries.get("domain");
      if (typeof domain?.value === "string" && !domains.has(domain.value)) {
        const known = listNames(domains.keys());
        report(domain.at, "unknown-domain", `no domain named ${quote(domain.value)}; known: ${known}`);
      }
    }
  }
}

function checkForm(grant: Written, report: Report): void {
  const [cluster, indices, actions] = ["cluster", "indices", "actions"].map((key) => grant.entries.has(key));
  if (cluster && (indices || actions)) {
    report(grant.at, "grant-form", "`cluster` stands alone; write index rights as a grant of their own");
  } else if (!cluster && !indices && !actions) {
    report(grant.at, "grant-form", "a grant is `indices` with `actions`, or `cluster: [monitor]`");
  } else if (indices && !actions) {
    report(grant.at, "grant-form", "`actions` is missing; add `actions: [read]`, or write, or manage");
  } else if (actions && !indices) {
    report(grant.at, "grant-form", "`indices` is missing; say which index patterns the actions are for");
  }
}
