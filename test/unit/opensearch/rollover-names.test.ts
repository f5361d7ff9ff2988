import { describe, expect, it } from "vitest";
import { nextNames } from "../../../shared/opensearch/rollover-names.ts";
import { viewOf } from "./view.ts";

const VIEW = viewOf(
  { "logs-000001": {}, ".ds-s-000001": {} },
  { w: ["logs-000001"], two: ["logs-000001", "logs-000002", "logs-2026.11.22-7", "plain"], none: [] },
  { s: [".ds-s-000001"] },
);

describe("nextNames", () => {
  it.each([["s"], ["logs-000001"], ["not-there"], ["none"]])(
    "are none for what is no alias of an index: %s",
    (name) => {
      expect(nextNames(name, VIEW)).toEqual([]);
    },
  );

  it("are the names of the targets with any number in the place of each", () => {
    expect(nextNames("w", VIEW)).toEqual(["logs-*"]);
    expect(nextNames("two", VIEW)).toEqual(["logs-*", "logs-*.*.*-*", "plain"]);
  });
});
