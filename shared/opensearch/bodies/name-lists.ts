import { RejectedError } from "../../errors.ts";
import type { Collector } from "../dsl/collect.ts";
import type { BodyExpression, BodyFindings, ExpressionNeeds, Rewrite } from "../findings.ts";
import type { Json } from "../json.ts";
import { locateValues, spliceBytes } from "../json-edit.ts";
import { quote } from "../quote.ts";

/** Where a list of names stands: the value at `holder[key]`, and how the decided names are written there. */
interface ListSite {
  readonly holder: object;
  readonly key: string | number;
  readonly parts: readonly string[];
  /** the text in place of the value; `key` in place of its key, too */
  readonly write: (names: readonly string[]) => { readonly value: string; readonly key?: string };
}

const QUOTE = 0x22;

/**
 * Gathers the names of a body that may be lists or patterns, which `Collector` does not take: plain names go to it, the others
 * become expressions of their own, which are written anew with the names they were decided to stand for.
 */
export class NameLists {
  readonly #collector: Collector;
  readonly #expressions: BodyExpression[] = [];
  readonly #sites: ListSite[] = [];

  constructor(collector: Collector) {
    this.#collector = collector;
  }

  /**
   * The parts that stand at `site`. `needs` where they are not indices that the operation's own judgement is for; then
   * wildcards match whatever state their targets are in.
   */
  add(site: ListSite, needs?: ExpressionNeeds): void {
    const options = needs === undefined ? {} : { needs };
    const expandWildcards = needs === undefined ? undefined : "all";
    this.#expressions.push({ parts: site.parts, expandWildcards, ...options });
    this.#sites.push(site);
  }

  toFindings(root: Json): BodyFindings {
    const { names } = this.#collector;
    return {
      names,
      expressions: this.#expressions,
      pathActions: [],
      rewrite: (body, to) => this.#rewrite(body, root, to),
    };
  }

  #rewrite(body: Buffer, root: Json, to: Rewrite): Buffer {
    const edits = this.#collector.edits(to);
    const lists = this.#sites.flatMap((site, position) => {
      const decided = to.expression(position);
      return decided === undefined ? [] : [{ ...site, names: decided.names }];
    });
    const spans = locateValues(body, root, [...edits, ...lists]);
    const texts = [
      ...edits.map(({ value }) => ({ value: JSON.stringify(value) })),
      ...lists.map(({ write, names }) => write(names)),
    ];
    const splices = spans.map(({ start, end }, at) => {
      const { value, key } = texts[at] as ReturnType<ListSite["write"]>;
      return key === undefined
        ? { start, end, text: value }
        : { start: startOfKey(body, start), end, text: `${key}:${value}` };
    });
    return spliceBytes(body, splices);
  }
}

/** The parts of a value that is one name or a list of them. Throws `RejectedError` (`request-not-understood`). */
export function readParts(value: Json | undefined, where: string): readonly string[] {
  const parts = Array.isArray(value) ? value : [value];
  if (parts.length > 0 && parts.every((part) => typeof part === "string")) return parts;
  throw new RejectedError("request-not-understood", `${quote(where)} is to be one name or a list of names`);
}

/** No pattern, no `_all`: a name as it stands, or what is no name at all. */
export function isPlain(part: string): boolean {
  return part !== "_all" && !part.includes("*");
}

/** Between a value and its key stand white space and a colon; `key` has no quote in any spelling. */
function startOfKey(body: Buffer, value: number): number {
  const end = body.lastIndexOf(QUOTE, value - 1);
  return body.lastIndexOf(QUOTE, end - 1);
}
