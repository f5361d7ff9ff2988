import * as v from "valibot";
import { listNames, quote, RULES } from "./problems.ts";
import type { Report, Rule } from "./problems.ts";
import type { Kind, Written } from "./yaml.ts";

/**
 * Checks the file's shape and reports every problem at its place; the file with its defaults, or undefined.
 * Valibot checks values. Mappings are walked here, because valibot stops at the first unknown key, takes a list for a
 * mapping and skips keys such as `constructor`.
 */
export function checkShape<const Schema extends v.GenericSchema>(
  root: Written,
  schema: Schema,
  report: Report,
): v.InferOutput<Schema> | undefined {
  const walk = new MappingWalk(report);
  walk.visit(root, schema);
  const result = v.safeParse(schema, root.value);
  if (result.success) return walk.reported.size === 0 ? result.output : undefined;
  for (const issue of result.issues) reportIssue(issue, root, walk.reported, report);
  return undefined;
}

const KINDS: Readonly<Record<Kind, string>> = {
  mapping: "a mapping",
  list: "a list",
  text: "text",
  number: "a number",
  boolean: "true or false",
  nothing: "nothing",
  unread: "nothing",
};

/** The parts of a valibot schema that the walk looks at. */
interface AnySchema {
  readonly type: string;
  readonly entries?: Readonly<Record<string, AnySchema>>;
  readonly value?: AnySchema;
  readonly item?: AnySchema;
  readonly wrapped?: AnySchema;
  readonly options?: readonly AnySchema[];
  readonly literal?: unknown;
  readonly getter?: (input: unknown) => AnySchema;
}

class MappingWalk {
  /** values about which nothing more is to be said */
  readonly reported = new Set<Written>();
  readonly #report: Report;

  constructor(report: Report) {
    this.#report = report;
  }

  visit(node: Written, schema: AnySchema): void {
    if (node.kind === "unread") this.reported.add(node);
    else if (schema.getter !== undefined) this.visit(node, schema.getter(node.value));
    else if (schema.wrapped !== undefined) this.visit(node, schema.wrapped);
    else if (schema.type === "array") this.#visitList(node, schema);
    else if (schema.type === "variant") this.#visitVariant(node, schema);
    else if (schema.type === "record" || schema.entries !== undefined)
      this.#visitMapping(node, schema, laterKeys(schema));
  }

  #visitMapping(node: Written, schema: AnySchema, later: readonly string[]): void {
    if (node.kind !== "mapping") {
      this.#refuse(node, "wrong-type", `expected a mapping, found ${KINDS[node.kind]}`);
      return;
    }
    for (const [key, entry] of node.entries) {
      if (schema.type === "record") this.#visitNamed(key, entry, schema);
      else this.#visitEntry(key, entry, schema, later);
    }
  }

  #visitNamed(name: string, entry: Written, schema: AnySchema): void {
    if (name === "constructor" || name === "prototype" || name === "__proto__") {
      this.reported.add(entry);
      this.#report(entry.keyAt, "illegal-name", `${quote(name)} is reserved; choose another name`);
    } else if (schema.value !== undefined) {
      this.visit(entry, schema.value);
    }
  }

  #visitEntry(key: string, entry: Written, schema: AnySchema, later: readonly string[]): void {
    const known = schema.entries ?? {};
    if (Object.hasOwn(known, key)) {
      this.visit(entry, known[key] as AnySchema);
      return;
    }
    this.reported.add(entry);
    if (later.includes(key)) {
      this.#report(entry.keyAt, "not-supported-yet", `${quote(key)} is not supported yet; remove it`);
    } else {
      this.#report(
        entry.keyAt,
        "unknown-key",
        `no key named ${quote(key)} here; known: ${listNames(Object.keys(known))}`,
      );
    }
  }

  #visitList(node: Written, schema: AnySchema): void {
    const seen = new Set<string>();
    for (const item of node.items) {
      const text = JSON.stringify(item.value);
      if (seen.has(text)) {
        const what = item.kind === "text" ? quote(String(item.value)) : "this item";
        this.#refuse(item, "duplicate", `${what} is in this list twice; keep one`);
      }
      seen.add(text);
      if (schema.item !== undefined) this.visit(item, schema.item);
    }
  }

  #visitVariant(node: Written, schema: AnySchema): void {
    if (node.kind !== "mapping") {
      this.#refuse(node, "wrong-type", `expected a mapping, found ${KINDS[node.kind]}`);
      return;
    }
    const type = node.entries.get("type")?.value;
    const option = schema.options?.find(({ entries }) => entries?.type?.literal === type);
    if (option !== undefined) this.visit(node, option);
  }

  #refuse(node: Written, rule: Rule, message: string): void {
    this.reported.add(node);
    this.#report(node.at, rule, message);
  }
}

function laterKeys(schema: AnySchema): readonly string[] {
  const { later } = v.getMetadata(schema as unknown as v.GenericSchema);
  return Array.isArray(later) ? later : [];
}

type Issue = v.BaseIssue<unknown>;

function reportIssue(issue: Issue, root: Written, reported: ReadonlySet<Written>, report: Report): void {
  if (issue.type === "strict_object" && issue.expected === "never") return;
  const path = issue.path ?? [];
  let node = root;
  for (const [position, { key, origin }] of path.entries()) {
    if (reported.has(node)) return;
    const next = typeof key === "number" ? node.items[key] : node.entries.get(String(key));
    const isLast = position === path.length - 1;
    if (next === undefined) {
      if (!reported.has(node)) report(node.keyAt, "missing-key", `${quote(String(key))} is missing`);
      return;
    }
    if (isLast && origin === "key") {
      report(next.keyAt, ...ruleAndText(issue, next));
      return;
    }
    node = next;
  }
  // A mapping whose names were all refused is not empty.
  if (issue.type === "min_entries" && node.entries.size > 0) return;
  if (!reported.has(node)) report(node.at, ...ruleAndText(issue, node));
}

function ruleAndText(issue: Issue, node: Written): [Rule, string] {
  const [rule, ...text] = issue.message.split(": ");
  if (isRule(rule)) return [rule, text.join(": ")];
  const found = KINDS[node.kind];
  const choices = issue.expected?.replaceAll(/[()"]/g, "").split(" | ") ?? [];
  switch (issue.type) {
    case "string":
      return [
        "wrong-type",
        `expected text, found ${found}${node.kind === "number" || node.kind === "boolean" ? "; put it in quotes" : ""}`,
      ];
    case "array":
      return ["wrong-type", `expected a list, found ${found}${node.kind === "text" ? "; put it in `[` and `]`" : ""}`];
    case "boolean":
      return ["wrong-type", `expected true or false, found ${found}`];
    default: {
      const written = node.kind === "text" || node.kind === "number" ? quote(String(node.value)) : found;
      return ["wrong-value", `expected ${choices.map(quote).join(" or ")}, found ${written}`];
    }
  }
}

function isRule(text: string | undefined): text is Rule {
  return RULES.some((rule) => rule === text);
}
