import { describe, expect, it } from "vitest";
import { readRoute } from "../../../shared/http/route.ts";
import { identify } from "../../../shared/policy/decide-request.ts";
import type { Grant, PolicyDocument } from "../../../shared/policy/document.ts";
import { POLICY, NOW_MS, READ_LOGS, restEvent } from "../functions/proxy/ports.ts";
import { restEvent as iamEvent } from "../http/events.ts";
import { LATER, OPENED, VIEW, post, run } from "./deciding.ts";

const CALLER = "caller okta:00u1abc";

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
