import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

export const DEVOPS = ["explain", "--groups", "okta:devops"];

/** A folder for the files of one test file, and files of names in it, written by hand and as a domain answers them. */
export function useFiles() {
  const folder = mkdtempSync(join(tmpdir(), "index-gate-explain-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  function write(name: string, content: string): string {
    const file = join(folder, name);
    writeFileSync(file, content);
    return file;
  }

  const SHORT = write(
    "short.json",
    JSON.stringify({
      indices: ["logs-app", "logs-web", "business-sales"],
      aliases: { "logs-all": ["logs-app", "business-sales"], "logs-own": ["logs-app", "logs-web"] },
      data_streams: { "metrics-hosts": [".ds-metrics-hosts-000001"] },
    }),
  );
  const ANSWER = write(
    "answer.json",
    JSON.stringify({
      indices: [{ name: "logs-app", aliases: ["logs-own"], attributes: ["open"] }],
      aliases: [{ name: "logs-own", indices: ["logs-app"] }],
      data_streams: [],
    }),
  );
  return { write, SHORT, ANSWER };
}
