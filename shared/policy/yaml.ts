import { isAlias, isMap, isScalar, isSeq, parseDocument } from "yaml";
import type { ParsedNode } from "yaml";
import { quote } from "./problems.ts";
import type { Place, Report } from "./problems.ts";

/** `unread`: refused while reading (an alias), so that nothing more is to be said about it */
export type Kind = "mapping" | "list" | "text" | "number" | "boolean" | "nothing" | "unread";

/** A value as written in the file, with where it stands. */
export interface Written {
  readonly kind: Kind;
  /** where the value starts; an empty value stands at its key */
  readonly at: Place;
  /** where its key starts; a list's item has none and stands for itself */
  readonly keyAt: Place;
  /** the plain value; mappings have no prototype, so every key is just a key */
  readonly value: unknown;
  /** of a mapping */
  readonly entries: ReadonlyMap<string, Written>;
  /** of a list */
  readonly items: readonly Written[];
}

const NO_ENTRIES: ReadonlyMap<string, Written> = new Map();
const START: Place = { line: 1, column: 1 };
/** Deeper than any policy; keeps the walk, and whatever walks its result, off the end of the stack. */
const MAX_DEPTH = 50;
const TOO_DEEP = "lists and mappings are nested too deeply";

/**
 * Reads the plain part of YAML 1.2 (core schema): mappings with text keys, lists, scalars. Anchors, aliases, merge keys,
 * tags, directives, duplicate keys and a second document are problems, because they make a file read differently from
 * how it looks. Never throws; undefined when the text is not YAML at all.
 */
export function readYaml(text: string, report: Report): Written | undefined {
  const placeOf = placesIn(text);
  try {
    const document = parseDocument(text, {
      version: "1.2",
      schema: "core",
      uniqueKeys: false,
      prettyErrors: false,
      // INVARIANT: not "silent", which makes a second document no error.
      logLevel: "error",
    });
    if (document.directives?.yaml.explicit === true || Object.keys(document.directives?.tags ?? {}).length > 1) {
      report(START, "plain-yaml", "directives are not read; remove the lines that start with `%`");
    }
    const broken = new Set<number>();
    for (const { code, message, pos } of document.errors) {
      const at = placeOf(pos[0]);
      // What follows on the same line is most often said about the same mistake.
      if (broken.has(at.line)) continue;
      broken.add(at.line);
      if (code === "MULTIPLE_DOCS") {
        report(at, "plain-yaml", "a file is one document; remove the `---` and what follows");
      } else if (/call stack/i.test(message)) {
        report(START, "yaml", TOO_DEEP);
      } else {
        report(at, "yaml", sentence(message));
      }
    }
    if (document.errors.length > 0) return undefined;
    if (document.contents === null) {
      report(START, "empty", "the file is empty; start with `version: 1`");
      return undefined;
    }
    return new Reader(placeOf, report).read(document.contents, undefined, 0);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    report(START, "yaml", TOO_DEEP);
    return undefined;
  }
}

/** Counts lines itself: the YAML package's counter misses lines behind some errors. A byte order mark has no column. */
function placesIn(text: string): (offset: number) => Place {
  const starts = [text.startsWith("\ufeff") ? 1 : 0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    for (let high = starts.length; low < high - 1; ) {
      const middle = (low + high) >>> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: Math.max(offset - (starts[low] ?? 0), 0) + 1 };
  };
}

/** The YAML package's messages are sentences that may quote the file; ours start in lower case and end without a stop. */
function sentence(message: string): string {
  const [first = ""] = message.split("\n");
  return first.charAt(0).toLowerCase() + first.slice(1).replace(/[.:]$/, "");
}

class Reader {
  readonly #placeOf: (offset: number) => Place;
  readonly #report: Report;

  constructor(placeOf: (offset: number) => Place, report: Report) {
    this.#placeOf = placeOf;
    this.#report = report;
  }

  read(node: ParsedNode, keyAt: Place | undefined, depth: number): Written {
    const at = this.#placeOf(node.range[0]);
    if (depth > MAX_DEPTH) throw new RangeError(TOO_DEEP);
    if (isAlias(node)) {
      this.#report(at, "plain-yaml", `aliases are not read; write out what ${quote(`*${node.source}`)} stands for`);
      return leaf("unread", at, keyAt, null);
    }
    if (node.anchor !== undefined) {
      this.#report(at, "plain-yaml", `anchors are not read; remove ${quote(`&${node.anchor}`)}`);
    }
    if (node.tag !== undefined)
      this.#report(
        at,
        "plain-yaml",
        `tags are not read; remove ${quote(node.tag.replace("tag:yaml.org,2002:", "!!"))}`,
      );
    if (isMap<ParsedNode, ParsedNode | null>(node)) return this.#readMapping(node, at, keyAt, depth);
    if (isSeq<ParsedNode>(node)) {
      const items = node.items.map((item) => this.read(item, undefined, depth + 1));
      const value = items.map((item) => item.value);
      return { kind: "list", at, keyAt: keyAt ?? at, value, entries: NO_ENTRIES, items };
    }
    return this.#readScalar(node.value, at, keyAt);
  }

  #readMapping(
    node: { readonly items: readonly { readonly key: ParsedNode; readonly value: ParsedNode | null }[] },
    at: Place,
    keyAt: Place | undefined,
    depth: number,
  ): Written {
    const value: Record<string, unknown> = Object.create(null);
    const entries = new Map<string, Written>();
    for (const pair of node.items) {
      const place = this.#placeOf(pair.key.range[0]);
      const name = this.#readKey(pair.key, place);
      const entry = pair.value === null ? leaf("nothing", place, place, null) : this.read(pair.value, place, depth + 1);
      if (name === undefined) continue;
      if (entries.has(name)) {
        this.#report(place, "duplicate-key", `${quote(name)} is written twice here; keep one`);
        continue;
      }
      entries.set(name, entry);
      value[name] = entry.value;
    }
    return { kind: "mapping", at, keyAt: keyAt ?? at, value, entries, items: [] };
  }

  #readKey(key: ParsedNode, at: Place): string | undefined {
    if (!isScalar(key)) {
      this.#report(at, "plain-yaml", "a key is text, not a list, a mapping or an alias");
      return undefined;
    }
    if (key.anchor !== undefined || key.tag !== undefined) {
      this.#report(at, "plain-yaml", "a key has no anchor and no tag");
    }
    if (typeof key.value !== "string") {
      const written = key.source ?? "";
      this.#report(at, "plain-yaml", written === "" ? "a key is missing" : `put the key ${quote(written)} in quotes`);
      return written === "" ? undefined : written;
    }
    if (key.value === "<<") {
      this.#report(at, "plain-yaml", "merge keys are not read; write out what `<<` would add");
      return undefined;
    }
    return key.value;
  }

  #readScalar(value: unknown, at: Place, keyAt: Place | undefined): Written {
    if (value === null) return leaf("nothing", keyAt ?? at, keyAt, value);
    if (typeof value === "string") {
      // INVARIANT: text has one UTF-8 form, so the compiled policy says what the file says.
      if (/\p{Cs}/u.test(value)) this.#report(at, "yaml", "half of a surrogate pair is not text");
      return leaf("text", at, keyAt, value);
    }
    return leaf(typeof value === "boolean" ? "boolean" : "number", at, keyAt, value);
  }
}

function leaf(kind: Kind, at: Place, keyAt: Place | undefined, value: unknown): Written {
  return { kind, at, keyAt: keyAt ?? at, value, entries: NO_ENTRIES, items: [] };
}
