import { Readable } from "node:stream";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { handleRequest } from "../../functions/proxy/proxy.ts";
import type { AuthorizedRequest } from "../../shared/http/authorized.ts";
import type { PolicyDocument } from "../../shared/policy/document.ts";
import { viewOf } from "../unit/opensearch/view.ts";
import { fakePorts, POLICY, READ_LOGS, restEvent, textOf } from "../unit/functions/proxy/ports.ts";

const VIEW = viewOf(
  { "logs-a": {}, "logs-b": {}, "secret-hr": {}, "logs-c": { closed: true } },
  { "logs-all": ["logs-a", "secret-hr"], "logs-view": ["logs-a"] },
);
const LOGS = POLICY.domains["logs"];
if (LOGS === undefined) throw new Error("the policy has no such domain");
const PARTIAL: PolicyDocument = { ...POLICY, domains: { logs: { ...LOGS, partial: true } } };

/** Names in many spellings; of those that are granted, none leads to `secret-hr`. */
const granted = ["logs-a", "logs-b", "logs-view", "<logs-{now/d}>", "logs-new"];
const foreign = ["secret-hr", "logs-all", "<secret-{now/d}>", "x"];
const name = fc.constantFrom(...granted, ...foreign);
const isForeign = (each: string): boolean => foreign.includes(each);

interface Item {
  /** the lines or the document, given the item's number */
  readonly written: (position: number) => string;
  readonly isRefused: boolean;
}

const lookUp = (index: string) => ({ query: { terms: { user: { index, id: "1", path: "user" } } } });
interface Header {
  readonly text: string;
  readonly names: readonly string[];
}

const list: fc.Arbitrary<Header> = fc
  .tuple(fc.array(name, { minLength: 1, maxLength: 3 }), fc.boolean())
  .map(([names, isArray]) => ({
    text: isArray
      ? JSON.stringify({ index: names })
      : `{ "index" : ${JSON.stringify(names.join(","))}, "preference":"_local" }`,
    names,
  }));
const fixed: fc.Arbitrary<Header> = fc.constantFrom<Header>(
  { text: '{"index":"logs-*"}', names: [] },
  { text: '{"indices":["secret-*"]}', names: ["x"] },
  ...["", "{}", " "].map((text) => ({ text, names: [] })),
);
const search: fc.Arbitrary<Item> = fc
  .record({ header: fc.oneof(list, fixed), looked: fc.option(name, { nil: undefined }) })
  .map(({ header, looked }) => ({
    written: (position) =>
      `${header.text}\n${JSON.stringify({ ...(looked === undefined ? {} : lookUp(looked)), size: position })}\n`,
    isRefused: header.names.some(isForeign) || (looked !== undefined && isForeign(looked)),
  }));
const document: fc.Arbitrary<Item> = fc.record({ index: fc.option(name, { nil: undefined }) }).map(({ index }) => ({
  written: (position) => JSON.stringify({ ...(index === undefined ? {} : { _index: index }), routing: `${position}` }),
  isRefused: index !== undefined && isForeign(index),
}));

/** A domain that says of every item it was sent which one it was. */
function answerOf({ path, body }: AuthorizedRequest): string {
  if (path.endsWith("_mget")) {
    const { docs } = JSON.parse(body.toString()) as { docs: { routing: string }[] };
    return JSON.stringify({ docs: docs.map(({ routing }) => ({ was: Number(routing) })) });
  }
  const searches = body
    .toString()
    .trimEnd()
    .split("\n")
    .filter((_, line) => line % 2 === 1);
  return JSON.stringify({ responses: searches.map((text) => ({ was: (JSON.parse(text) as { size: number }).size })) });
}

async function run(event: unknown) {
  const { ports, faults } = fakePorts([VIEW]);
  const sent: AuthorizedRequest[] = [];
  const forward = (request: AuthorizedRequest) => {
    sent.push(request);
    const body = Readable.from(Buffer.from(answerOf(request)));
    return Promise.resolve({ status: 200, headers: { "content-type": "application/json" }, body });
  };
  const { response } = await handleRequest(event, { ...ports, policy: PARTIAL, forward });
  return { status: response.status, text: await textOf(response), sent, faults };
}

interface Answered {
  readonly was?: number;
  readonly error?: { readonly gate: { readonly code: string } };
}

async function check(event: unknown, items: readonly Item[], key: "responses" | "docs"): Promise<void> {
  const { status, text, sent, faults } = await run(event);
  expect(faults).toEqual([]);
  const kept = items.filter(({ isRefused }) => !isRefused).length;
  if (kept === 0) return expect([status, sent]).toEqual([403, []]);
  expect([status, sent.length]).toEqual([200, 1]);
  expect(sent[0]?.body.toString()).not.toMatch(/secret|logs-all|"x"|,x/);
  const answered = (JSON.parse(text) as Record<string, Answered[]>)[key] ?? [];
  expect(answered.map(({ was, error }) => was ?? error?.gate.code)).toEqual(
    items.map(({ isRefused }, position) => (isRefused ? "index-not-granted" : position)),
  );
}

const runs = { numRuns: 1_000 };
const event = (path: string, body: string, type: string) =>
  restEvent("POST", path, { body, type, grants: [READ_LOGS] });

it("every search of an msearch is answered in its place, and no refused one is sent", async () => {
  const request = fc.record({
    items: fc.array(search, { minLength: 1, maxLength: 6 }),
    path: fc.constantFrom("/logs-a/_msearch", "/logs-*/_msearch"),
  });
  await fc.assert(
    fc.asyncProperty(request, async ({ items, path }) => {
      const body = items.map(({ written }, position) => written(position)).join("");
      // what the gate refuses as a whole, and OpenSearch passes over
      if (body.startsWith("\n")) return;
      await check(event(path, body, "application/x-ndjson"), items, "responses");
    }),
    runs,
  );
});

it("every document of an mget is answered in its place, and no refused one is asked for", async () => {
  const request = fc.array(document, { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(request, async (items) => {
      const docs = items.map(({ written }, position) => written(position)).join(" , ");
      await check(event("/logs-a/_mget", `{ "docs" : [ ${docs} ] }`, "application/json"), items, "docs");
    }),
    runs,
  );
});
