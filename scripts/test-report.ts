import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";

/** What is read of vitest's JSON report. */
interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

export interface Totals {
  readonly passed: number;
  readonly failed: number;
}

/**
 * Counts every test of these reports once, however often it ran: failed if it failed anywhere. A file that could not even
 * be loaded counts as one failed test; skipped tests count as neither.
 */
export function countTests(reports: readonly Report[]): Totals {
  const failures = new Map<string, boolean>();
  const note = (key: string, failed: boolean) => failures.set(key, failed || failures.get(key) === true);
  for (const { name: file, status, assertionResults } of reports.flatMap(({ testResults }) => testResults)) {
    const ran = assertionResults.filter((test) => test.status === "passed" || test.status === "failed");
    for (const test of ran) note(`${file}\n${test.fullName}`, test.status === "failed");
    if (status === "failed" && !ran.some((test) => test.status === "failed")) note(file, true);
  }
  const failed = [...failures.values()].filter(Boolean).length;
  return { passed: failures.size - failed, failed };
}

/** A report that is missing or cut off means that its run broke: one failure. */
async function readReport(file: string): Promise<Report> {
  try {
    return JSON.parse(await readFile(file, "utf8")) as Report;
  } catch {
    return { testResults: [{ name: file, status: "failed", assertionResults: [] }] };
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const { passed, failed } = countTests(await Promise.all(process.argv.slice(2).map(readReport)));
  console.log(`${passed} passed, ${failed} failed`);
  if (failed > 0 || passed === 0) process.exitCode = 1;
}
