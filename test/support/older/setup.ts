import type { TestProject } from "vitest/node";
import { type DomainVersion, isDomainVersion } from "../../../shared/policy/domain-version.ts";
import { startOlderNode } from "./older-node.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** what the shared node runs, where it is not the newest OpenSearch */
    domainVersion: DomainVersion | undefined;
  }
}

/** One node of the older version that `DOMAIN_VERSION` names, for the whole run. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const version = process.env["DOMAIN_VERSION"] ?? "";
  if (!isDomainVersion(version)) throw new Error(`\`${version}\` is no version`);
  const node = await startOlderNode(version);
  project.provide("openSearchUrl", node.url);
  project.provide("domainVersion", version);
  return () => node.close();
}
