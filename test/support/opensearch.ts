import type { TestProject } from "vitest/node";
import { startOpenSearch } from "../../local/opensearch/node.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** the node that all integration tests share; name your indices so that they meet no others */
    openSearchUrl: string;
  }
}

/** One real node for the whole run (`OPENSEARCH_URL` when that is set). */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const node = await startOpenSearch({ onProgress: (line) => process.stderr.write(`… ${line}\n`) });
  project.provide("openSearchUrl", node.url);
  return () => node.close();
}
