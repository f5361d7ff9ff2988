import type { GateContext } from "../shared/policy/context.ts";
import { UsageError } from "./command.ts";
import type { OptionValues } from "./command.ts";
import { MAX_BODY_BYTES, readInput } from "./read-input.ts";

/**
 * The event that a REST API would hand to the proxy for the request in `--method`, `--path`, `--query`, `--body` and
 * `--header`, under an authorizer that said `context`. Throws `UsageError`.
 */
export async function buildEvent(values: OptionValues, context: GateContext): Promise<unknown> {
  const { path, query } = readTarget(values);
  const method = String(values["method"] ?? "GET").toUpperCase();
  const body = await readBody(values["body"]);
  const headers = readHeaders([values["header"] ?? []].flat().map(String));
  if (body !== undefined && headers["content-type"] === undefined) headers["content-type"] = ["application/json"];
  return {
    resource: path === "/-/health" ? path : "/{proxy+}",
    httpMethod: method,
    multiValueHeaders: headers,
    multiValueQueryStringParameters: query,
    requestContext: {
      path,
      stage: "",
      domainName: "explain",
      requestId: "explain",
      identity: {},
      authorizer: context,
    },
    body: body?.toString("base64") ?? null,
    isBase64Encoded: body !== undefined,
  };
}

function readTarget(values: OptionValues) {
  const written = values["path"];
  if (typeof written !== "string" || !written.startsWith("/")) {
    throw new UsageError("--path is needed and begins with `/`, such as --path '/logs-*/_search'");
  }
  const [path = "", ...rest] = written.split("?");
  if (rest.length > 0 && values["query"] !== undefined) throw new UsageError("the query is in --path or in --query");
  return { path, query: readQuery(rest.length > 0 ? rest.join("?") : String(values["query"] ?? "")) };
}

/** Decoded as a form and split at `;` too, as a REST API does. */
function readQuery(text: string): Record<string, string[]> {
  const lists: [string, string[]][] = [];
  for (const pair of text.split(/[&;]/).filter((one) => one !== "")) {
    const [name = "", ...rest] = pair.split("=").map((part) => decode(part));
    const value = rest.join("=");
    const known = lists.find(([other]) => other === name);
    if (known === undefined) lists.push([name, [value]]);
    else known[1].push(value);
  }
  return Object.fromEntries(lists);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch (cause) {
    throw new UsageError(`--query holds a broken percent-encoding: \`${text}\``, { cause });
  }
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
