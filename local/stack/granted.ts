/** True when an index pattern (a name and `*`) matches the name; for the sample data and the lines to paste alone. */
export function matchesPattern(pattern: string, name: string): boolean {
  const parts = pattern.split(/\*+/).map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join("[^]*")}$`).test(name);
}
