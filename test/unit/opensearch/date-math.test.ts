import { describe, expect, it } from "vitest";
import { RejectedError } from "../../../shared/errors.ts";
import { isDateMath, resolveDateMath } from "../../../shared/opensearch/date-math.ts";

const NOW = new Date("2026-11-22T17:19:05.728Z");

describe("resolveDateMath refuses", () => {
  it.each([
    ["nothing", "<>"],
    ["an open brace", "<logs-{now/d>"],
    ["a closing brace alone", "<logs-now}>"],
    ["what is not `now`", "<logs-{2020.01.01||/M}>"],
    ["an empty placeholder", "<logs-{}>"],
    ["an unknown unit", "<logs-{now+1x}>"],
    ["math cut short", "<logs-{now+}>"],
    ["a number without a unit", "<logs-{now+12}>"],
    ["rounding to several units", "<logs-{now/2d}>"],
    ["an empty format", "<logs-{now{}}>"],
    ["an empty format before a zone", "<logs-{now{|+02:00}}>"],
    ["an empty zone", "<logs-{now{yyyy|}}>"],
    ["an unknown zone", "<logs-{now{yyyy|Nowhere/Town}}>"],
    ["a zone in another case", "<logs-{now{yyyy|europe/berlin}}>"],
    ["a zone too far ahead", "<logs-{now{yyyy|+18:01}}>"],
    ["a property of objects as a zone", "<logs-{now{yyyy|constructor}}>"],
    ["a property of objects as a format", "<logs-{now{constructor}}>"],
    ["text after the format", "<logs-{now{yyyy}x}>"],
    ["two formats", "<logs-{now{yyyy}{MM}}>"],
    ["a brace in a format", "<logs-{now{yy{yy}}>"],
    ["three letters of a day", "<logs-{now{ddd}}>"],
    ["letters without a meaning", "<logs-{now{bb}}>"],
    ["an optional section", "<logs-{now{yyyy[MM]}}>"],
    ["an open quote", "<logs-{now{yyyy'x}}>"],
    ["year 10000", "<logs-{now+8000y}>"],
    ["more than a Java int", "<logs-{now+2147483648s}>"],
    ["more than a date can hold", "<logs-{now+2147483647y}>"],
    ["more than 20 steps", `<logs-{now${"+1d".repeat(21)}}>`],
    ["more than 20 steps in several placeholders", `<logs${"-{now+1d}".repeat(21)}>`],
    ["more than 512 characters", `<logs-${"\\a".repeat(300)}>`],
  ])("%s: %s", (_, written) => {
    expect(() => resolveDateMath(written, NOW)).toThrowError(RejectedError);
  });

  it.each([
    "<<secret-hr>>",
    "<-secret-hr>",
    "<_all>",
    "<+x>",
    "<a,b>",
    "<logs x>",
    "<logs-{now{yyyy','MM}}>",
    "<a\\\\b>",
    "<a:b>",
    "<logs-{now{yyyy MM}}>",
  ])("a result that would be read as something else: %s", (written) => {
    expect(() => resolveDateMath(written, NOW)).toThrowError(RejectedError);
  });
});

