import { RejectedError } from "../../errors.ts";
import { isObject, type Json, type JsonObject } from "../json.ts";
import { quote } from "../quote.ts";

/** What all templates of one request may come to: sections repeat their text, and may stand in each other. */
const MAX_RENDERED_CHARS = 4 * 1024 * 1024;
const MAX_STEPS = 200_000;
const MAX_NESTING = 50;

type Part = string | Tag;

interface Tag {
  /** `#` a section, `^` its opposite, `{` a value as it is, the empty text a value escaped for a JSON string */
  readonly kind: "#" | "^" | "{" | "" | "toJson" | "join";
  readonly name: string;
  readonly delimiter: string;
  readonly parts: readonly Part[];
}

/**
 * Renders mustache templates as OpenSearch's module lang-mustache does (CustomMustacheFactory): values escaped for JSON
 * strings, `{{{raw}}}`, sections and their opposites, comments, `{{#toJson}}` and `{{#join}}`. What it cannot render
 * alike (partials, other delimiters, `{{#url}}`, an object in the place of a text) is refused. The limits hold for all
 * that one renderer renders. Throws `RejectedError` (`operation-not-supported`, `request-not-understood`,
 * `body-too-large`).
 */
export class MustacheRenderer {
  #charsLeft = MAX_RENDERED_CHARS;
  #stepsLeft = MAX_STEPS;

  render(template: string, params: JsonObject): string {
    if (!template.includes("{{")) return template;
    assertSafeNumbers(params);
    return this.#all(new TemplateReader(template).read(), [params]);
  }

  #all(parts: readonly Part[], scopes: readonly Json[]): string {
    let text = "";
    for (const part of parts) {
      if (--this.#stepsLeft < 0) throw tooLarge();
      const rendered = typeof part === "string" ? part : this.#tag(part, scopes);
      if (typeof part === "string" || part.parts.length === 0) this.#charsLeft -= rendered.length;
      if (this.#charsLeft < 0) throw tooLarge();
      text += rendered;
    }
    return text;
  }

  #tag({ kind, name, delimiter, parts }: Tag, scopes: readonly Json[]): string {
    const value = find(name, scopes);
    if (kind === "") return JSON.stringify(textOf(value, name)).slice(1, -1);
    if (kind === "{") return textOf(value, name);
    if (kind === "toJson")
      return typeof value === "object" && value !== null ? JSON.stringify(value) : textOf(value, name);
    if (kind === "join") {
      if (!Array.isArray(value)) throw refuseValue(name, "is to be a list");
      return value.map((item) => (item === null ? "null" : textOf(item, name))).join(delimiter);
    }
    const isEmpty = value === null || value === false || value === "" || (Array.isArray(value) && value.length === 0);
    if (kind === "^") return isEmpty ? this.#all(parts, scopes) : "";
    if (isEmpty) return "";
    return (Array.isArray(value) ? value : [value]).map((item) => this.#all(parts, [...scopes, item])).join("");
  }
}

const NAME = /^(?:\.|[\w@-]+(?:\.[\w@-]+)*)$/;
const FUNCTION = /^(?:tojson|join|url)\b/i;
const JOIN = /^join(?: delimiter='([^'"\\{}]*)')?$/;

class TemplateReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): Part[] {
    return this.#parts(undefined, 0);
  }

