import { describe, expect, it } from "vitest";
import { DURATION, durationSeconds, formatDuration } from "../../../shared/policy/duration.ts";

describe("a duration", () => {
  it.each([
    ["1s", 1],
    ["90s", 90],
    ["30m", 1_800],
    ["8h", 28_800],
    ["1d", 86_400],
    ["99999d", 8_639_913_600],
  ])("%s is %d s", (text, seconds) => {
    expect(DURATION.test(text)).toBe(true);
    expect(durationSeconds(text)).toBe(seconds);
  });

  it.each([
    [1, "1s"],
    [90, "90s"],
    [5_400, "90m"],
    [28_800, "8h"],
    [172_800, "2d"],
  ])("%d s is shown as %s", (seconds, text) => expect(formatDuration(seconds)).toBe(text));
});
