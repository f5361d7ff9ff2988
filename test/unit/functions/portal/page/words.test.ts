import { describe, expect, it } from "vitest";
import {
  answerWords,
  changesOf,
  countdownWords,
  durationChoices,
  durationWords,
  grantWords,
  REFUSALS,
  refusalWords,
} from "../../../../../functions/portal/page/words.ts";
import { PROBLEMS } from "../../../../../shared/access/access-problem.ts";
import { DURATION, durationSeconds } from "../../../../../shared/policy/duration.ts";

const offer = {
  name: "x",
  grants: [],
  maxDurationSeconds: 60,
  approvals: 1,
  justification: "required",
  changesData: false,
  answeredBy: "people",
} as const;

describe("plain words", () => {
  it("are there for every refusal of the API", () => {
    expect(Object.keys(PROBLEMS).filter((code) => !Object.hasOwn(REFUSALS, code))).toEqual([]);
    for (const words of Object.values(REFUSALS)) expect(words).toMatch(/^[A-Z].{10,}\.$/);
    expect(refusalWords("ticket-missing", "like `OPS-1`")).toBe(
      "Name a ticket of the form that is asked for. (like `OPS-1`)",
    );
    expect(refusalWords("something-new", "")).toMatch(/^The gate could not/);
    expect(refusalWords("signed-out", "detail")).toBe("Your sign-in is over. Sign in again.");
  });

  it("say what a grant gives, and whether it changes anything", () => {
    const read = { domain: "logs", indices: ["logs-*"], actions: ["read"] } as const;
    const all = { domain: "logs", indices: ["a", "b"], actions: ["read", "write", "manage"] } as const;
    const monitor = { domain: "logs", cluster: ["monitor"] } as const;
    expect(grantWords(read)).toEqual({ does: "read", what: ["logs-*"] });
    expect(grantWords(all).does).toBe("read, change documents in and create, delete and set up");
    expect(grantWords(monitor)).toEqual({ does: "look at", what: ["the cluster's health"] });
    expect(changesOf([read, monitor])).toEqual([]);
    expect(changesOf([read, all])).toEqual(["write", "manage"]);
  });

  it.each([
    [0, "0 seconds"],
    [1, "1 second"],
    [90, "1 minute 30 seconds"],
    [3_600, "1 hour"],
    [5_400, "1 hour 30 minutes"],
    [172_800, "2 days"],
    [90_061, "1 day 1 hour"],
  ])("of a length of %s s: %s", (seconds, words) => {
    expect(durationWords(seconds)).toBe(words);
  });

  it.each([
    [-5, "0:00:00"],
    [1, "0:00:01"],
    [59_001, "0:01:00"],
    [3_600_000, "1:00:00"],
    [360_000_000, "100:00:00"],
  ])("of a countdown at %s ms: %s", (left, words) => {
    expect(countdownWords(left)).toBe(words);
  });

  it("offer lengths as the API takes them, the longest last, none longer", () => {
    for (const most of [1, 30, 59, 600, 5_400, 14_400, 86_400, 999_999]) {
      const choices = durationChoices(most);
      expect(choices.length).toBeLessThan(10);
      for (const [seconds, written] of choices) {
        if (most < 99_999) expect(written).toMatch(DURATION);
        expect(durationSeconds(written)).toBe(seconds);
      }
      expect(choices.map(([seconds]) => seconds)).toEqual(
        choices.map(([seconds]) => seconds).toSorted((a, b) => a - b),
      );
      expect(choices.at(-1)?.[0]).toBe(most);
    }
  });

  it("say who answers", () => {
    const auto = { days: ["mon", "tue"], from: "08:00", to: "18:00", timeZone: "Europe/Berlin" } as const;
    expect(answerWords(offer)).toBe("One person has to approve.");
    expect(answerWords({ ...offer, approvals: 2 })).toBe("2 people have to approve.");
    expect(answerWords({ ...offer, answeredBy: "policy", auto: true })).toBe("Granted at once.");
    const hours = "Granted at once on Mon, Tue from 08:00 to 18:00 (Europe/Berlin).";
    expect(answerWords({ ...offer, auto })).toBe(`${hours} One person has to approve otherwise.`);
    expect(answerWords({ ...offer, answeredBy: "policy", auto })).toBe(`${hours} Not at other times.`);
    expect(answerWords({ ...offer, answeredBy: "nobody" })).toMatch(/at once, with an alarm/);
  });
});
