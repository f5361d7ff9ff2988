import { describe, expect, it } from "vitest";
import type { Outcome } from "../../../fuzz/gate.ts";
import { ADMIN } from "../../../fuzz/node/node-client.ts";
import { formatReport, toJson } from "../../../fuzz/report.ts";
import { Tally } from "../../../fuzz/tally.ts";
import { probeOf } from "./samples.ts";

const outcome = (wish: Partial<Outcome>): Outcome => ({
  status: 200,
  headers: {},
  body: Buffer.alloc(0),
  code: undefined,
  operation: "search",
  forwarded: [],
  fault: undefined,
  ...wish,
});
const REFUSED = outcome({ status: 403, code: "index-not-granted" });
const FORWARDED = outcome({ forwarded: [{ method: "GET", target: "/", as: ADMIN }] });

/** A run of so many requests; Security would have let `allowed` of those `asked` through. */
function progressOf(counts: { forwarded: number; answered: number; refused: number; asked: number; allowed: number }) {
  const tally = new Tally();
  const count = (times: number, each: Outcome) => {
    for (let at = 0; at < times; at++) tally.count(probeOf({}), each, 1);
  };
  count(counts.forwarded, FORWARDED);
  count(counts.answered, outcome({}));
  count(counts.refused, REFUSED);
  for (let at = 0; at < counts.asked; at++)
    tally.compare(probeOf({}), REFUSED, { says: at < counts.allowed ? "allow" : "forbid", status: 200, missing: [] });
  return { tally, findings: [], elapsedMs: 1_000, doing: "" };
}

describe("the report of a run", () => {
  it("says how many legitimate requests are refused: of the refusals that Security was asked about, for all of them", () => {
    const progress = progressOf({ forwarded: 70, answered: 10, refused: 80, asked: 20, allowed: 5 });
    expect(formatReport(progress, "7")).toContain(
      "legitimate requests that are refused: 20.0 % (Security would have let 5 of 20 refusals through, so about 20 of 80; 80 others were let through)\n",
    );
    expect(toJson(progress, "7")).toMatchObject({ legitimate: { refused: 20, letThrough: 80, share: 0.2 } });
  });

  it("says none where none was asked about", () => {
    const progress = progressOf({ forwarded: 0, answered: 0, refused: 0, asked: 0, allowed: 0 });
    expect(formatReport(progress, "7")).toContain("legitimate requests that are refused: 0.0 % (");
  });

  it("counts every request: forwarded, answered by the gate itself, or refused", () => {
    const progress = progressOf({ forwarded: 3, answered: 2, refused: 4, asked: 0, allowed: 0 });
    expect(formatReport(progress, "7")).toContain(
      "forwarded 3, answered by the gate itself 2, refused 4; by code: index-not-granted 4\n",
    );
  });
});
