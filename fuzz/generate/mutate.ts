import { gzipSync } from "node:zlib";
import { bodyOf, type Probe } from "../probe.ts";
import type { Random } from "../random.ts";
import { mutateJson } from "./mutate-json.ts";
import { expression, oneName, type Vocabulary } from "./names.ts";

type Mutation = (probe: Probe, random: Random, words: Vocabulary) => Probe;

/** A change that keeps a request one that somebody could send; each is tried as often as its weight says. */
const MUTATIONS: readonly (readonly [number, Mutation])[] = [
  [4, swapName],
  [4, mutateBody],
  [3, encodePathByte],
  [2, moveIndexToQuery],
  [2, moveIndexToSource],
  [2, addParameter],
  [2, trickHeader],
  [1.5, changeMethod],
  [1.5, trickPath],
  [1.5, frameLines],
  [1, escapeBody],
  [1, duplicateParameter],
  [0.7, zip],
  [1, (probe) => ({ ...probe, gateway: "http" })],
];

/** One to three mutations of a request. */
export function mutate(probe: Probe, random: Random, words: Vocabulary): Probe {
  let mutated = probe;
  for (let left = 1 + random.int(3); left > 0; left--) mutated = random.weigh(MUTATIONS)(mutated, random, words);
  return mutated;
}

/** A name of the world for another, wherever it stands: path, query or body. */
function swapName(probe: Probe, random: Random, words: Vocabulary): Probe {
  const known = [...words.granted, ...words.foreign];
  const places = (["path", "query", "body"] as const).filter((place) =>
    known.some((name) => probe[place]?.includes(name)),
  );
  if (places.length === 0 || probe.bodyEncoding !== undefined) return probe;
  const place = random.pick(places);
  const text = probe[place] ?? "";
  const name = random.pick(known.filter((each) => text.includes(each)));
  const at = random.pick(Array.from(text.matchAll(new RegExp(escapeRegExp(name), "g")), ({ index }) => index));
  const other = random.chance(0.6) ? oneName(random, words) : expression(random, words);
  const written = place === "body" ? JSON.stringify(other).slice(1, -1) : encodeURIComponent(other);
  return { ...probe, [place]: text.slice(0, at) + written + text.slice(at + name.length) };
}

function mutateBody(probe: Probe, random: Random, words: Vocabulary): Probe {
  if (probe.body === null || probe.bodyEncoding !== undefined) return probe;
  return { ...probe, body: mutateJson(probe.body, random, words) };
}

function encodePathByte(probe: Probe, random: Random): Probe {
  const at = random.int(probe.path.length);
  const char = probe.path.charAt(at);
  if (char === "%") return { ...probe, path: `${probe.path.slice(0, at)}%25${probe.path.slice(at + 1)}` };
  const hex = Buffer.from(char).toString("hex").replace(/../g, "%$&");
  return {
    ...probe,
    path: probe.path.slice(0, at) + (random.chance(0.5) ? hex.toUpperCase() : hex) + probe.path.slice(at + char.length),
  };
}

/** `/logs-app/_search` → `/_search?index=logs-app` */
function moveIndexToQuery(probe: Probe): Probe {
  const [, first = "", ...rest] = probe.path.split("/");
  if (first === "" || first.startsWith("_") || rest.length === 0) return probe;
  return { ...probe, path: `/${rest.join("/")}`, query: join(probe.query, `index=${first}`) };
}

function moveIndexToSource(probe: Probe): Probe {
  if (probe.body === null || probe.bodyEncoding !== undefined) return probe;
  const type = encodeURIComponent(probe.headers["content-type"] ?? "application/json");
  const source = `source=${encodeURIComponent(Buffer.from(probe.body).toString())}&source_content_type=${type}`;
  return { ...probe, query: join(probe.query, source), headers: {}, body: null };
}

function addParameter(probe: Probe, random: Random, words: Vocabulary): Probe {
  const name = random.pick([
    "index",
    "%69ndex",
    "INDEX",
    "alias",
    "name",
    "target",
    "indices",
    "pipeline",
    "routing",
    "expand_wildcards",
  ]);
  const value = name === "expand_wildcards" ? "all" : encodeURIComponent(expression(random, words));
  return { ...probe, query: join(probe.query, `${name}=${value}`, random.chance(0.1) ? ";" : "&") };
}

