import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RejectedError } from "../../shared/errors.ts";
import { isDateMath, resolveDateMath } from "../../shared/opensearch/date-math.ts";

const now = fc.date({ min: new Date("1990-01-01"), max: new Date("2090-01-01"), noInvalidDate: true });
const zone = fc.constantFrom(
  "UTC",
  "+05:30",
  "-11",
  "Europe/Berlin",
  "America/Sao_Paulo",
  "Australia/Lord_Howe",
  "Pacific/Apia",
  "Asia/Tehran",
);
const unit = fc.constantFrom("y", "M", "w", "d", "h", "H", "m", "s");
const step = fc.oneof(
  unit.map((letter) => `/${letter}`),
  fc.tuple(fc.constantFrom("+", "-"), fc.integer({ min: 0, max: 40 }), unit).map((parts) => parts.join("")),
);
const math = fc.array(step, { maxLength: 4 }).map((steps) => `now${steps.join("")}`);

/** Anything thrown that is no refusal fails the test. */
function resolveOrRefuse(written: string, at: Date): string | undefined {
  try {
    return resolveDateMath(written, at);
  } catch (error) {
    if (error instanceof RejectedError) return undefined;
    throw error;
  }
}

describe("resolveDateMath", () => {
  it("never throws anything but a refusal, and never gives date math, a list or an exclusion", () => {
    const text = fc
      .string({ unit: fc.constantFrom(..."<>{}|\\'now/+-dMy0129.,*_ab".split("")) })
      .map((inner) => `<${inner}>`);
    fc.assert(
      fc.property(text, now, (written, at) => {
        const resolved = resolveOrRefuse(written, at);
        if (resolved === undefined) return;
        expect(resolved).not.toMatch(/[<>,|\\\s]|^[_+-]|^$/);
        expect(resolveDateMath(resolved, at)).toBe(resolved);
      }),
      { numRuns: 5000 },
    );
  });

  it("returns a plain name as it is", () => {
    fc.assert(
      fc.property(fc.string(), now, (name, at) => {
        fc.pre(!isDateMath(name));
        expect(resolveDateMath(name, at)).toBe(name);
      }),
      { numRuns: 1000 },
    );
  });

  it("rounds to the same time twice", () => {
    fc.assert(
      fc.property(math, unit, zone, now, (expression, letter, id, at) => {
        const write = (steps: string): string =>
          resolveDateMath(`<x-{${expression}${steps}{yyyy.MM.dd.HH.mm.ss|${id}}}>`, at);
        expect(write(`/${letter}/${letter}`)).toBe(write(`/${letter}`));
      }),
      { numRuns: 1000 },
    );
  });

  it("in a fixed zone gives what UTC gives for a clock moved by the offset", () => {
    const offset = fc.integer({ min: -17, max: 17 });
    fc.assert(
      fc.property(math, offset, now, (expression, hours, at) => {
        const id = `${hours < 0 ? "-" : "+"}${Math.abs(hours)}`;
        const format = "yyyy.MM.dd.HH.mm.ss.SSS";
        const moved = new Date(at.getTime() + hours * 3_600_000);
        expect(resolveDateMath(`<x-{${expression}{${format}|${id}}}>`, at)).toBe(
          resolveDateMath(`<x-{${expression}{${format}}}>`, moved),
        );
      }),
      { numRuns: 1000 },
    );
  });
});
