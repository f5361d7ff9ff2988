import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { handleRequest } from "../../functions/proxy/proxy.ts";
import { encodeQuery } from "../../shared/http/encode.ts";
import { NamesCache } from "../../shared/opensearch/names-cache.ts";
import { parseNamesView } from "../../shared/opensearch/names-view.ts";
import type { Action } from "../../shared/policy/document.ts";
import { fakePorts, NOW_MS, restEvent, textOf } from "../unit/functions/proxy/ports.ts";
import { send } from "../support/wire.ts";

/**
 * An alias that is moved behind the gate's back, at the domain itself: how long its new target can be reached by those who
 * were granted its name and its former target. The clock is the test's own; the node is real.
 */
const node = inject("openSearchUrl");
const OWN = { index: "win-own", alias: "win-alias" };
const FOREIGN = { index: "sec-win", alias: "win-alias" };
const GRANTS = [{ domain: "logs", indices: ["win-*"], actions: ["read", "manage"] as Action[], source: "role:r" }];

let now = NOW_MS;
const names = new NamesCache(
  async () => parseNamesView((await send(node, { path: "/_resolve/index/*?expand_wildcards=all" })).body),
  () => now,
);

async function put(path: string, body: object): Promise<void> {
  const headers = { "content-type": "application/json" };
  const answer = await send(node, { method: "POST", path, headers, body: Buffer.from(JSON.stringify(body)) });
  if (answer.status >= 300) throw new Error(`${path}: ${answer.text}`);
}

const moveTo = (to: typeof OWN, from: typeof OWN): Promise<void> =>
  put("/_aliases", { actions: [{ add: to }, { remove: { ...from, must_exist: false } }] });

async function ask(method: string, path: string) {
  const { ports } = fakePorts([]);
  const event = restEvent(method, path, { grants: GRANTS });
  const forward = async (request: Parameters<typeof ports.forward>[0]) => {
    const { status, headers, body } = await send(node, {
      method: request.method,
      path: `${request.path}?${encodeQuery(request.query)}`,
    });
    return { status, headers: { "content-type": String(headers["content-type"]) }, body: Readable.from([body]) };
  };
  const { response } = await handleRequest(event, { ...ports, names, forward, now: () => NOW_MS });
  return { status: response.status, text: await textOf(response) };
}

const isForeignSeen = async (): Promise<boolean> => (await ask("GET", "/win-alias/_search")).text.includes("CANARY");

beforeAll(async () => {
  await put("/win-own/_doc/1?refresh=true", { text: "mine" });
  await put("/sec-win/_doc/1?refresh=true", { text: "CANARY" });
  await moveTo(OWN, FOREIGN);
});
afterAll(async () => {
  await send(node, { method: "DELETE", path: "/win-own,sec-win" });
});

describe("an alias that is moved at the domain itself", () => {
  it("is decided by its former target for less than 5 s, and then refused", async () => {
    now = NOW_MS;
    names.drop("logs");
    expect((await ask("GET", "/win-alias/_search")).text).toContain("mine");
    await moveTo(FOREIGN, OWN);
    const seen: [number, boolean][] = [];
    for (const afterMs of [0, 1_000, 4_999, 5_000, 60_000]) {
      now = NOW_MS + afterMs;
      seen.push([afterMs, await isForeignSeen()]);
    }
    // the window that docs/threat-model.md tells of
    expect(seen).toEqual([
      [0, true],
      [1_000, true],
      [4_999, true],
      [5_000, false],
      [60_000, false],
    ]);
    expect((await ask("GET", "/win-alias/_search")).status).toBe(403);
    await moveTo(OWN, FOREIGN);
  });

  it("is decided by its new target at once after any change through the gate", async () => {
    now = NOW_MS;
    names.drop("logs");
    expect((await ask("GET", "/win-alias/_search")).text).toContain("mine");
    await moveTo(FOREIGN, OWN);
    await ask("POST", "/win-own/_close");
    expect(await isForeignSeen()).toBe(false);
    await ask("POST", "/win-own/_open");
    await moveTo(OWN, FOREIGN);
  });

  it("is never reached by a wildcard once the names have been read, and never by one who has not its name", async () => {
    await moveTo(FOREIGN, OWN);
    names.drop("logs");
    const { status, text } = await ask("GET", "/win-*/_search");
    expect([status, text.includes("CANARY")]).toEqual([200, false]);
    await moveTo(OWN, FOREIGN);
  });
});
