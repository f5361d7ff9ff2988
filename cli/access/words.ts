import { formatDuration } from "../../shared/policy/duration.ts";
import { printable } from "../printable.ts";

/** A name for people, and the principal that counts. */
export function nameOf({
  principal,
  displayName,
}: {
  readonly principal: string;
  readonly displayName?: string;
}): string {
  return printable(displayName === undefined ? principal : `${displayName} (${principal})`);
}

/** `2026-11-26 14:05 UTC` */
export function momentText(iso: string): string {
  const moment = Date.parse(iso);
  return Number.isNaN(moment) ? printable(iso) : `${new Date(moment).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

/** The same, and how long that is. */
export function untilText(iso: string, now: number): string {
  const left = Math.round((Date.parse(iso) - now) / 1_000);
  return left > 0 ? `${momentText(iso)} (in ${leftText(left)})` : momentText(iso);
}

/** `2h 5m`; seconds in the last minutes alone. */
function leftText(seconds: number): string {
  if (seconds < 120) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  if (hours === 0) return `${minutes}m`;
  return rest === 0 ? formatDuration(hours * 3_600) : `${hours}h ${rest}m`;
}
