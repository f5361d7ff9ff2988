import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readSurface } from "../../../shared/opensearch/generate-operations.ts";
import { READERS } from "../../../shared/opensearch/judgements/readers.ts";
import { JUDGEMENTS } from "../../../shared/opensearch/judgements.ts";
import type { Judgement } from "../../../shared/opensearch/operation.ts";
import { SPECIAL_PARAMS } from "../../../shared/opensearch/params.ts";

const judgements = Object.entries(JUDGEMENTS);

function where(holds: (judgement: Judgement) => boolean): string[] {
  return judgements.filter(([, judgement]) => holds(judgement)).map(([name]) => name);
}

describe("judgements", () => {
  it("names no index parameter among those that go on unseen", () => {
    const shadows = [
      "index",
      "indices",
      "name",
      "alias",
      "id",
      "fields_index",
      "source",
      "source_content_type",
      "type",
    ];
    expect(where(({ params }) => params.some((param) => shadows.includes(param)))).toEqual([]);
  });

  it("lists every parameter once", () => {
    expect(where(({ params }) => new Set(params).size !== params.length)).toEqual([]);
  });

  it("decides by value every parameter that reaches beyond the index", () => {
    const dangerous = ["pipeline", "search_pipeline", "scroll", "wait_for_completion", "expand_wildcards", "level"];
    expect(dangerous.filter((param) => !SPECIAL_PARAMS.has(param))).toEqual([]);
  });

  it("lists every parameter that is decided by value for some operation", () => {
    const listed = new Set(judgements.flatMap(([, { params }]) => params));
    expect([...SPECIAL_PARAMS.keys()].filter((param) => !listed.has(param))).toEqual([]);
  });

  it("never sends a change twice", () => {
    // a reader that is opened or moved on twice is not the same
    const readers = Object.keys(READERS);
    const others = where(
      ({ retry, actions, body }) => retry !== (actions.every((action) => action === "read") && body !== "reindex"),
    );
    expect(others.filter((name) => !readers.includes(name))).toEqual([]);
    expect(readers.filter((name) => JUDGEMENTS[name]?.retry)).toEqual([]);
  });

  it("narrows no change but a refresh and upkeep", () => {
    const changes = where(
      ({ actions, wildcards }) => wildcards === "narrow" && actions.some((action) => action !== "read"),
    );
    expect(changes).toEqual(["indices.refresh", "indices.flush", "indices.forcemerge", "indices.clear_cache"]);
  });

  it("needs an action wherever there is an index", () => {
    expect(where(({ index, actions }) => index !== "none" && actions.length === 0)).toEqual([]);
    // the names inside an id need one as well
    expect(where(({ index, actions }) => index === "none" && actions.length > 0)).toEqual([
      "scroll",
      "clear_scroll",
      "delete_pit",
    ]);
  });

  it("lets nothing but the domain's name and version, fixed texts and what touches no index go with any grant", () => {
    expect(where(({ bare }) => bare === "any-grant").toSorted()).toEqual([
      "cat.help",
      "get_script_context",
      "get_script_languages",
      "indices.analyze",
      "info",
      "list.help",
      "ping",
    ]);
  });

  it("needs the cluster right for numbers of the whole domain, and for nothing that is about an index", () => {
    const cluster = where(({ bare }) => bare === "cluster");
    expect(cluster.filter((name) => !/^(?:cat|cluster|nodes)\./.test(name))).toEqual([]);
    expect(cluster).toHaveLength(16);
    expect(cluster.filter((name) => JUDGEMENTS[name]?.index !== "none")).toEqual(["cluster.health"]);
  });

  it("needs read and write where a write shows what it matched, read and manage where an index is copied", () => {
    expect(where(({ actions }) => actions.length > 1)).toEqual([
      "update_by_query",
      "delete_by_query",
      "indices.clone",
      "indices.shrink",
      "indices.split",
    ]);
  });

  it("drops the view after whatever changes names", () => {
    expect(where(({ changesNames }) => changesNames === "yes")).toEqual([
      "indices.create",
      "indices.delete",
      "indices.open",
      "indices.close",
      "indices.put_settings",
      "indices.clone",
      "indices.shrink",
      "indices.split",
      "indices.create_data_stream",
      "indices.delete_data_stream",
      "indices.put_alias",
      "indices.delete_alias",
      "indices.update_aliases",
      "indices.rollover",
    ]);
    expect(where(({ changesNames }) => changesNames === "if-missing")).toEqual([
      "index",
      "create",
      "update",
      "delete",
      "bulk",
      "reindex",
    ]);
  });

  it("knows `ignore_unavailable` where it lists it", () => {
    expect(
      where(({ params, ignoreUnavailable }) => params.includes("ignore_unavailable") !== ignoreUnavailable),
    ).toEqual([]);
  });

  it("takes a body in the query only where it takes a body", () => {
    expect(where(({ sourceParam, body }) => sourceParam && body === "none")).toEqual([]);
  });

  it("answers an empty selection with JSON where it answers itself, and never sends the deletion of nothing", () => {
    const own = judgements.flatMap(([name, { empty }]) =>
      empty === "forward" ? [] : [[name, JSON.parse(empty.json)]],
    );
    expect(own).toContainEqual([
      "indices.validate_query",
      { _shards: { total: 0, successful: 0, failed: 0 }, valid: true },
    ]);
    for (const name of ["indices.delete", "indices.delete_data_stream"]) {
      expect(own).toContainEqual([name, { acknowledged: true }]);
    }
  });

  it("has a reason above every row", async () => {
    const folder = "shared/opensearch/judgements";
    const files = (await readdir(folder)).filter((file) => !["kinds.ts", "param-lists.ts"].includes(file));
    const sources = await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")));
    const rows = sources.flatMap((source) => {
      const lines = source.split("\n");
      return lines.flatMap((line, at) => (/^ {2}("[\w.]+"|\w+): [A-Z{]/.test(line) ? [lines[at - 1] ?? ""] : []));
    });
    expect(rows).toHaveLength(judgements.length);
    for (const above of rows) expect(above).toMatch(/^ {2}\/\/ [a-z]/);
  });
});

/** Parameters of the specification that OpenSearch 3.8 does not read, or that the gate does not accept. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  "search index": "decided as the index of the request",
  "indices.analyze index": "decided as the index of the request",
  "search_template profile": "a key of the body; the handler reads no such parameter",
  "bulk index": "decided as the index of the request",
  "indices.get_mapping index": "decided as the index of the request",
  "bulk type": "mapping types are gone",
  "update lang": "not read by the handler",
  "get_source version": "not read by the handler",
  "get_source version_type": "not read by the handler",
  "exists_source version": "not read by the handler",
  "exists_source version_type": "not read by the handler",
  "msearch allow_partial_results": "not read by the handler",
  "cluster.health awareness_attribute": "only with a level that the gate does not ask for",
  "indices.open task_execution_timeout": "only without waiting",
  "indices.clone task_execution_timeout": "only without waiting",
  "indices.shrink task_execution_timeout": "only without waiting",
  "indices.split task_execution_timeout": "only without waiting",
  "indices.clear_cache index": "decided as the index of the request",
  "cat.recovery index": "decided as the index of the request",
  "cat.segment_replication index": "decided as the index of the request",
  "cat.segment_replication completed_only": "not read by the handler",
  "cluster.get_settings timeout": "not read by the handler",
  "cluster.stats flat_settings": "not read by the handler",
  "list.indices next_token": "opaque, and holds a name",
  "list.shards next_token": "opaque, and holds a name",
  "nodes.stats groups": "labels that others give their searches",
  "nodes.stats types": "not read by the handler",
};

describe("the specification's parameters", () => {
  it("are all accepted, or left out for a reason", async () => {
    const missing = new Set<string>();
    for (const { group, queryParams } of await readSurface("operations.jsonl")) {
      for (const param of queryParams ?? []) {
        const judgement = JUDGEMENTS[group];
        if (judgement !== undefined && !judgement.params.includes(param)) missing.add(`${group} ${param}`);
      }
    }
    expect([...missing].toSorted()).toEqual(Object.keys(LEFT_OUT).toSorted());
  });
});
