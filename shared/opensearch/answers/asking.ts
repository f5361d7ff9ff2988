import type { AnswerKind } from "../operation.ts";
import type { CatColumn } from "./cat-table.ts";

/** How a domain is asked for an answer that the gate writes anew. */
interface Asking {
  /** the caller may ask for `format=text` */
  readonly writesText: boolean;
  /** query parameters that are sent in place of the caller's, so that the answer can be read; undefined: they go on */
  readonly replace?: (asked: ReadonlyMap<string, string>) => Readonly<Record<string, string>>;
}

/** RestAliasAction.getTableWithHeader. */
export const ALIAS_COLUMNS: readonly CatColumn[] = [
  { name: "alias", short: ["a"] },
  { name: "index", short: ["i", "idx"] },
  { name: "filter", short: ["f", "fi"] },
  { name: "routing.index", short: ["ri", "routingIndex"] },
  { name: "routing.search", short: ["rs", "routingSearch"] },
  { name: "is_write_index", short: ["w", "isWriteIndex"] },
];

/** Every column as JSON: names may stand in one that the caller does not want to see. */
const CAT_ALIASES: Asking = {
  writesText: true,
  replace: (asked) => {
    if (isTrue(asked.get("help"))) return {};
    const states = asked.get("expand_wildcards");
    const h = ALIAS_COLUMNS.map(({ name }) => name).join(",");
    return { format: "json", h, ...(states === undefined ? {} : { expand_wildcards: states }) };
  },
};

const AS_IT_IS: Asking = { writesText: false };

export function askingFor(answer: AnswerKind): Asking {
  return answer === "cat-aliases" ? CAT_ALIASES : AS_IT_IS;
}

/** RestRequest.paramAsBoolean: a parameter without a value is true. */
export function isTrue(value: string | undefined): boolean {
  return value === "" || value === "true";
}
