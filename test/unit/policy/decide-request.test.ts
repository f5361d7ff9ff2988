import { describe, expect, it } from "vitest";
import { RejectedError } from "../../../shared/errors.ts";
import { readRoute } from "../../../shared/http/route.ts";
import type { NamesView } from "../../../shared/opensearch/names-view.ts";
import type { OpenedId } from "../../../shared/opensearch/resolve.ts";
import type { QueryFields } from "../../../shared/opensearch/stored-queries.ts";
import {
  decideRequest,
  type DecisionPorts,
  identify,
  type PermittedRequest,
} from "../../../shared/policy/decide-request.ts";
import type { Domain, Grant, PolicyDocument } from "../../../shared/policy/document.ts";
import { GrantSets } from "../../../shared/policy/grant-sets.ts";
import { NOW_MS, POLICY, READ_LOGS, restEvent } from "../functions/proxy/ports.ts";
import { restEvent as iamEvent } from "../http/events.ts";
import { viewOf } from "../opensearch/view.ts";

const VIEW = viewOf({ "logs-1": {}, "logs-2": {}, "secret-hr": {} });
const LATER = viewOf({ "logs-1": {}, "logs-2": {}, "logs-new": {}, "secret-hr": {} });
const OPENED = new Map<string, OpenedId>([
  ["mine", { raw: "raw", names: ["logs-1"] }],
  ["lapsed", { raw: "raw", names: ["secret-hr"] }],
]);
const WRITE_LOGS: Grant = { ...READ_LOGS, actions: ["read", "write"] };

interface World {
  readonly domain?: Partial<Domain>;
  readonly queryFields?: QueryFields;
  readonly now?: number;
}

interface Outcome {
  /** every step and every look at the world, in their order */
  readonly steps: readonly string[];
  readonly permitted?: PermittedRequest;
  /** code and reason */
  readonly refusal?: string;
}

/** Decides a request in a world that takes notes. */
async function run(event: unknown, world: World = {}): Promise<Outcome> {
  const steps: string[] = [];
  const note = (step: string): void => void steps.push(step);
  const [logs] = Object.values(POLICY.domains);
  const policy: PolicyDocument = {
    ...POLICY,
    domains: { ...POLICY.domains, logs: { ...(logs as Domain), ...world.domain } },
  };
  const view = (step: string, found: NamesView): NamesView => {
    note(step);
    return found;
  };
  const ports: DecisionPorts = {
    policy,
    grantSets: new GrantSets(),
    names: {
      get: (domain) => view(`names of ${domain}`, VIEW),
      newerThan: (domain, after) => view(`names of ${domain} after ${after - NOW_MS}`, LATER),
    },
    openIds: (ids, { principal, domain }) => {
      note(`open ${ids.map(({ sealed }) => sealed).join(",")} for ${principal} on ${domain}`);
      return Promise.resolve(OPENED);
    },
    queryFields: (domain) => {
      note(`query fields of ${domain}`);
      const found = world.queryFields ?? { fields: [], mayGrow: false };
      return Promise.resolve({ of: () => Promise.resolve(found), everywhere: () => Promise.resolve([]) });
    },
    now: () => world.now ?? NOW_MS,
  };
  try {
    const routed = readRoute(event, { basePath: undefined });
    const caller = await identify(routed, ports, { identify: ({ principal }) => note(`caller ${principal}`) });
    const permitted = await decideRequest(routed, caller, ports, {
      identify: () => expect.unreachable("nobody is identified twice"),
      locate: (domain) => note(`domain ${domain}`),
      match: (operation) => note(`operation ${operation}`),
      decide: ({ effect }) => note(effect),
    });
    return { steps, permitted };
  } catch (error) {
    if (!(error instanceof RejectedError)) throw error;
    return { steps, refusal: `${error.code}: ${error.message}` };
  }
}

const CALLER = "caller okta:00u1abc";
const ndjson = (...lines: unknown[]) => lines.map((line) => `${JSON.stringify(line)}\n`).join("");
const post = (path: string, body: object, grants: readonly Grant[] = [WRITE_LOGS]) =>
  restEvent("POST", path, { body: JSON.stringify(body), grants });
const msearch = (...lines: unknown[]) =>
  restEvent("POST", "/_msearch", { body: ndjson(...lines), type: "application/x-ndjson" });

