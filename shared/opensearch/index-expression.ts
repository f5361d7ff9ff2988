import { RejectedError } from "../errors.ts";
import { resolveDateMath } from "./date-math.ts";
import { quote } from "./quote.ts";

/** One part of an index expression, in the order it was written. */
export interface ExpressionPart {
  readonly kind: "name" | "wildcard" | "exclusion";
  /** the name or pattern, date math resolved; an exclusion's without its `-` */
  readonly text: string;
  /** as the caller wrote it: the only form that is ever repeated to the caller */
  readonly written: string;
}

/** What a request names where OpenSearch takes a list: `logs-*,-logs-x`, `_all`, `<logs-{now/d}>`, an alias. */
export interface IndexExpression {
  readonly parts: readonly ExpressionPart[];
  /** as written, `*` where nothing was */
  readonly written: string;
}

/** Every index: what no index, `_all` and `*` mean. */
export const ALL_INDICES: IndexExpression = {
  parts: [{ kind: "wildcard", text: "*", written: "*" }],
  written: "*",
};

const MAX_NAME_BYTES = 255;
/** Characters that no index and no alias can have (OpenSearch MetadataCreateIndexService.validateIndexOrAliasName, and `:` for remote clusters). */
// oxlint-disable-next-line no-control-regex
const ILLEGAL = /[\u0000-\u0020\u007f#\\/?"<>|:,]/;

/** Splits a list as OpenSearch does, but keeps a `,` inside `<…>` (which is then no legal name). */
export function splitList(list: string): string[] {
  if (!list.includes("<")) return list.split(",");
  const parts: string[] = [];
  let start = 0;
  let inside = false;
  for (let at = 0; at < list.length; at++) {
    const char = list[at];
    if (char === "<") inside = true;
    else if (char === ">") inside = false;
    else if (char === "," && !inside) {
      parts.push(list.slice(start, at));
      start = at + 1;
    }
  }
  parts.push(list.slice(start));
  return parts;
}

/**
 * Reads the parts of an index expression. Throws `RejectedError` (`request-not-understood`) for an empty part and for
 * a name that no index or alias could have; OpenSearch would answer some of these with all indices.
 */
export function parseExpression(parts: readonly string[], now: Date): IndexExpression {
  if (parts.length === 1 && parts[0] === "_all") return ALL_INDICES;
  let wildcardSeen = false;
  const parsed = parts.map((written): ExpressionPart => {
    if (wildcardSeen && written.startsWith("-")) {
      const text = toText(written.slice(1), written, now);
      return { kind: "exclusion", text, written };
    }
    const text = toText(written, written, now);
    if (!text.includes("*")) return { kind: "name", text, written };
    wildcardSeen = true;
    return { kind: "wildcard", text, written };
  });
  if (parsed.length === 0) throw new RejectedError("request-not-understood", "an index expression is empty");
  return { parts: parsed, written: parts.join(",") };
}

/** Reads one single name (date math allowed, no list, no wildcard), e.g. of a document or a look-up. */
export function parseName(written: string, now: Date): IndexExpression {
  const text = toText(written, written, now);
  if (text.includes("*")) {
    throw new RejectedError("request-not-understood", `${quote(written)} is a pattern where one index is to be named`);
  }
  return { parts: [{ kind: "name", text, written }], written };
}

function toText(name: string, written: string, now: Date): string {
  const text = resolveDateMath(name, now);
  const fault = faultOf(text);
  if (fault !== undefined)
    throw new RejectedError("request-not-understood", `${quote(written)} is no index name: ${fault}`);
  return text;
}

function faultOf(text: string): string | undefined {
  if (text === "") return "it is empty";
  if (ILLEGAL.test(text)) return "it has a character that no index or alias can have";
  if (text === "." || text === "..") return "it is a path";
  if (text.startsWith("_")) return "it starts with `_`";
  if (text.startsWith("-")) return "it starts with `-` and no wildcard comes before it";
  if (text.startsWith("+")) return "it starts with `+`";
  if (Buffer.byteLength(text) > MAX_NAME_BYTES) return `it is longer than ${MAX_NAME_BYTES} bytes`;
  return undefined;
}