  /** The parts up to the end of the section `inside`, or of the template. */
  #parts(inside: string | undefined, depth: number): Part[] {
    if (depth > MAX_NESTING) throw refuse("is nested too deeply");
    const parts: Part[] = [];
    for (;;) {
      const open = this.#text.indexOf("{{", this.#at);
      if (open < 0) {
        if (inside !== undefined) throw refuse(`does not end ${quote(inside)}`);
        parts.push(this.#text.slice(this.#at));
        return parts;
      }
      parts.push(this.#text.slice(this.#at, open));
      const written = this.#readTag(open);
      const sign = /^[#^/!&{><$=%]/.exec(written)?.[0] ?? "";
      const name = written.slice(sign.length).trim();
      if (sign === "/") {
        if (name !== inside) throw refuse(`ends ${quote(name)}, which is not open`);
        return parts;
      }
      if (sign !== "!") parts.push(this.#tag(sign, name, depth));
    }
  }

  /** What stands between the delimiters; goes on behind them. */
  #readTag(open: number): string {
    const isRaw = this.#text[open + 2] === "{";
    const end = this.#text.indexOf(isRaw ? "}}}" : "}}", open + 2);
    if (end < 0) throw refuse("does not end a tag");
    this.#at = end + (isRaw ? 3 : 2);
    return this.#text.slice(open + 2, end);
  }

  #tag(sign: string, name: string, depth: number): Tag {
    if (sign === "#" && FUNCTION.test(name)) return this.#function(name, depth);
    if (!NAME.test(name) || !["", "{", "&", "#", "^"].includes(sign)) throw unsupported(`${sign}${name}`);
    if (sign === "#" || sign === "^") return { kind: sign, name, delimiter: "", parts: this.#parts(name, depth + 1) };
    return { kind: sign === "" ? "" : "{", name, delimiter: "", parts: [] };
  }

  /** `{{#toJson}}name{{/toJson}}`: the text inside is the name of a parameter. */
  #function(written: string, depth: number): Tag {
    const join = JOIN.exec(written);
    if (join === null && written !== "toJson") throw unsupported(`#${written}`);
    const [name, second] = this.#parts(written, depth + 1);
    if (typeof name !== "string" || second !== undefined || !NAME.test(name)) throw unsupported(`#${written}`);
    return { kind: join === null ? "toJson" : "join", name, delimiter: join?.[1] ?? ",", parts: [] };
  }
}

/** What OpenSearch takes for a method of a text or number that it is inside of, and not for a name further out. */
const METHOD =
  /^(?:length|empty|blank|lines|chars|bytes|trim|intern|coder|latin1|infinite|naN|hashCode|codePoints|strip\w*|\w+Value|(?:to|is|get|describe|translate)[A-Z]\w*)$/;

/** The innermost scope that knows the first part of a name decides about the rest of it. */
function find(name: string, scopes: readonly Json[]): Json {
  if (name === ".") return scopes.at(-1) ?? null;
  const [first = "", ...rest] = name.split(".");
  for (let at = scopes.length - 1; at >= 0; at--) {
    const scope = scopes[at] ?? null;
    if (typeof scope !== "object" && METHOD.test(first)) throw unsupported(first);
    const found = member(scope, first);
    if (found !== null) return rest.reduce(member, found);
  }
  return null;
}

function member(holder: Json, key: string): Json {
  if (isObject(holder)) return Object.hasOwn(holder, key) ? (holder[key] ?? null) : null;
  if (!Array.isArray(holder)) return null;
  if (key === "size") return holder.length;
  if (!/^\d+$/.test(key)) return null;
  const item = holder[Number(key)];
  if (item === undefined) throw refuseValue(key, "is beyond the end of its list");
  return item;
}

function textOf(value: Json, name: string): string {
  if (value === null) return "";
  if (typeof value === "object") throw refuseValue(name, "is no text: `{{#toJson}}` writes it");
  return String(value);
}

/** A number that is not kept exactly would be written as another one. */
function assertSafeNumbers(value: Json): void {
  if (typeof value === "number") {
    if (Math.abs(value) > Number.MAX_SAFE_INTEGER)
      throw new RejectedError("request-not-understood", "a number in the parameters of a template is too large");
  } else if (typeof value === "object" && value !== null) {
    for (const item of Object.values(value)) assertSafeNumbers(item);
  }
}

function unsupported(tag: string): RejectedError {
  return new RejectedError("operation-not-supported", `the tag ${quote(tag)} of a template is not supported`);
}

function refuse(reason: string): RejectedError {
  return new RejectedError("request-not-understood", `the template ${reason}`);
}

function refuseValue(name: string, reason: string): RejectedError {
  return new RejectedError("request-not-understood", `the parameter ${quote(name)} of a template ${reason}`);
}

function tooLarge(): RejectedError {
  return new RejectedError("body-too-large", "a template is rendered to more than the gate takes");
}