describe("a refusal", () => {
  it.each<[string, unknown, string, readonly string[]]>([
    [
      "of a caller, whatever is asked",
      restEvent("GET", "/%zz", { context: { refusal: "too-many-roles" } }),
      "too-many-roles: the token's groups match too many roles",
      [CALLER],
    ],
    [
      "of a token that has ended",
      restEvent("GET", "/_search", { context: { expiresAt: String(NOW_MS / 1_000 - 30) } }),
      "token-expired: the token has expired",
      [CALLER],
    ],
    ["of what is no domain", restEvent("GET", "/-/x"), "not-found: there is nothing here", [CALLER]],
    [
      "of a domain that is not known, before the form",
      restEvent("GET", "/-/domains/nope/%zz", { resource: "/-/domains/{domain}/{proxy+}" }),
      "index-not-granted: there is no grant on this domain",
      [CALLER, "domain undefined"],
    ],
    [
      "of a domain without a grant, before the form",
      restEvent("GET", "/-/domains/other/%zz", { resource: "/-/domains/{domain}/{proxy+}" }),
      "index-not-granted: there is no grant on this domain",
      [CALLER, "domain other"],
    ],
    [
      "of an operation that nobody knows",
      restEvent("GET", "/_unknown"),
      "operation-not-supported: no such operation is known",
      [CALLER, "domain logs"],
    ],
    [
      "of one that is known, before its parameters",
      restEvent("GET", "/_tasks", { query: { nope: "1" } }),
      "operation-not-supported: the operation `tasks.list` is not supported",
      [CALLER, "domain logs", "operation tasks.list"],
    ],
    [
      "of parameters and body, before any name is looked at",
      restEvent("GET", "/secret-hr/_search", { query: { nope: "1" } }),
      "request-not-understood: unknown query parameter `nope`",
      [CALLER, "domain logs", "operation search"],
    ],
    [
      "of an index",
      restEvent("GET", "/secret-hr/_search"),
      "index-not-granted: not granted: read on `secret-hr`",
      [CALLER, "domain logs", "operation search", "names of logs", "deny"],
    ],
    [
      "of what an id was opened on",
      restEvent("GET", "/_search/scroll/lapsed"),
      "index-not-granted: not granted: read on `secret-hr`",
      [CALLER, "domain logs", "operation scroll", "open lapsed for okta:00u1abc on logs", "names of logs", "deny"],
    ],
  ])("%s", async (_, event, refusal, steps) => {
    expect(await run(event)).toEqual({ refusal, steps });
  });

  it("of an operation that the domain's version lacks", async () => {
    const { refusal } = await run(restEvent("GET", "/_list/indices"), { domain: { version: "opensearch-1.3" } });
    expect(refusal).toBe(
      "operation-not-supported: the operation `list.indices` is not one of a domain of version `opensearch-1.3`",
    );
  });

  it("of a path that does not begin as this API's do", async () => {
    expect((await run(restEvent("GET", "/%zz"))).refusal).toMatch(/^request-not-understood: /);
  });
});

describe("a caller who signed with IAM", () => {
  const policy: PolicyDocument = {
    ...POLICY,
    roles: {
      bot: {
        members: { groups: [], clients: [], users: [], iam: ["arn:aws:iam::123456789012:role/ci-*"] },
        grants: [{ domain: "logs", indices: ["logs-*"], actions: ["read"] }],
      },
    },
  };
  const identifiedAs = async (arn: string) => {
    const told: string[] = [];
    const event = iamEvent("/-/iam/_search", { authorizer: null, userArn: arn, resource: "/-/iam/{proxy+}" });
    const ports = { policy, now: () => NOW_MS };
    await identify(readRoute(event, { basePath: undefined }), ports, {
      identify: ({ principal, roles }) => told.push(`${principal} ${roles.join(",")}`),
    }).catch((error: Error) => told.push(error.message));
    return told;
  };

  it("is who API Gateway says, by the policy at hand", async () => {
    expect(await identifiedAs("arn:aws:iam::123456789012:user/ci-deploy")).toEqual([
      "arn:aws:iam::123456789012:user/ci-deploy ",
      expect.any(String),
    ]);
    expect(await identifiedAs("arn:aws:sts::123456789012:assumed-role/ci-deploy/build-7")).toEqual([
      "arn:aws:iam::123456789012:role/ci-deploy bot",
    ]);
  });
});

describe("documents that the gate does not see", () => {
  const update = post("/logs-1/_update/1", { script: { source: "ctx._source.a = [:]" } });
  const steps = [CALLER, "domain logs", "operation update", "names of logs"];

  it("are refused where a field would run them, when they are granted", async () => {
    const { refusal, ...more } = await run(update, { queryFields: { fields: ["q"], mayGrow: false } });
    expect(refusal).toMatch(/^operation-not-supported: a script of this kind may write a query/);
    expect(more.steps).toEqual([...steps, "allow", "query fields of logs"]);
  });

  it("are of no interest where nothing is granted, or where there are none", async () => {
    const script = { script: { source: "ctx._source.a = [:]" } };
    expect((await run(post("/logs-1/_update/1", script, [READ_LOGS]))).steps).toEqual([...steps, "deny"]);
    expect((await run(post("/logs-1/_update/1", { doc: {} }))).steps).toEqual([...steps, "allow"]);
    expect((await run(update)).permitted?.decision.effect).toBe("allow");
  });
});

describe("the names that a decision rests on", () => {
  const looks = async (event: unknown) => (await run(event)).steps.filter((step) => step.startsWith("names"));

  it("are those that are known, or newer ones where a granted name is unknown", async () => {
    expect(await looks(restEvent("GET", "/logs-1/_search"))).toEqual(["names of logs"]);
    expect(await looks(restEvent("GET", "/secret-new/_search"))).toEqual(["names of logs"]);
    expect(await looks(restEvent("GET", "/logs-new/_search"))).toEqual(["names of logs", "names of logs after 0"]);
    expect((await run(restEvent("GET", "/logs-new/_search"))).permitted?.view).toBe(LATER);
  });

  it("are not looked at where nothing is named", async () => {
    expect(await looks(restEvent("GET", "/"))).toEqual([]);
    expect((await run(restEvent("GET", "/"))).permitted?.view).toMatchObject({ indices: new Map() });
  });
});

