import { type AskedRequest, brokenEncoding } from "../shared/policy/asked.ts";
import { UsageError } from "./command.ts";
import type { OptionValues } from "./command.ts";
import { MAX_BODY_BYTES, readInput } from "./read-input.ts";

/** The request in `--method`, `--path`, `--query`, `--body` and `--header`. Throws `UsageError`. */
export async function readAskedRequest(values: OptionValues): Promise<AskedRequest> {
  const { path, query } = readTarget(values);
  const broken = brokenEncoding(query);
  if (broken !== undefined) throw new UsageError(`--query holds a broken percent-encoding: \`${broken}\``);
  return {
    method: String(values["method"] ?? "GET"),
    path,
    query,
    body: await readBody(values["body"]),
    headers: readHeaders([values["header"] ?? []].flat().map(String)),
  };
}

function readTarget(values: OptionValues): { readonly path: string; readonly query: string } {
  const written = values["path"];
  if (typeof written !== "string" || !written.startsWith("/")) {
    throw new UsageError("--path is needed and begins with `/`, such as --path '/logs-*/_search'");
  }
  const [path = "", ...rest] = written.split("?");
  if (rest.length > 0 && values["query"] !== undefined) throw new UsageError("the query is in --path or in --query");
  return { path, query: rest.length > 0 ? rest.join("?") : String(values["query"] ?? "") };
}

async function readBody(value: OptionValues[string]): Promise<Buffer | undefined> {
  if (typeof value !== "string" || value === "") return undefined;
  if (!value.startsWith("@")) return Buffer.from(value, "utf8");
  return readInput(value.slice(1), MAX_BODY_BYTES);
}

function readHeaders(lines: readonly string[]): Record<string, string[]> {
  const headers: Record<string, string[]> = {};
  for (const line of lines) {
    const [, name, value] = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):\s*(.*?)\s*$/s.exec(line) ?? [];
    if (name === undefined || value === undefined) throw new UsageError(`--header is \`name: value\`, not \`${line}\``);
    (headers[name.toLowerCase()] ??= []).push(value);
  }
  return headers;
}
