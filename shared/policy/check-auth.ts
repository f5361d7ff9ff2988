import { resolveDomain } from "./endpoints.ts";
import { listNames, quote } from "./problems.ts";
import type { Report } from "./problems.ts";
import type { Written } from "./yaml.ts";

/**
 * A collection knows no passwords, and roles are given to policy roles that exist. Skips what has no shape; that is
 * reported elsewhere.
 */
export function checkAuth(root: Written, report: Report): void {
  const roles = root.entries.get("roles");
  for (const domain of root.entries.get("domains")?.entries.values() ?? []) {
    const auth = domain.entries.get("auth");
    if (auth === undefined) continue;
    const type = auth.entries.get("type");
    if (type?.value === "basic" && serviceOf(domain) === "aoss") {
      report(type.at, "domain-mismatch", "a collection takes no user and password; use `sigv4` or `assumeRole`");
    }
    for (const [role, arn] of auth.entries.get("roleArns")?.entries ?? []) {
      if (roles === undefined || roles.entries.has(role)) continue;
      report(arn.keyAt, "unknown-role", `no role named ${quote(role)}; known: ${listNames(roles.entries.keys())}`);
    }
  }
}

function serviceOf(domain: Written): "es" | "aoss" | undefined {
  const text = (key: string): string | undefined => {
    const value = domain.entries.get(key)?.value;
    return typeof value === "string" ? value : undefined;
  };
  const service = text("service");
  const known = service === "es" || service === "aoss" ? service : undefined;
  return resolveDomain({ endpoint: text("endpoint") ?? "", service: known, arn: text("arn") }).service;
}
