import { Collector } from "../dsl/collect.ts";
import { assertPlainDocument } from "../dsl/document.ts";
import type { BodyFindings, InspectBody, InspectContext, Rewrite } from "../findings.ts";
import type { JsonObject } from "../json.ts";
import { locateValues, type Span, type Splice, spliceBytes } from "../json-edit.ts";
import { readAction } from "./bulk-action.ts";
import { BulkActionScanner } from "./bulk-action-scanner.ts";
import { parseObjectText, walkWithoutQueries } from "./json-body.ts";
import { LookUpNeedles } from "./look-up-needles.ts";
import { assertNdjson, isBlank, indexOfByte, NEWLINE, refuseLine } from "./ndjson.ts";
import { readUpdate, wantsSource } from "./update-request.ts";

/**
 * `_bulk`: every action line is read, the line after `update` too. A document to index or create is parsed only when its
 * bytes hold what a look-up needs, and is refused with one; any other is data (framing and UTF-8 alone). Every action needs
 * `write`; an update with a script or with `_source` in its answer `read` as well.
 */
export const inspectBulk: InspectBody = (body, context) => {
  assertNdjson(body);
  const reader = new BulkReader(body, context);
  reader.read();
  return reader.findings();
};

/** An action line whose name may have to be written anew. */
interface NamedLine extends Span {
  readonly root: JsonObject;
  readonly metadata: JsonObject;
}

class BulkReader {
  readonly #body: Buffer;
  readonly #context: InspectContext;
  readonly #scanner: BulkActionScanner;
  readonly #needles: LookUpNeedles;
  readonly #collector = new Collector();
  readonly #seen = new Map<number, Span>();
  readonly #dateMath: NamedLine[] = [];
  #last: Span = { start: 0, end: 0 };
  #readsPathIndex = false;
  #isUnseen = false;
  #hasItems = false;
  #line = 0;

  constructor(body: Buffer, context: InspectContext) {
    this.#body = body;
    this.#context = context;
    this.#scanner = new BulkActionScanner(body);
    this.#needles = new LookUpNeedles(body);
  }

  read(): void {
    for (let at = 0; at < this.#body.length; ) at = this.#item(at);
    if (!this.#hasItems) throw refuseLine(this.#line, "ends a body without an action");
  }

  /** The item that begins at `start`; returns where it ends. */
  #item(start: number): number {
    this.#line++;
    const next = this.#scanner.scan(start);
    return next < 0 ? this.#parsedItem(start) : this.#commonItem(next);
  }

  findings(): BodyFindings {
    return {
      names: this.#collector.names,
      expressions: [],
      pathActions: this.#readsPathIndex ? ["read"] : [],
      ...(this.#isUnseen ? { unseen: "script" } : {}),
      rewrite: (body, to) => this.#rewrite(body, to),
    };
  }

  /** An item whose action line the scanner has read up to `next`; returns where the item ends. */
  #commonItem(next: number): number {
    const { kind, indexStart, indexEnd } = this.#scanner;
    this.#hasItems = true;
    if (indexEnd === 0) this.#notePath();
    else if (!this.#isSame(this.#last, indexStart, indexEnd)) this.#noteCommon(indexStart, indexEnd);
    if (kind === "delete") return next;
    const end = this.#endOfSource(next);
    if (kind !== "update") this.#assertPlain(next, end);
    else if (this.#updateReads(next, end)) {
      if (indexEnd === 0) this.#readsPathIndex = true;
      else this.#collector.plainName("read", this.#body.toString("utf8", indexStart, indexEnd), "_index");
    }
    return end + 1;
  }

  /** The same for any line, by parsing it; a blank one is passed over, as OpenSearch does. */
  #parsedItem(start: number): number {
    const lineEnd = indexOfByte(this.#body, NEWLINE, start);
    if (isBlank(this.#body, start, lineEnd)) return lineEnd + 1;
    this.#hasItems = true;
    const where = `line ${this.#line}`;
    const root = parseObjectText(this.#body.toString("utf8", start, lineEnd), where);
    const { kind, metadata } = readAction(root, walkWithoutQueries(this.#collector), where);
    const index = metadata["_index"];
    const isNamed = index !== undefined && index !== null;
    if (isNamed) this.#collector.name("write", metadata, "_index");
    else this.#notePath();
    if (typeof index === "string" && index.startsWith("<"))
      this.#dateMath.push({ start, end: lineEnd, root, metadata });
    if (kind === "delete") return lineEnd + 1;
    const end = this.#endOfSource(lineEnd + 1);
    if (kind !== "update") this.#assertPlain(lineEnd + 1, end);
    else if (this.#updateReads(lineEnd + 1, end) || wantsSource(metadata["_source"])) {
      if (isNamed) this.#collector.name("read", metadata, "_index");
      else this.#readsPathIndex = true;
    }
    return end + 1;
  }

  /** The newline that ends the document, or update, which begins at `start`. */
  #endOfSource(start: number): number {
    this.#line++;
    const end = indexOfByte(this.#body, NEWLINE, start);
    if (end < 0) throw refuseLine(this.#line - 1, "is an action without a document");
    if ((this.#body[start] as number) <= 0x20 && isBlank(this.#body, start, end))
      throw refuseLine(this.#line, "is to hold a document");
    return end;
  }

  #assertPlain(start: number, end: number): void {
    if (!this.#needles.isIn(start, end)) return;
    const where = `line ${this.#line}`;
    assertPlainDocument(parseObjectText(this.#body.toString("utf8", start, end), where));
  }

  #updateReads(start: number, end: number): boolean {
    const where = `line ${this.#line}`;
    const { readsStored, isUnseen } = readUpdate(
      parseObjectText(this.#body.toString("utf8", start, end), where),
      where,
    );
    if (isUnseen) this.#isUnseen = true;
    return readsStored;
  }

  #notePath(): void {
    if (!this.#context.hasPathIndex) throw refuseLine(this.#line, "names no index, nor does the path");
  }

  /** Names of common lines are compared as bytes: a bulk has many lines and few names. */
  #noteCommon(start: number, end: number): void {
    this.#last = { start, end };
    const hash = this.#hash(start, end);
    const seen = this.#seen.get(hash);
    if (seen !== undefined && this.#isSame(seen, start, end)) return;
    this.#seen.set(hash, this.#last);
    this.#collector.plainName("write", this.#body.toString("utf8", start, end), "_index");
  }

  #isSame(span: Span, start: number, end: number): boolean {
    const length = end - start;
    if (length !== span.end - span.start) return false;
    for (let at = 0; at < length; at++) if (this.#body[start + at] !== this.#body[span.start + at]) return false;
    return true;
  }

  #hash(start: number, end: number): number {
    let hash = 0;
    for (let at = start; at < end; at++) hash = (Math.imul(hash, 31) + (this.#body[at] as number)) | 0;
    return hash;
  }

  #rewrite(body: Buffer, to: Rewrite): Buffer {
    const edits = new Map(this.#collector.edits(to).map((edit) => [edit.holder, edit]));
    const splices = this.#dateMath.flatMap(({ start, end, root, metadata }): Splice[] => {
      const edit = edits.get(metadata);
      if (edit === undefined) return [];
      const [span] = locateValues(body.subarray(start, end), root, [edit]);
      return span === undefined
        ? []
        : [{ start: start + span.start, end: start + span.end, text: JSON.stringify(edit.value) }];
    });
    return spliceBytes(body, splices);
  }
}
