import type { AutoHours } from "../policy/document.ts";

/** Whether a moment (epoch milliseconds) lies in the hours, by the clock of their time zone. */
export function isWithinHours({ days, from, to, timeZone }: AutoHours, now: number): boolean {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone,
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).formatToParts(now);
  const valueOf = (type: string): string => parts.find((part) => part.type === type)?.value ?? "";
  const day = valueOf("weekday").toLowerCase();
  const time = `${valueOf("hour")}:${valueOf("minute")}`;
  return days.some((each) => each === day) && from <= time && time < to;
}
