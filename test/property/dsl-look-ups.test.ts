import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RejectedError } from "../../shared/errors.ts";
import { inspectSearch } from "../../shared/opensearch/bodies/search.ts";
import { assertPlainDocument } from "../../shared/opensearch/dsl/document.ts";
import type { Json, JsonObject } from "../../shared/opensearch/json.ts";
import { readSamples } from "../conformance/dsl/samples.ts";
import { LOOK_UPS, PLACES, toBody, WRAPPERS } from "../unit/opensearch/dsl/places.ts";

const RUNS = { numRuns: 2000 };
const CONTEXT = { operation: "search", hasPathIndex: true };
const indicesOf = (search: Json): string[] => inspectSearch(toBody(search), CONTEXT).names.map(({ index }) => index);

const index = fc.string({ unit: fc.constantFrom("a", "b", "-", ".", "<", "ü", '"', "\\", "1"), minLength: 1 });
const lookUp = fc.constantFrom(...Object.values(LOOK_UPS));
/** `{percolate: {…}}` is flat, so that in `{term: …}` it is a field of that name with options OpenSearch does not know. */
const deepLookUp = fc.constantFrom(
  ...Object.entries(LOOK_UPS).flatMap(([name, plant]) => (name === "percolate by id" ? [] : [plant])),
);
const place = fc.constantFrom(...Object.values(PLACES));
const wrappers = fc.array(fc.constantFrom(...Object.values(WRAPPERS)), { maxLength: 12 });
const samples = readSamples("queries");
const sample = fc.constantFrom(...samples);

/** `query` inside each of the wrappers, the first one outermost. */
function wrap(query: JsonObject, through: readonly ((query: JsonObject) => JsonObject)[]): JsonObject {
  return through.reduceRight((inner, wrapper) => wrapper(inner), query);
}

describe("a look-up planted in a search", () => {
  it("is found wherever it grows", () => {
    fc.assert(
      fc.property(index, lookUp, wrappers, place, (name, plant, through, at) => {
        expect(indicesOf(at(wrap(plant(name), through)))).toContain(name);
      }),
      RUNS,
    );
  });

  it("is found beside others, and the others with it", () => {
    fc.assert(
      fc.property(index, lookUp, wrappers, sample, (name, plant, through, { body, names = [] }) => {
        const search = { post_filter: wrap(plant(name), through), ...body };
        expect(indicesOf(search)).toEqual(expect.arrayContaining([name, ...names]));
      }),
      RUNS,
    );
  });

  it("is found or refused after any part of an understood body is replaced by it", () => {
    const bodies = fc.constantFrom(...samples, ...readSamples("aggregations"), ...readSamples("search"));
    fc.assert(
      fc.property(index, deepLookUp, bodies, fc.nat(), (name, plant, { body }, choice) => {
        const holes = placesIn(body).filter(({ path }) => !isData(path));
        fc.pre(holes.length > 0);
        const hole = holes[choice % holes.length] as Hole;
        const search = replaceAt(body, hole.path, plant(name)) as JsonObject;
        let found: string[];
        try {
          found = indicesOf(search);
        } catch (error) {
          expect(error).toBeInstanceOf(RejectedError);
          return;
        }
        expect(found).toContain(name);
      }),
      { numRuns: 4000 },
    );
  });

  it("is refused in a document", () => {
    fc.assert(
      fc.property(index, lookUp, wrappers, (name, plant, through) => {
        const document = { a: [{ b: wrap(plant(name), through) }] };
        expect(() => assertPlainDocument(document)).toThrow(RejectedError);
        expect(() => indicesOf({ query: { percolate: { field: "q", document } } })).toThrow(RejectedError);
      }),
      RUNS,
    );
  });
});

interface Hole {
  readonly path: readonly (string | number)[];
}

/** Every place that a value stands at. */
function placesIn(value: Json, path: readonly (string | number)[] = []): Hole[] {
  const own = path.length === 0 ? [] : [{ path }];
  if (Array.isArray(value)) return [...own, ...value.flatMap((item, at) => placesIn(item, [...path, at]))];
  if (typeof value !== "object" || value === null) return own;
  return [...own, ...Object.entries(value).flatMap(([key, held]) => placesIn(held, [...path, key]))];
}

/** Places whose content OpenSearch reads as a whole, without looking for a query in it. */
function isData(path: readonly (string | number)[]): boolean {
  const keys = [
    "params",
    "meta",
    "settings",
    "derived",
    "contexts",
    "context",
    "options",
    "after",
    "shape",
    "source",
    "per_field_analyzer",
  ];
  return path.some((key) => keys.includes(String(key)));
}

function replaceAt(value: Json, path: readonly (string | number)[], by: Json): Json {
  const [key, ...rest] = path;
  if (key === undefined) return by;
  if (Array.isArray(value)) return value.map((item, at) => (at === key ? replaceAt(item, rest, by) : item));
  return Object.fromEntries(
    Object.entries(value as JsonObject).map(([name, held]) => [name, name === key ? replaceAt(held, rest, by) : held]),
  );
}
