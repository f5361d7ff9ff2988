import { Lexer } from "yaml";
import { quote } from "../problems.ts";
import type { Place } from "../problems.ts";
import type { Severity } from "./rule.ts";

/** `# index-gate: allow grant-on-everything — the break-glass role`: findings that somebody has looked at and accepted. */
export interface AllowComment extends Place {
  /** the line whose findings are accepted: the comment's own, or the next one where it stands alone */
  readonly forLine: number;
  readonly rules: readonly string[];
  readonly reason: string;
}

/** A comment that means to accept something and does not. */
export interface BrokenAllow extends Place {
  readonly message: string;
}

/** What is said about the comments themselves; neither can be accepted by one. */
export const COMMENT_RULES = [
  {
    id: "bad-allow",
    severity: "warning",
    summary: "a comment that accepts nothing: no rule of this name, or no reason",
  },
  { id: "unused-allow", severity: "warning", summary: "a comment that accepts a finding which is not there" },
] as const satisfies readonly { id: string; severity: Severity; summary: string }[];

const OURS = /^#+\s*index-gate\s*:\s*(.*?)\s*$/;
const ALLOW = /^allow\s+([a-z0-9-]+(?:\s*,\s*[a-z0-9-]+)*)\s*(?:(?:\s[—–-]+|:)\s*(.*))?$/;
const FORM = "`# index-gate: allow RULE — reason`";

/** Reads every comment of a YAML text that begins with `index-gate:`; `known` are the rules that one can accept. */
export function readAllowComments(
  text: string,
  known: ReadonlySet<string>,
): { readonly allows: AllowComment[]; readonly broken: BrokenAllow[] } {
  const allows: AllowComment[] = [];
  const broken: BrokenAllow[] = [];
  const lines = text.split("\n");
  for (const { line, column, comment } of commentsOf(text)) {
    const said = OURS.exec(comment)?.[1];
    if (said === undefined) continue;
    const [, list = "", reason = ""] = ALLOW.exec(said) ?? [];
    const rules = list.split(/\s*,\s*/).filter((rule) => rule !== "");
    const unknown = rules.find((rule) => !known.has(rule));
    if (rules.length === 0) broken.push({ line, column, message: `write it like ${FORM}` });
    else if (unknown !== undefined) {
      broken.push({
        line,
        column,
        message: `no rule named ${quote(unknown)} can be accepted; see index-gate lint --help`,
      });
    } else if (!/\p{L}/u.test(reason)) {
      broken.push({ line, column, message: `the reason is missing; say why it is right, like ${FORM}` });
    } else allows.push({ line, column, forLine: lineMeant(lines, line, column), rules, reason });
  }
  return { allows, broken };
}

/** Every comment with its place; a `#` in a text is none. */
function* commentsOf(text: string): Generator<Place & { readonly comment: string }> {
  let line = 1;
  let column = 1;
  let isScalar = false;
  for (const token of new Lexer().lex(text)) {
    if (token.startsWith("#") && !isScalar) yield { line, column, comment: token.trimEnd() };
    // a mark before a text, which is not of the file itself
    isScalar = token === "\u001f";
    if (isScalar || token === "\u0002" || token === "\u0018") continue;
    const breaks = token.split("\n");
    line += breaks.length - 1;
    column = breaks.length > 1 ? (breaks.at(-1)?.length ?? 0) + 1 : column + token.length;
  }
}

function lineMeant(lines: readonly string[], line: number, column: number): number {
  if (lines[line - 1]?.slice(0, column - 1).trim() !== "") return line;
  const next = lines.findIndex((text, at) => at >= line && !/^\s*(?:#|$)/.test(text));
  return next < 0 ? line : next + 1;
}
