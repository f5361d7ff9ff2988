import { describe, expect, it } from "vitest";
import { KeptAnswers } from "../../../local/gateway/kept-answers.ts";

describe("KeptAnswers", () => {
  it("lets go of what has ended", () => {
    const answers = new KeptAnswers<number>(60_000);
    for (let at = 0; at < 1_000; at++) answers.set(`token ${at}`, at, at * 1_000);
    expect(answers.size).toBe(60);
    expect(answers.get("token 939", 999_000)).toBeUndefined();
    expect(answers.get("token 940", 999_000)).toBe(940);
    expect(answers.get("token 940", 1_000_000)).toBeUndefined();
  });

  it("keeps what is set again for as long as what is new", () => {
    const answers = new KeptAnswers<string>(60_000);
    answers.set("first", "old", 0);
    answers.set("second", "old", 1_000);
    answers.set("first", "new", 30_000);
    answers.set("third", "new", 61_500);
    expect([answers.get("first", 61_500), answers.get("second", 61_500), answers.size]).toEqual(["new", undefined, 2]);
  });
});