describe("resolveDateMath resolves", () => {
  it.each([
    ["logs-app", "logs-app"],
    ["<", "<"],
    ["<logs-app", "<logs-app"],
    ["-<logs-{now/d}>", "-<logs-{now/d}>"],
    ["<secret-hr>", "secret-hr"],
    ["<logs-*>", "logs-*"],
    ["<logs-*-{now/d}>", "logs-*-2026.11.22"],
    ["<logs-{now/d}>", "logs-2026.11.22"],
    ["<logs-{now/M}>", "logs-2026.11.01"],
    ["<logs-{now/M{yyyy.MM}}>", "logs-2026.11"],
    ["<logs-{now/M-1M{yyyy.MM}}>", "logs-2026.10"],
    ["<logs-{now/w}>", "logs-2026.11.16"],
    ["<logs-{now/y}>", "logs-2026.01.01"],
    ["<logs-{now+1d/M-2h}>", "logs-2026.10.31"],
    ["<logs-{now-d}>", "logs-2026.11.21"],
    ["<logs-{now/d{yyyy.MM.dd|+12:00}}>", "logs-2026.11.23"],
    ["<logs-{now/d{yyyy.MM.dd|Asia/Kolkata}}>", "logs-2026.11.22"],
    ["<logs-{now{yyyy.MM.dd.HH|America/New_York}}>", "logs-2026.11.22.12"],
    ["<logs-{now{HH.mm.ss.SSS}}>", "logs-17.19.05.728"],
    ["<\\{a\\}-{now{yyyy}}-{now/M{MM}}-b>", "{a}-2026-11-b"],
    ["<log\\s-{now{yyyy}}>", "logs-2026"],
    ["<x-{now{strict_date}}>", "x-2026-11-22"],
    ["<x-{now{basicDate}}>", "x-20261122"],
    ["<x-{now{epoch_millis}}>", "x-1795367945728"],
    ["<x-{now/s{epoch_second}}>", "x-1795367945"],
    ["<x-{now{yyyy'q'q}}>", "x-2026q4"],
    ["<x-{now{y-u-yy-M-d-D-h-k-K}}>", "x-2026-2026-26-11-22-326-5-17-5"],
    ["<x-{now{8yyyy}}>", "x-2026"],
    ["<x-{now{YYYY.ww.e}}>", "x-2026.47.7"],
  ])("%s to %s", (written, expected) => {
    expect(resolveDateMath(written, NOW)).toBe(expected);
  });

  it.each([
    ["2027-01-01T00:00:00Z", "2026.53"],
    ["2024-12-30T00:00:00Z", "2025.01"],
    ["2023-01-01T12:00:00Z", "2022.52"],
  ])("ISO weeks around new year: %s is %s", (now, expected) => {
    expect(resolveDateMath("<x-{now{YYYY.ww}}>", new Date(now))).toBe(`x-${expected}`);
  });

  it.each([
    ["2026-03-31T12:00:00Z", "now-1M", "2026.02.28"],
    ["2024-02-29T12:00:00Z", "now+1y", "2025.02.28"],
    ["2024-02-29T12:00:00Z", "now-12M", "2023.02.28"],
  ])("the last day of a shorter month: %s %s is %s", (now, math, expected) => {
    expect(resolveDateMath(`<x-{${math}}>`, new Date(now))).toBe(`x-${expected}`);
  });

  it.each([
    // the clocks go from 02:00 to 03:00 on 29 March and from 03:00 to 02:00 on 25 October
    ["2026-03-28T01:30:00Z", "now+1d", "2026.03.29.03"],
    ["2026-03-28T01:30:00Z", "now+24h", "2026.03.29.03"],
    ["2026-03-29T12:00:00Z", "now/d", "2026.03.29.00"],
    ["2026-10-24T12:00:00Z", "now+1d", "2026.10.25.14"],
    ["2026-10-24T12:00:00Z", "now+24h", "2026.10.25.13"],
    ["2026-10-25T01:30:00Z", "now/h+1h", "2026.10.25.03"],
    ["2026-10-25T00:30:00Z", "now/h+1h", "2026.10.25.02"],
  ])("a zone with summer time: %s %s is %s", (now, math, expected) => {
    expect(resolveDateMath(`<x-{${math}{yyyy.MM.dd.HH|Europe/Berlin}}>`, new Date(now))).toBe(`x-${expected}`);
  });
});

describe("isDateMath", () => {
  it("wants both brackets", () => {
    expect(["<a", "a>", "<", ">", "", "a"].some(isDateMath)).toBe(false);
    expect(isDateMath("<a>")).toBe(true);
    expect(isDateMath("<>")).toBe(true);
  });
});

describe("what bounds the cost of date math", () => {
  it("a refusal of a long name does not repeat it", () => {
    expect(() => resolveDateMath(`<${"a".repeat(100_000)}>`, NOW)).toThrowError(/^.{0,300}$/);
  });

  it("20 steps are allowed", () => {
    expect(resolveDateMath(`<logs-{now${"+1d-1d".repeat(10)}}>`, NOW)).toBe("logs-2026.11.22");
  });
});
