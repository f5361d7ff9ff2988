import { RejectedError } from "../errors.ts";
import type { DomainVersion } from "../policy/domain-version.ts";
import type { Operation, SupportedOperation } from "./operation.ts";

/**
 * The first OpenSearch that has a path, where it is not Elasticsearch 7.10 already; its operations are not sent to an older
 * one, which could read the path as a document of a mapping type. Held against route lists of real nodes by
 * `test/conformance/routes/routes.test.ts`.
 */
export const SINCE: Readonly<Record<string, `${number}.${number}`>> = {
  "/_data_stream": "1.0",
  "/_data_stream/_stats": "1.0",
  "/_data_stream/{name}": "1.0",
  "/_data_stream/{name}/_stats": "1.0",
  "/_cat/cluster_manager": "2.0",
  "/_search/point_in_time": "2.4",
  "/{index}/_search/point_in_time": "2.4",
  "/_cat/segment_replication": "2.6",
  "/_cat/segment_replication/{index}": "2.6",
  "/_cluster/stats/{metric}/nodes/{node_id}": "2.18",
  "/_cluster/stats/{metric}/{index_metric}/nodes/{node_id}": "2.18",
  "/_list": "2.18",
  "/_list/indices": "2.18",
  "/_list/indices/{index}": "2.18",
  "/_list/shards": "2.18",
  "/_list/shards/{index}": "2.18",
};

/** Operations of OpenSearch Serverless, by AWS's list of them ("Supported operations and plugins"). */
export const SERVERLESS: ReadonlySet<string> = new Set(
  [
    "bulk cat.aliases cat.indices count create delete exists exists_source explain field_caps get get_source index",
    "indices.analyze indices.create indices.delete indices.delete_alias indices.exists indices.exists_alias indices.get",
    "indices.get_alias indices.get_mapping indices.get_settings indices.put_alias indices.put_mapping",
    "indices.put_settings indices.resolve_index indices.update_aliases indices.validate_query mget msearch rank_eval",
    "search update",
    // asked by clients before anything else; the domain says that it has none
    "info ping",
  ].flatMap((line) => line.split(" ")),
);

/** True when a domain of this version has the operation. */
export function hasOperation({ name, path }: Pick<Operation, "name" | "path">, version: DomainVersion): boolean {
  if (version === "serverless") return SERVERLESS.has(name);
  const since = SINCE[path];
  if (since === undefined) return true;
  return version !== "elasticsearch-7.10" && !isOlder(version.slice("opensearch-".length), since);
}

/**
 * Throws `RejectedError` (`operation-not-supported`) for an operation that has no judgement, or that the domain's version
 * lacks. A version that is not written is OpenSearch 3's newest.
 */
export function assertSupported(
  operation: Operation,
  version: DomainVersion | undefined,
): asserts operation is SupportedOperation {
  const { name, judgement } = operation;
  if (name.startsWith("typed.")) {
    throw refuse("paths with a mapping type are not supported: leave the type out, like `/<index>/_doc/<id>`");
  }
  if (judgement === undefined) throw refuse(`the operation \`${name}\` is not supported`);
  if (version !== undefined && !hasOperation(operation, version)) {
    throw refuse(`the operation \`${name}\` is not one of a domain of version \`${version}\``);
  }
}

function isOlder(version: string, since: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [sinceMajor = 0, sinceMinor = 0] = since.split(".").map(Number);
  return major === sinceMajor ? minor < sinceMinor : major < sinceMajor;
}

function refuse(reason: string): RejectedError {
  return new RejectedError("operation-not-supported", reason);
}
