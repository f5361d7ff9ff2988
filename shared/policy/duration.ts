const UNITS = { s: 1, m: 60, h: 3_600, d: 86_400 } as const;
type Unit = keyof typeof UNITS;

/** A whole number, not zero, of seconds, minutes, hours or days: `30m`, `8h`, `1d`. */
export const DURATION = /^[1-9][0-9]{0,4}[smhd]$/;

/** The seconds of a duration that `DURATION` matches. */
export function durationSeconds(text: string): number {
  return Number(text.slice(0, -1)) * UNITS[text.slice(-1) as Unit];
}

/** The same the other way, in the largest unit that leaves a whole number. */
export function formatDuration(seconds: number): string {
  const [unit, size] = Object.entries(UNITS)
    .toReversed()
    .find(([, each]) => seconds % each === 0) ?? ["s", 1];
  return `${seconds / size}${unit}`;
}
