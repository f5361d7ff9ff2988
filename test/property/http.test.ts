import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RejectedError } from "../../shared/errors.ts";
import { encodePath, encodeQuery, encodeStrict } from "../../shared/http/encode.ts";
import { readDecodedPath, readEncodedPath, type Segment } from "../../shared/http/path.ts";
import { readRawQuery } from "../../shared/http/query.ts";

const RUNS = { numRuns: 2_000 };

/** Text made of what paths are attacked with, so that tricks meet each other. */
const PIECES =
  "a logs-* _doc _search secret-hr . .. / // \\ % %2F %2f %5C %2e %2E%2e %25 %252e %00 %0d%0a %c1%b3 %ff %C3%A9 %3C %3E < > " +
  "{now/d} , %2C + %20 ; # ? %3F %23 - \u00e9 \ufffd \ud800 \u0000 \n";
const piece = fc.constantFrom(" ", ...PIECES.split(" "));
const nasty = fc.oneof(
  fc.array(piece, { maxLength: 12 }).map((pieces) => `/${pieces.join("")}`),
  fc.array(piece, { minLength: 1, maxLength: 6 }).map((pieces) => `/logs-app/_doc/${pieces.join("")}`),
);
const wellFormed = fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 });

function orRefused<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof RejectedError) return undefined;
    throw error;
  }
}

function assertSafe(segments: readonly Segment[]): void {
  for (const { value } of segments) {
    expect(value).not.toBe("");
    for (const part of value.split(/[/\\]/)) expect([".", ".."]).not.toContain(part);
  }
}

describe("a path that is accepted", () => {
  it("holds no empty, `.` or `..` segment, in any encoding, and nothing else is thrown than a refusal", () => {
    let accepted = 0;
    fc.assert(
      fc.property(nasty, (path) => {
        for (const read of [readEncodedPath, readDecodedPath]) {
          const segments = orRefused(() => read(path));
          if (segments === undefined) continue;
          accepted++;
          assertSafe(segments);
        }
      }),
      RUNS,
    );
    expect(accepted).toBeGreaterThan(100);
  });

  it("decodes to the same values when it is built anew, and needs no other normalisation", () => {
    let accepted = 0;
    fc.assert(
      fc.property(nasty, (path) => {
        for (const read of [readEncodedPath, readDecodedPath]) {
          const segments = orRefused(() => read(path));
          if (segments === undefined) continue;
          accepted++;
          const values = segments.map(({ value }) => value);
          const built = encodePath(values);
          expect(built === "/" ? [] : built.slice(1).split("/").map(decodeURIComponent)).toEqual(values);
          expect(built).toMatch(/^(?:\/|(?:\/(?:[\w.~-]|%[0-9A-F]{2})+)+)$/);
          // what a client or gateway that normalises would make of it
          expect(new URL(built, "https://domain.example").pathname).toBe(built);
        }
      }),
      RUNS,
    );
    expect(accepted).toBeGreaterThan(100);
  });

  it("is every path of names and of an id of any text", () => {
    const id = wellFormed.filter((text) => !text.split(/[/\\]/).some((part) => part === "." || part === ".."));
    fc.assert(
      fc.property(id, (text) => {
        fc.pre(Buffer.byteLength(text) <= 512);
        const path = `/logs-app/_doc/${encodeStrict(text)}`;
        expect(readEncodedPath(path).map(({ value }) => value)).toEqual(["logs-app", "_doc", text]);
      }),
      RUNS,
    );
  });
});

describe("a query", () => {
  const pairs = fc.uniqueArray(fc.tuple(wellFormed, fc.string({ unit: "grapheme" })), {
    selector: ([name]) => name,
    maxLength: 6,
  });

  it("built from any names and values reads as those again, in their order", () => {
    fc.assert(
      fc.property(pairs, (expected) => {
        expect([...readRawQuery(encodeQuery(expected))]).toEqual(expected);
      }),
      RUNS,
    );
  });

  it("with any name a second time is refused, however that is encoded", () => {
    const everyByte = (text: string) =>
      Array.from(Buffer.from(text), (byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");
    fc.assert(
      fc.property(wellFormed, pairs, (name, others) => {
        fc.pre(!others.some(([other]) => other === name));
        const text = `${encodeQuery([[name, "1"], ...others])}&${everyByte(name)}=2`;
        expect(() => readRawQuery(text)).toThrow(RejectedError);
      }),
      RUNS,
    );
  });

  it("of any text is read the same when it is built anew, or refused", () => {
    const part = fc.constantFrom(
      "a",
      "b",
      "=",
      "&",
      ";",
      "#",
      "+",
      "%20",
      "%",
      "%3B",
      "%26",
      "%ff",
      " ",
      "\u00e9",
      "index",
    );
    let accepted = 0;
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const query = orRefused(() => readRawQuery(parts.join("")));
        if (query === undefined) return;
        accepted++;
        expect([...readRawQuery(encodeQuery(query))]).toEqual([...query]);
      }),
      RUNS,
    );
    expect(accepted).toBeGreaterThan(100);
  });
});
