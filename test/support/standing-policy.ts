import { readFileSync } from "node:fs";

/** The shipped policy without what is asked for for a time: what stands, and nothing about access. */
export function standingPolicy(): string {
  const [standing = "", ...rest] = readFileSync("policy.yml", "utf8").split("\n# Temporary access:");
  if (rest.length !== 1) throw new Error("policy.yml has no part `# Temporary access:`");
  return `${standing.replace(/^ +portal: .*\n/gm, "")}\n`;
}
