import { describe, expect, it } from "vitest";
import { filterIndexMetadata } from "../../../../shared/opensearch/answers/index-metadata.ts";
import { answerResolveIndex } from "../../../../shared/opensearch/answers/resolve-index.ts";
import { viewOf } from "../view.ts";

const isLogs = (name: string): boolean => name.startsWith("logs-");
const context = { status: 200, isGranted: isLogs };

describe("filterIndexMetadata", () => {
  const filtered = (answer: unknown): unknown =>
    JSON.parse(filterIndexMetadata(Buffer.from(JSON.stringify(answer)), context).body.toString());

  it.each([["<html>"], [""], ["{"], ["[]"], ['"text"'], ["null"]])("is the domain's fault for %s", (text) => {
    expect(() => filterIndexMetadata(Buffer.from(text), context)).toThrow(
      expect.objectContaining({ code: "domain-unavailable", status: 502 }),
    );
  });

  it("takes out foreign aliases and the index that this one was made from, in every form", () => {
    const source = { name: "secret-hr", uuid: "u" };
    const answer = {
      "logs-a": {
        aliases: { "logs-x": {}, "secret-x": {} },
        settings: { index: { resize: { source }, number_of_shards: "1" } },
      },
      "logs-b": { settings: { "index.resize.source.name": "secret-hr", "index.hidden": "false" } },
      "logs-c": {
        settings: { index: { "resize.source.name": "secret-hr" } },
        defaults: { index: { resize: { source } } },
      },
    };
    expect(JSON.stringify(filtered(answer))).not.toContain("secret");
    expect(filtered(answer)).toMatchObject({
      "logs-a": { aliases: { "logs-x": {} }, settings: { index: { number_of_shards: "1" } } },
      "logs-b": { settings: { "index.hidden": "false" } },
    });
  });

  it("takes out the foreign names that an index was restored from, rolls over to and follows, in every form", () => {
    const own = { provided_name: "logs-a", "lifecycle.rollover_alias": "logs-mine" };
    const dated = { "index.provided_name": "<logs-{now/d{yyyy|UTC}}-1>" };
    const ism = { index_state_management: { rollover_alias: "secret-all", policy_id: "a" } };
    const follower = { replication: { follower: { leader_index: "secret-hr" } } };
    expect(
      filtered({
        "logs-a": { settings: { index: { ...own, hidden: "false" } } },
        "logs-b": { settings: { index: { provided_name: "secret-hr", plugins: { ...ism, ...follower } } } },
        "logs-c": { settings: { ...dated, "index.opendistro.index_state_management.rollover_alias": "secret-all" } },
        "logs-d": { settings: { "index.provided_name": "<secret-{now/d}>" }, defaults: { index: ism } },
      }),
    ).toEqual({
      "logs-a": { settings: { index: { ...own, hidden: "false" } } },
      "logs-b": {
        settings: { index: { plugins: { index_state_management: { policy_id: "a" }, replication: { follower: {} } } } },
      },
      "logs-c": { settings: dated },
      "logs-d": { settings: {}, defaults: { index: { index_state_management: { policy_id: "a" } } } },
    });
  });

  it("keeps every other byte, numbers beyond 2^53 too", () => {
    const body = '{"logs-a": { "aliases":{"secret-x":{}} , "mappings":{"_meta":{"n":9007199254740993}}}}';
    const { body: kept } = filterIndexMetadata(Buffer.from(body), context);
    expect(kept.toString()).toBe(body.replace('"secret-x":{}', ""));
  });

  it("leaves a field called `aliases` alone, and the bytes where nothing is taken out", () => {
    const body = Buffer.from(
      '{"logs-a":{"mappings":{"_meta":{"n":9007199254740993},"properties":{"aliases":{"type":"long"}}}}}',
    );
    expect(filterIndexMetadata(body, context).body).toBe(body);
  });
});

describe("answerResolveIndex", () => {
  it("tells of a granted name only what is granted", () => {
    const view = viewOf(
      { "logs-app": {}, "logs-old": { closed: true }, ".ds-logs-s-000001": { hidden: true } },
      { "logs-view": ["logs-app"], "secret-view": ["logs-app"] },
      { "logs-s": [".ds-logs-s-000001"] },
    );
    const answer = answerResolveIndex(["logs-s", "logs-view", "logs-old", "logs-app"], view, isLogs);
    expect(JSON.parse(answer)).toEqual({
      indices: [
        { name: "logs-app", aliases: ["logs-view"], attributes: ["open"] },
        { name: "logs-old", attributes: ["closed"] },
      ],
      aliases: [{ name: "logs-view", indices: ["logs-app"] }],
      data_streams: [{ name: "logs-s", backing_indices: [".ds-logs-s-000001"], timestamp_field: "@timestamp" }],
    });
  });
});
