import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import type { Stack } from "../../local/stack/start-stack.ts";
import { startStack } from "../support/stack.ts";
import {
  bodyOf,
  CASES,
  GATEWAYS,
  type GatewayException,
  type SurfaceCase,
  targetOf,
  VERSIONS,
} from "../support/surface-cases.ts";
import {
  expectNarrowedHeader,
  expectNarrowedTo,
  expectRefusal,
  expectSilence,
  forwardedOf,
  namesOutside,
} from "../support/surface-checks.ts";
import { comparable } from "../support/surface-compare.ts";
import { SurfaceFixture } from "../support/surface-fixture.ts";
import { groupOf, surfacePolicy } from "../support/surface-policy.ts";
import { send, type WireAnswer } from "../support/wire.ts";

const node = inject("openSearchUrl");
const version = inject("domainVersion");
const fixture = new SurfaceFixture(node, version);

beforeAll(() => fixture.setUp());
afterAll(() => fixture.tearDown());

describe.each(["rest", "http"] as const)("the surface through a gateway of type %s", (type) => {
  const older = version === undefined ? [] : (VERSIONS[version] ?? []);
  const exceptions = new Map([...older, ...GATEWAYS[type]].map((exception) => [exception.id, exception]));
  const tokens = new Map<string, string>();
  let stack: Stack;

  beforeAll(async () => {
    stack = await startStack({ gateway: type, policyText: surfacePolicy(version) });
  });
  afterAll(() => stack?.close());

  async function bearer(group: string): Promise<string> {
    const token = tokens.get(group) ?? (await stack.token({ sub: group, groups: [group] }));
    tokens.set(group, token);
    return `Bearer ${token}`;
  }

  async function ask(of: SurfaceCase): Promise<WireAnswer> {
    const authorization = await bearer(groupOf(of.grant));
    // what a caller was handed out by the gate, or has got hold of elsewhere
    const own =
      of.expect === "deny" ? await withIds(of, node, {}) : await withIds(of, stack.gateway, { authorization });
    stack.clearRequests();
    return sendCase(stack.gateway, own, { authorization });
  }

  /** The node as it was, and a gate that knows it: a change made behind its back would be seen 5 s later. */
  async function restore(changed: readonly string[]): Promise<void> {
    if (changed.length === 0) return;
    await fixture.restore(changed);
    const headers = { authorization: await bearer("keeper") };
    await send(stack.gateway, { method: "DELETE", path: "/logs-never-there", headers });
  }

  async function check(of: SurfaceCase): Promise<void> {
    const exception = exceptions.get(of.id);
    if (exception !== undefined) return checkException(of, exception);
    if (of.expect === "deny") return checkDeny(of);
    return of.expect === "narrow" ? checkNarrow(of) : checkAllow(of);
  }

  async function checkDeny(of: SurfaceCase): Promise<void> {
    const answer = await ask(of);
    const changed = await fixture.changes();
    await restore(changed);
    expectRefusal(of, answer);
    expect(forwardedOf(stack.requests())).toEqual([]);
    expect(changed).toEqual([]);
  }

  async function checkNarrow(of: SurfaceCase): Promise<void> {
    const answer = await ask(of);
    const forwarded = forwardedOf(stack.requests());
    expect(answer.status).toBeGreaterThanOrEqual(200);
    expect(answer.status).toBeLessThan(300);
    expectNarrowedHeader(of, answer.headers["index-gate-narrowed"]);
    expect(answer.headers).not.toHaveProperty("index-gate-code");
    expectSilence(answer, namesOutside(of.grant));
    if (of.narrowTo !== undefined) expectNarrowedTo(of.narrowTo, forwarded);
    for (const { method, url, headers, body } of forwarded) {
      const bare = await send(node, { method, path: url, headers: contentType(headers), body });
      expect(comparable(answer)).toEqual(comparable(bare, namesOutside(of.grant)));
    }
    expect(await fixture.changes()).toEqual([]);
  }

  async function checkAllow(of: SurfaceCase): Promise<void> {
    const bare = await sendCase(node, await withIds(of, node, {}), {});
    const effect = await fixture.changes();
    await restore(effect);
    const answer = await ask(of);
    const forwarded = forwardedOf(stack.requests());
    const changed = await fixture.changes();
    await restore(changed);
    expect(answer.headers).not.toHaveProperty("index-gate-code");
    expect(answer.headers).not.toHaveProperty("index-gate-narrowed");
    expect(of.okStatus ?? [bare.status]).toContain(answer.status);
    expect(comparable(answer)).toEqual(comparable(bare, namesOutside(of.grant)));
    expect(changed).toEqual(effect);
    expect(forwarded).toHaveLength(1);
    // ids are opened, and templates rendered, in the gate
    const isWrittenAnew = holdsId(of) || of.path.endsWith("/template");
    if (!isWrittenAnew) expect(forwarded[0]?.body.toString("latin1")).toBe(sentBody(of).toString("latin1"));
  }

  async function checkException(of: SurfaceCase, { outcome, status, code }: GatewayException): Promise<void> {
    const answer = await ask(of);
    const forwarded = forwardedOf(stack.requests());
    const changed = await fixture.changes();
    await restore(changed);
    expect(answer.status).toBe(status);
    expect(answer.headers["index-gate-code"]).toBe(code);
    expectSilence(
      answer,
      namesOutside(of.grant).filter((name) => !targetOf(of).includes(name)),
    );
    expect(changed).toEqual([]);
    expect(forwarded).toHaveLength(outcome === "allow" ? 1 : 0);
  }

  describe.each([...new Set(CASES.map(({ category }) => category))])("%s", (category) => {
    const cases = CASES.filter((of) => of.category === category).map((of): [string, SurfaceCase] => [title(of), of]);
    it.each(cases)("%s", async (_title, of) => {
      expect.hasAssertions();
      await check(of);
    });
  });

  it("answers alike for a foreign index that exists and for one that does not", async () => {
    const [existing, missing] = await Promise.all(
      ["secret-hr", "secret-xy"].map(async (name) => {
        const headers = { authorization: await bearer("grant-1") };
        const { status, text } = await send(stack.gateway, { path: `/${name}/_search`, headers });
        return { status, text: text.replaceAll(name, "NAME").replace(/"requestId":"[^"]*"/, "") };
      }),
    );
    expect(existing).toEqual(missing);
  });
});

it("lists only cases that are there", () => {
  const ids = new Set(CASES.map(({ id }) => id));
  const listed = [...Object.values(GATEWAYS), ...Object.values(VERSIONS)].flatMap((list) => list.map(({ id }) => id));
  expect(listed.filter((id) => !ids.has(id))).toEqual([]);
});

function title({ id, expect: expected, method, path }: SurfaceCase): string {
  return `${id} ${expected} ${method} ${path}`;
}

function sendCase(origin: string, of: SurfaceCase, headers: Readonly<Record<string, string>>): Promise<WireAnswer> {
  const body = bodyOf(of);
  return send(origin, {
    method: of.method,
    path: targetOf(of),
    headers: { ...of.headers, ...headers },
    ...(body === undefined ? {} : { body }),
  });
}

/** What the domain must receive: the bytes of the body, or of the `source` that stands for it. */
function sentBody(of: SurfaceCase): Buffer {
  return bodyOf(of) ?? Buffer.from(new URLSearchParams(of.query).get("source") ?? "");
}

function contentType(headers: Readonly<Record<string, string>>): Record<string, string> {
  return headers["content-type"] === undefined ? {} : { "content-type": headers["content-type"] };
}

const ID_PLACE = /@@(PIT|SCROLL):([^@]+)@@/;

function holdsId(of: SurfaceCase): boolean {
  return ID_PLACE.test(JSON.stringify(of));
}

/** Puts live ids in the place of `@@PIT:index@@` and `@@SCROLL:index@@`, as they are given to whoever asks there. */
async function withIds(
  of: SurfaceCase,
  origin: string,
  headers: Readonly<Record<string, string>>,
): Promise<SurfaceCase> {
  const text = JSON.stringify(of);
  const [place, kind, index] = ID_PLACE.exec(text) ?? [];
  if (place === undefined) return of;
  const path = kind === "PIT" ? `/${index}/_search/point_in_time?keep_alive=1m` : `/${index}/_search?scroll=1m&size=1`;
  const { text: answer } = await send(origin, { method: "POST", path, headers });
  const { pit_id: pit, _scroll_id: scroll } = JSON.parse(answer) as { pit_id?: string; _scroll_id?: string };
  return JSON.parse(text.replaceAll(place, pit ?? scroll ?? "")) as SurfaceCase;
}
