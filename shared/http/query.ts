import { RejectedError } from "../errors.ts";

/**
 * Reads the query of a REST API, whose names and values the gateway has decoded (and split at `;`, as decided here).
 * Every name stands once. Throws `RejectedError` (`request-not-understood`).
 */
export function readDecodedQuery(lists: ReadonlyMap<string, readonly string[]>): Map<string, string> {
  const query = new Map<string, string>();
  for (const [name, values] of lists) {
    if (values.length > 1) throw duplicate(name);
    add(query, name, values[0] ?? "");
  }
  return query;
}

/**
 * Reads the text after `?` as OpenSearch does (`RestUtils.decodeQueryString`: `+` is a space, a parameter without `=`
 * is empty) and refuses where it would be read in two ways: `;` (a separator to OpenSearch), `#`, a broken encoding,
 * a name written twice. Throws `RejectedError` (`request-not-understood`).
 */
export function readRawQuery(text: string): Map<string, string> {
  const query = new Map<string, string>();
  if (text === "") return query;
  if (!/^[\x21-\x7e]*$/.test(text)) throw refuse("a character that must be percent-encoded");
  if (/[;#]/.test(text)) throw refuse("a `;` or `#` that is not percent-encoded");
  for (const pair of text.split("&")) {
    if (pair === "") continue;
    const at = pair.indexOf("=");
    const name = decode(at < 0 ? pair : pair.slice(0, at));
    if (query.has(name)) throw duplicate(name);
    add(query, name, at < 0 ? "" : decode(pair.slice(at + 1)));
  }
  return query;
}

function add(query: Map<string, string>, name: string, value: string): void {
  if (name === "") throw refuse("a parameter without a name");
  query.set(name, value);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    throw refuse("a broken percent-encoding, or one that is not valid UTF-8");
  }
}

function duplicate(name: string): RejectedError {
  return refuse(`the parameter \`${name.slice(0, 100)}\` more than once`);
}

function refuse(what: string): RejectedError {
  return new RejectedError("request-not-understood", `the query holds ${what}`);
}
