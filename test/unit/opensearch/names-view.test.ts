import { describe, expect, it } from "vitest";
import { concreteIndices, isKnown, parseNamesView } from "../../../shared/opensearch/names-view.ts";

// the form of OpenSearch 3.8.0's answer to GET /_resolve/index/*?expand_wildcards=all
const ANSWER = {
  indices: [
    { name: ".ds-metrics-ds-000001", attributes: ["hidden", "open"], data_stream: "metrics-ds" },
    { name: "logs-app", aliases: ["logs-view"], attributes: ["open"] },
    { name: "old", attributes: ["closed"] },
  ],
  aliases: [{ name: "logs-view", indices: ["logs-app"] }],
  data_streams: [{ name: "metrics-ds", backing_indices: [".ds-metrics-ds-000001"], timestamp_field: "@timestamp" }],
};

describe("parseNamesView", () => {
  it.each([["{"], ["{}"], ['{"indices":[],"aliases":[]}'], ["[]"], ["null"]])(
    "fails for %s: nothing can be decided",
    (text) => {
      expect(() => parseNamesView(Buffer.from(text))).toThrow(
        expect.objectContaining({ code: "domain-unavailable", status: 503 }),
      );
    },
  );

  it("reads states, targets and backing indices", () => {
    const view = parseNamesView(Buffer.from(JSON.stringify(ANSWER)));
    expect(view.indices.get(".ds-metrics-ds-000001")).toEqual({ isOpen: true, isHidden: true, stream: "metrics-ds" });
    expect(view.indices.get("old")).toEqual({ isOpen: false, isHidden: false, stream: undefined });
    expect(concreteIndices(view, "logs-view")).toEqual(["logs-app"]);
    expect(concreteIndices(view, "metrics-ds")).toEqual([".ds-metrics-ds-000001"]);
    expect(concreteIndices(view, "nope")).toEqual([]);
    expect(["logs-app", "logs-view", "metrics-ds", "nope"].map((name) => isKnown(view, name))).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });
});