describe("what is permitted", () => {
  it("is told with all that its answer depends on", async () => {
    const { steps, permitted } = await run(
      restEvent("GET", "/-/domains/logs/logs-*/_search", { resource: "/-/domains/{domain}/{proxy+}" }),
    );
    expect(steps).toEqual([CALLER, "domain logs", "operation search", "names of logs", "allow"]);
    expect(permitted).toMatchObject({
      request: { method: "GET" },
      resolved: { operation: { name: "search" }, written: "logs-*", now: new Date(NOW_MS) },
      decision: { effect: "allow", selections: [{ names: ["logs-1", "logs-2"] }] },
      view: VIEW,
      name: "logs",
      domain: { default: true },
      caller: { principal: "okta:00u1abc" },
      split: undefined,
    });
    expect(permitted?.grants.isGranted("logs-1", "read", VIEW)).toBe(true);
  });

  it("may have a body that few requests have", async () => {
    const { permitted } = await run(post("/logs-1/_search/template", { source: {} }));
    expect(permitted?.resolved.body.toString()).toBe("{}");
  });

  it("may name ids, which are opened for this caller and domain", async () => {
    const { steps, permitted } = await run(restEvent("GET", "/_search/scroll/mine"));
    expect(steps).toContain("open mine for okta:00u1abc on logs");
    expect(permitted?.resolved.openedIds).toBe(OPENED);
  });

  it("counts limits that the request meets", async () => {
    const grants: Grant[] = [{ ...READ_LOGS, maxTokenAgeSeconds: 60 }];
    const age = (seconds: number) =>
      run(restEvent("GET", "/logs-1/_search", { grants, context: { issuedAt: String(NOW_MS / 1_000 - seconds) } }));
    expect((await age(61)).refusal).toMatch(/^index-not-granted: /);
    expect((await age(60)).permitted).toBeDefined();
  });
});

describe("a request of several items, where the policy says `partial`", () => {
  const partial: World = { domain: { partial: true } };
  const mixed = msearch(
    { index: "logs-1" },
    {},
    { index: "secret-hr" },
    {},
    { index: "log*" },
    {},
    { index: "logs-1" },
    {},
  );

  it("is refused as a whole where it does not", async () => {
    for (const world of [{}, { domain: { partial: false } }]) {
      const { steps, refusal } = await run(mixed, world);
      expect([steps.at(-1), refusal]).toEqual(["deny", "index-not-granted: not granted: read on `secret-hr`"]);
    }
  });

  it("is refused as a whole where none is left, or what is left is not granted", async () => {
    const none = msearch({ index: "secret-hr" }, {});
    const lapsed = msearch({ index: "logs-1" }, {}, { index: "secret-hr" }, {}, {}, { pit: { id: "lapsed" } });
    for (const event of [none, lapsed]) {
      const { steps, refusal } = await run(event, partial);
      expect(steps.filter((step) => step === "deny" || step === "narrow")).toEqual(["deny"]);
      expect(refusal).toMatch(/^index-not-granted: not granted: read on `secret-hr`/);
    }
  });

  it("is what is left of it, told with every check of the whole", async () => {
    const { steps, permitted } = await run(mixed, partial);
    expect(steps).toEqual([CALLER, "domain logs", "operation msearch", "names of logs", "narrow"]);
    expect(permitted).toMatchObject({
      resolved: { needs: { requirements: [{}, {}, {}] } },
      decision: { effect: "narrow", narrowedTo: ["logs-1", "logs-*"] },
      split: { sent: 3, refused: [{ position: 1 }] },
    });
    expect(permitted?.resolved.body.toString()).not.toContain("secret-hr");
    expect(permitted?.decision.checks.map(({ index, isGranted }) => [index, isGranted])).toEqual([
      ["logs-1", true],
      ["secret-hr", false],
      ["log*", true],
    ]);
  });

  it("is narrowed even where what is left is granted as it is", async () => {
    const { permitted } = await run(msearch({ index: "logs-1" }, {}, { index: "secret-hr" }, {}), partial);
    expect(permitted?.decision).toMatchObject({ effect: "narrow", narrowedTo: ["logs-1"] });
  });

  it("is itself where every item is granted", async () => {
    const { permitted } = await run(msearch({ index: "logs-1" }, {}), partial);
    expect(permitted).toMatchObject({ decision: { effect: "allow" }, split: undefined });
  });

  it("uses the ids that were opened for the whole, at the same moment", async () => {
    const event = msearch({}, { pit: { id: "mine" } }, { index: "secret-hr" }, {});
    const { steps, permitted } = await run(event, partial);
    expect(steps.filter((step) => step.startsWith("open"))).toHaveLength(1);
    expect(permitted?.resolved).toMatchObject({ openedIds: OPENED, now: new Date(NOW_MS) });
  });
});
