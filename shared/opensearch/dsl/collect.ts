import { RejectedError } from "../../errors.ts";
import type { Action } from "../../policy/document.ts";
import type { BodyFindings, BodyName, Rewrite, SealedId } from "../findings.ts";
import type { Json } from "../json.ts";
import { quote } from "../quote.ts";
import { type StringEdit, replaceStrings } from "../json-edit.ts";

/** Where a body names an index: the string at `holder[key]`, `holder` being an object or array of the parsed body. */
export interface NameSite {
  readonly holder: object;
  readonly key: string | number;
  readonly index: string;
}

/**
 * Gathers the indices that one body names, each with the place it stands at, so that date math can be written anew.
 * Names are concrete: a list, a pattern, `_all`, an empty name or a value that is no string is refused
 * (`request-not-understood`); what else makes a legal name is judged where names are resolved.
 */
export class Collector {
  readonly #names = new Map<string, BodyName>();
  readonly #sites: NameSite[] = [];
  readonly #ids: (SealedId & Omit<NameSite, "index">)[] = [];

  /** The index named by the string at `holder[key]`. */
  name(action: Action, holder: object, key: string | number): void {
    const index = (holder as Record<string | number, Json>)[key];
    this.#add(action, assertConcreteName(index, String(key)));
    this.#sites.push({ holder, key, index: index as string });
  }

  /** An index that is named without a string of its own: a default, or the key of an object. Date math is refused. */
  plainName(action: Action, index: string, where: string): void {
    if (index.startsWith("<")) throw refuseName(index, where, "date math is not understood here");
    this.#add(action, assertConcreteName(index, where));
  }

  /** The sealed id of a reader: the string at `holder[key]`. */
  id(kind: SealedId["kind"], holder: object, key: string | number): void {
    const sealed = (holder as Record<string | number, Json>)[key];
    if (typeof sealed !== "string" || sealed === "") {
      throw new RejectedError("request-not-understood", `${quote(String(key))} is to be the id of a ${kind}`);
    }
    this.#ids.push({ kind, sealed, holder, key });
  }

  /** Distinct by action and index, in the order found. */
  get names(): readonly BodyName[] {
    return [...this.#names.values()];
  }

  get ids(): readonly SealedId[] {
    return this.#ids;
  }

  /** What a body that consists of nothing but `root` touches; `root` is the value the names were found in. */
  toFindings(root: Json): BodyFindings {
    if (this.#names.size === 0 && this.#ids.length === 0) return NOTHING;
    return {
      names: this.names,
      expressions: [],
      ids: this.ids,
      pathActions: [],
      rewrite: (body, to) => replaceStrings(body, root, this.edits(to)),
    };
  }

  /** The strings to be written anew: names whose concrete name is not what was written, and every id. */
  edits(to: Pick<Rewrite, "name" | "id">): StringEdit[] {
    const names = this.#sites.flatMap(({ holder, key, index }) => {
      const value = to.name(index);
      return value === index ? [] : [{ holder, key, value }];
    });
    return [...names, ...this.#ids.map(({ holder, key, sealed }) => ({ holder, key, value: to.id(sealed) }))];
  }

  #add(action: Action, index: string): void {
    const id = `${action} ${index}`;
    if (!this.#names.has(id)) this.#names.set(id, { action, index });
  }
}

/** What a body without an index touches, an empty one among them. */
export const NOTHING: BodyFindings = {
  names: [],
  expressions: [],
  pathActions: [],
  rewrite: (body) => body,
};

function assertConcreteName(index: Json | undefined, where: string): string {
  if (typeof index !== "string") {
    throw new RejectedError("request-not-understood", `${quote(where)} is to name one index by a string`);
  }
  if (index === "") throw refuseName(index, where, "it is empty");
  if (index === "_all" || index.includes("*"))
    throw refuseName(index, where, "one index is to be named, not a pattern");
  if (index.includes(",")) throw refuseName(index, where, "one index is to be named, not a list");
  return index;
}

function refuseName(index: string, where: string, reason: string): RejectedError {
  return new RejectedError(
    "request-not-understood",
    `the index ${quote(index)} in ${quote(where)} is not understood: ${reason}`,
  );
}
