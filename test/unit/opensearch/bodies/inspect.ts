import { RejectedError } from "../../../../shared/errors.ts";
import { INSPECTORS } from "../../../support/read-now.ts";
import type { BodyFindings, Rewrite } from "../../../../shared/opensearch/findings.ts";
import type { BodyKind } from "../../../../shared/opensearch/operation.ts";

/** Any bytes or text; an object stands for its JSON. */
export type Sample = string | Buffer | object;

export function bytesOf(sample: Sample): Buffer {
  if (Buffer.isBuffer(sample)) return sample;
  return Buffer.from(typeof sample === "string" ? sample : JSON.stringify(sample));
}

/** The findings in a request that names an index in its path. */
export function inspect(kind: BodyKind, sample: Sample): BodyFindings {
  return INSPECTORS[kind](bytesOf(sample), { operation: kind, hasPathIndex: true });
}

/** The findings in a request that names no index in its path. */
export function inspectBare(kind: BodyKind, sample: Sample): BodyFindings {
  return INSPECTORS[kind](bytesOf(sample), { operation: kind, hasPathIndex: false });
}

/** The code of the refusal; `undefined` when nothing was refused. */
export function refusalOf(run: () => unknown): string | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    if (error instanceof RejectedError) return error.code;
    throw error;
  }
}

/** `action index` for each name found. */
export function namesIn(findings: BodyFindings): string[] {
  return findings.names.map(({ action, index }) => `${action} ${index}`);
}

/** Resolves `<x>` to `x` and puts `names` into the expressions at these positions. */
export function rewriteTo(names: Readonly<Record<number, readonly string[]>> = {}, ignoreUnavailable = false): Rewrite {
  return {
    name: (written) => (written.startsWith("<") ? written.slice(1, -1) : written),
    expression: (position) => {
      const found = names[position];
      return found === undefined ? undefined : { names: found, ignoreUnavailable };
    },
    id: (sealed) => `raw ${sealed}`,
  };
}

/** Look-ups in every shape that a document could hold for a field of type `percolator`. */
export const LOOK_UP = { q: { terms: { user: { index: "secret-hr", id: "1", path: "user" } } } };

/** Bodies that are no strict JSON object, whatever the operation. */
export const NOT_STRICT: readonly (readonly [string, Buffer])[] = [
  ["a duplicate key", Buffer.from('{"_source":true,"_source":true}')],
  ["a duplicate key by an escape", Buffer.from('{"_source":true,"_\\u0073ource":true}')],
  ["a comment", Buffer.from('{/*c*/"_source":true}')],
  ["two values", Buffer.from('{} {"_source":true}')],
  ["a byte order mark", Buffer.from("\ufeff{}")],
  ["UTF-16", Buffer.from("{}", "utf16le")],
  ["an overlong sequence", Buffer.from([0x7b, 0x22, 0xc1, 0xb3, 0x22, 0x3a, 0x31, 0x7d])],
  ["an array", Buffer.from("[]")],
  ["a string", Buffer.from('"x"')],
  ["null", Buffer.from("null")],
  ["a cut text", Buffer.from('{"_source":')],
];
