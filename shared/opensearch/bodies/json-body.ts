import { RejectedError } from "../../errors.ts";
import type { BodyFindings, InspectBody } from "../findings.ts";
import { isObject, type JsonObject, parseJson, parseJsonText } from "../json.ts";
import type { Rule, Walk } from "../dsl/grammar.ts";
import { Collector, NOTHING } from "../dsl/collect.ts";
import { quote } from "../quote.ts";

/** One strict JSON object. Throws `RejectedError` (`request-not-understood`), also for an empty body. */
export function parseObject(bytes: Buffer, where: string): JsonObject {
  return assertObject(parseJson(bytes, where), where);
}

/** The same for text whose UTF-8 has been checked. */
export function parseObjectText(text: string, where: string): JsonObject {
  return assertObject(parseJsonText(text, where), where);
}

/** A JSON object or nothing at all: `read` walks it and tells the collector what it touches. */
export function optionalBody(read: (root: JsonObject, collector: Collector) => void): InspectBody {
  return (body) => {
    if (body.length === 0) return NOTHING;
    const root = parseObject(body, "the body");
    const collector = new Collector();
    read(root, collector);
    return collector.toFindings(root);
  };
}

/** The same for a structure that holds no query of its own. */
export function optionalStructure(rule: Rule): InspectBody {
  return optionalBody((root, collector) => rule(root, walkWithoutQueries(collector), "the body"));
}

/** A walk through a structure that holds no query of its own. */
export function walkWithoutQueries(collector: Collector): Walk {
  return { collector, queries: NO_QUERIES, depth: 0 };
}

/** Rewrites nothing: what a body touches that names no index of its own. */
export function onPathIndex(pathActions: BodyFindings["pathActions"] = []): BodyFindings {
  return { names: [], expressions: [], pathActions, rewrite: (body) => body };
}

/** A number, a string, a boolean: nothing that OpenSearch's streaming parsers could lose their place in. */
export const scalar: Rule = (value, _walk, where) => {
  if (typeof value === "object")
    throw new RejectedError("request-not-understood", `${quote(where)} is to be one plain value`);
};

/** A string, looked at by nobody. */
export const text: Rule = (value, _walk, where) => {
  if (typeof value !== "string") throw new RejectedError("request-not-understood", `${quote(where)} is to be a string`);
};

const NO_QUERIES: ReadonlyMap<string, Rule> = new Map();

function assertObject(value: unknown, where: string): JsonObject {
  if (!isObject(value as JsonObject))
    throw new RejectedError("request-not-understood", `${where} is not a JSON object`);
  return value as JsonObject;
}
