import { StackFailure } from "./failure.ts";
import type { SampleData, SampleOwner, SampleStream } from "./sample-data.ts";

const SETTINGS = { number_of_shards: 1, number_of_replicas: 0 };
const REQUEST_MS = 60_000;
/** Indices that are created at once; one that exists is left alone. */
const IN_PARALLEL = 4;

/** Writes the sample data straight to the node; documents have fixed ids, so doing it again changes nothing. */
export async function seed(opensearch: string, data: SampleData, signal: AbortSignal): Promise<void> {
  const node = { opensearch, signal };
  for (let at = 0; at < data.indices.length; at += IN_PARALLEL) {
    await Promise.all(
      data.indices.slice(at, at + IN_PARALLEL).map(({ name, aliases }) => {
        const body = { settings: SETTINGS, aliases: Object.fromEntries(aliases.map((alias) => [alias, {}])) };
        return send(
          node,
          "PUT",
          `/${encodeURIComponent(name)}`,
          JSON.stringify(body),
          "resource_already_exists_exception",
        );
      }),
    );
  }
  for (const stream of data.streams) await createStream(node, stream);
  for (const owner of data.owners) await createOwner(node, owner);
  const lines = [
    ...data.indices.flatMap(({ name, documents }) =>
      documents.map((document, at) => ["index", name, at, document] as const),
    ),
    ...data.streams.flatMap(({ name, documents }) =>
      documents.map((document, at) => ["create", name, at, document] as const),
    ),
  ];
  const body = lines.map(([action, index, at, document]) => {
    return `${JSON.stringify({ [action]: { _index: index, _id: `sample-${at}` } })}\n${JSON.stringify(document)}\n`;
  });
  const answer = (await send(node, "POST", "/_bulk?refresh=true", body.join(""))) as {
    items: Record<string, Item>[];
  };
  const [failed] = answer.items
    .flatMap((item) => Object.values(item))
    .flatMap(({ status, error }) => (status >= 400 && status !== 409 ? [error?.reason ?? status] : []));
  if (failed !== undefined) throw new StackFailure(`sample data was refused: ${failed}`);
}

interface Node {
  readonly opensearch: string;
  /** ends the writing */
  readonly signal: AbortSignal;
}

interface Item {
  readonly status: number;
  readonly error?: { readonly reason?: string };
}

async function createStream(node: Node, { name }: SampleStream): Promise<void> {
  const template = { index_patterns: [name], data_stream: {}, template: { settings: SETTINGS } };
  await send(node, "PUT", `/_index_template/${name}`, JSON.stringify(template));
  await send(node, "PUT", `/_data_stream/${name}`, undefined, "resource_already_exists_exception");
}

/** Templates that cover the same names must not have the same priority: this one leaves the usual ones to others. */
const OWNER_PRIORITY = 7;

async function createOwner(node: Node, { patterns, meta }: SampleOwner): Promise<void> {
  const template = { index_patterns: patterns, priority: OWNER_PRIORITY, _meta: meta };
  await send(node, "PUT", `/_index_template/sample-owner-${Object.values(meta).join("-")}`, JSON.stringify(template));
}

async function send(
  { opensearch, signal }: Node,
  method: string,
  path: string,
  body?: string,
  accepted?: string,
): Promise<unknown> {
  const headers = { "content-type": "application/x-ndjson" };
  if (!path.startsWith("/_bulk")) headers["content-type"] = "application/json";
  const answer = await fetch(`${opensearch}${path}`, {
    method,
    headers,
    signal: AbortSignal.any([signal, AbortSignal.timeout(REQUEST_MS)]),
    ...(body === undefined ? {} : { body }),
  });
  const text = await answer.text();
  if (!answer.ok && (accepted === undefined || !text.includes(accepted))) {
    throw new StackFailure(`sample data was refused (${method} ${path}: ${answer.status}): ${text.slice(0, 300)}`);
  }
  return JSON.parse(text);
}
