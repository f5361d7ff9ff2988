import { describe, expect, it } from "vitest";
import { concreteIndices, EMPTY_VIEW, isKnown, parseNamesView } from "../../../shared/opensearch/names-view.ts";

describe("names that cannot be read", () => {
  it("are the domain's fault, and the error says no more of its answer", () => {
    expect(() => parseNamesView(Buffer.from("secret"))).toThrow(
      expect.objectContaining({ message: "the domain's names could not be read", cause: expect.any(SyntaxError) }),
    );
  });
});

describe("the empty view", () => {
  it("knows no name, and nothing behind one", () => {
    expect(isKnown(EMPTY_VIEW, "a")).toBe(false);
    expect(concreteIndices(EMPTY_VIEW, "a")).toEqual([]);
  });
});

describe("parseNamesView", () => {
  it("reads one target or backing index that is not in a list, as some versions write it", () => {
    const view = parseNamesView(
      Buffer.from(
        JSON.stringify({
          indices: [{ name: "a", attributes: ["open"] }],
          aliases: [{ name: "al", indices: "a" }],
          data_streams: [{ name: "s", backing_indices: ".ds-s-1" }],
        }),
      ),
    );
    expect(view).toEqual({
      indices: new Map([["a", { isOpen: true, isHidden: false, stream: undefined }]]),
      aliases: new Map([["al", ["a"]]]),
      streams: new Map([["s", { indices: [".ds-s-1"], timestampField: undefined }]]),
    });
  });
});
