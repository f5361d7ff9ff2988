import { describe, expect, it } from "vitest";
import { placesIn } from "../../../shared/policy/file-places.ts";
import { CLEAN, HEAD } from "./lint/lint-with.ts";

describe("placesIn", () => {
  const placeOf = placesIn(HEAD + CLEAN);

  it.each([
    [[], 1, 1],
    [["issuers", "okta"], 3, 3],
    [["issuers", "okta", "audience"], 6, 5],
    [["issuers", "okta", "principalClaim"], 3, 3],
    [["roles", "devops", "grants", 0, "indices", 0], 17, 21],
    [["roles", "devops", "grants", 1, "domain"], 18, 51],
    [["roles", "devops", "grants", 7, "domain"], 16, 5],
    [["constructor", "x"], 1, 1],
  ])("finds %j, or what it would stand in", (path, line, column) => {
    expect(placeOf(path)).toEqual({ line, column });
  });
});