function duplicateParameter(probe: Probe, random: Random, words: Vocabulary): Probe {
  const names = probe.query.split("&").map((pair) => pair.split("=")[0] ?? "");
  return { ...probe, query: join(probe.query, `${random.pick(names)}=${encodeURIComponent(oneName(random, words))}`) };
}

const HEADERS: readonly Readonly<Record<string, string>>[] = [
  { "content-type": "application/yaml" },
  { "content-type": "application/json; charset=utf-16" },
  { "content-type": "application/vnd.opensearch+json" },
  { "content-type": "application/x-ndjson" },
  { "content-type": "text/plain" },
  { "x-http-method-override": "DELETE" },
  { "x-opaque-id": "mine" },
  { "x-proxy-user": "admin", "x-proxy-roles": "all_access" },
  { "x-opendistro-security-impersonate-as": "admin", securitytenant: "x" },
  { accept: "application/yaml" },
  { accept: "text/plain" },
  { "accept-encoding": "gzip" },
  { "content-encoding": "gzip" },
  { "content-encoding": "deflate" },
  { "x-opensearch-product-origin": "opensearch-dashboards" },
];

function trickHeader(probe: Probe, random: Random): Probe {
  return { ...probe, headers: { ...probe.headers, ...random.pick(HEADERS) } };
}

function changeMethod(probe: Probe, random: Random): Probe {
  return { ...probe, method: random.pick(["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"]) };
}

function trickPath(probe: Probe, random: Random, words: Vocabulary): Probe {
  const { path } = probe;
  const foreign = random.pick(words.foreign);
  return {
    ...probe,
    path: random.pick([
      `/${path}`,
      `${path}/`,
      `${path}//`,
      `/./${path.slice(1)}`,
      `/${foreign}/..${path}`,
      `/${foreign}%2f..${path}`,
      path.replace("/_", `/%2e%2e/${foreign}/_`),
      path.replace("/_", `%2C${foreign}/_`),
      path.replace("/_", `,${foreign}/_`),
      path.replace("/_", `%00/_`),
      path.replace("/_", ";x=1/_"),
      path.replace("/_", `%3F/_`),
      path.replaceAll(/[-a-z]/g, (char) => (random.chance(0.1) ? char.toUpperCase() : char)),
    ]),
  };
}

/** NDJSON is split at line feeds alone; other framings must be read as OpenSearch reads them. */
function frameLines(probe: Probe, random: Random): Probe {
  if (probe.body === null || probe.bodyEncoding !== undefined) return probe;
  const { body } = probe;
  const framed = random.pick([
    () => body.replaceAll("\n", "\r\n"),
    () => body.replaceAll("\n", "\r"),
    () => body.replaceAll("\n", "\n\n"),
    () => body.replace("\n", " "),
    () => `\n${body}`,
    () => body.replace(/\n$/, ""),
    () => `${body}\n\n`,
    () => `\uFEFF${body}`,
    () => body.replace("\n", "/**/\n"),
    () => body.replace("\n", "\u2028"),
    () => `${body}${body}`,
    () => body.replace("}\n", "}{}\n"),
  ])();
  return { ...probe, body: framed };
}

function escapeBody(probe: Probe, random: Random): Probe {
  if (probe.body === null || probe.bodyEncoding !== undefined) return probe;
  const at = Array.from(probe.body.matchAll(/[a-z_-]/g), ({ index }) => index);
  if (at.length === 0) return probe;
  const start = random.pick(at);
  const code = probe.body.charCodeAt(start).toString(16).padStart(4, "0");
  return { ...probe, body: `${probe.body.slice(0, start)}\\u${code}${probe.body.slice(start + 1)}` };
}

function zip(probe: Probe): Probe {
  if (probe.body === null || probe.headers["content-encoding"] !== undefined) return probe;
  const body = gzipSync(bodyOf(probe)).toString("base64");
  return { ...probe, body, bodyEncoding: "base64", headers: { ...probe.headers, "content-encoding": "gzip" } };
}

function join(query: string, more: string, by = "&"): string {
  return query === "" ? more : `${query}${by}${more}`;
}

function escapeRegExp(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
