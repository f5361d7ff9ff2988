import { describe, expect, it } from "vitest";
import { readRoute } from "../../../shared/http/route.ts";
import { httpEvent, PRINCIPAL, read, restEvent } from "./events.ts";

const NONE = { basePath: undefined };
const ARN = "arn:aws:sts::123456789012:assumed-role/ci/x";
const IAM_ROUTE = "ANY /-/iam/{proxy+}";
const gateFailed = expect.objectContaining({ code: "gate-failed" });

describe("an event that this API cannot have sent", () => {
  it.each([
    ["nothing", undefined],
    ["a string", "event"],
    ["no request context", { httpMethod: "GET", path: "/" }],
    ["payload format 1.0 of an HTTP API", { ...(restEvent("/") as object), version: "1.0" }],
    ["a load balancer's", { requestContext: { elb: {} }, httpMethod: "GET", path: "/" }],
    ["an unknown resource", restEvent("/", { resource: "/v2/{proxy+}" })],
    ["an unknown route", httpEvent("/", { resource: "ANY /v2/{proxy+}" })],
    ["no identity", restEvent("/", { authorizer: null })],
    ["no identity on an HTTP API", httpEvent("/", { authorizer: null })],
    ["a context without a principal", restEvent("/", { authorizer: { roles: "devops" } })],
    ["a principal that is empty", httpEvent("/", { authorizer: { principal: "" } })],
    ["two identities", restEvent("/", { userArn: ARN })],
    ["two identities on an HTTP API", httpEvent("/", { userArn: ARN })],
    ["an IAM identity on a bearer route", restEvent("/", { authorizer: null, userArn: ARN })],
    ["no identity on the IAM route", restEvent("/-/iam/x", { resource: "/-/iam/{proxy+}", authorizer: null })],
    ["no identity on the IAM route of an HTTP API", httpEvent("/-/iam/x", { resource: IAM_ROUTE, authorizer: null })],
    ["a token on the IAM route", restEvent("/-/iam/x", { resource: "/-/iam/{proxy+}" })],
    ["a token on the IAM route of an HTTP API", httpEvent("/-/iam/x", { resource: IAM_ROUTE })],
    ["two identities on the IAM route", restEvent("/-/iam/x", { resource: "/-/iam/{proxy+}", userArn: ARN })],
    ["two identities on that of an HTTP API", httpEvent("/-/iam/x", { resource: IAM_ROUTE, userArn: ARN })],
    ["an IAM identity, the path alone says `/-/iam`", restEvent("/-/iam/x", { authorizer: null, userArn: ARN })],
    ["the same on an HTTP API", httpEvent("/-/iam/x", { authorizer: null, userArn: ARN })],
    ["no identity on a reserved path", restEvent("/-/x", { resource: "/-/{proxy+}", authorizer: null })],
  ])("%s: gate-failed", (_, event) => {
    expect(() => readRoute(event, NONE)).toThrow(gateFailed);
  });

  it("the other kind of gateway, where one is configured", () => {
    expect(() => readRoute(httpEvent("/"), { ...NONE, gateway: "rest" })).toThrow(gateFailed);
    expect(() => readRoute(restEvent("/"), { ...NONE, gateway: "http" })).toThrow(gateFailed);
    expect(readRoute(restEvent("/"), { ...NONE, gateway: "rest" }).gateway).toBe("rest");
  });
});

describe("the route", () => {
  const routeOf = (path: string, resource?: string) =>
    readRoute(restEvent(path, resource === undefined ? {} : { resource }), NONE).route;

  it("below `/-` does not exist, whatever the path says", () => {
    for (const resource of ["/-", "/-/{proxy+}"]) {
      expect(routeOf("/logs-app/_search", resource)).toEqual({ kind: "not-found" });
    }
  });

  it("never takes the identity of the public health check to a domain", () => {
    const routed = readRoute(restEvent("/logs-app/_search", { resource: "/-/health", authorizer: null }), NONE);
    expect(routed.route).toEqual({ kind: "health" });
    expect(routed.authorizerContext).toBeUndefined();
  });

  it.each(["/-", "/-/", "/-/health", "/-/domains", "/-/domains/", "/-/domains//x", "/-/x/y", "/-/iam/_search"])(
    "of `%s` under the greedy route does not exist",
    (path) => {
      expect(routeOf(path)).toEqual({ kind: "not-found" });
      expect(readRoute(httpEvent(path), NONE).route).toEqual({ kind: "not-found" });
    },
  );

  it("of a named domain's resource whose path says otherwise is refused", () => {
    expect(() => read(restEvent("/logs-app/_search", { resource: "/-/domains/{domain}/{proxy+}" }))).toThrow(
      expect.objectContaining({ code: "request-not-understood" }),
    );
  });

  it("with the reserved segment percent-encoded is refused", () => {
    expect(() => read(restEvent("/%2D/domains/logs/_search"))).toThrow(
      expect.objectContaining({ code: "request-not-understood" }),
    );
  });

  it("names a domain that may not exist, as written", () => {
    expect(routeOf("/-/domains/no%2Fsuch/_search")).toEqual({ kind: "domain", domain: "no%2Fsuch" });
  });

  it.each([
    ["/", "/"],
    ["/logs-app/_search", "/{proxy+}"],
    ["/-app/_search", "/{proxy+}"],
  ])("of `%s` is the default domain", (path, resource) => {
    expect(routeOf(path, resource)).toEqual({ kind: "domain", domain: undefined });
  });

  it.each([
    ["/-/domains/metrics", "/-/domains/{domain}", []],
    ["/-/domains/metrics/", "/-/domains/{domain}", []],
    ["/-/domains/metrics/logs-app/_search", "/-/domains/{domain}/{proxy+}", ["logs-app", "_search"]],
    ["/-/domains/metrics/logs-app/_search", "/{proxy+}", ["logs-app", "_search"]],
  ])("of `%s` under `%s` is a named domain", (path, resource, segments) => {
    const event = restEvent(path, { resource });
    expect(readRoute(event, NONE).route).toEqual({ kind: "domain", domain: "metrics" });
    expect(read(event).segments.map(({ value }) => value)).toEqual(segments);
  });

  it("of an HTTP API's own routes", () => {
    expect(readRoute(httpEvent("/-/health", { resource: "GET /-/health", authorizer: null }), NONE).route.kind).toBe(
      "health",
    );
    expect(readRoute(httpEvent("/-/domains/metrics/x"), NONE).route).toEqual({ kind: "domain", domain: "metrics" });
    expect(read(httpEvent("/x", { resource: "ANY /{proxy+}" })).segments).toHaveLength(1);
  });

  it("carries the authorizer's context as strings", () => {
    const { authorizerContext } = readRoute(restEvent("/"), NONE);
    expect(authorizerContext).toEqual({ ...PRINCIPAL, integrationLatency: "3" });
  });
});

describe("the route of a caller who signed with IAM", () => {
  const signed = { authorizer: null, userArn: ARN };
  const events = (path: string, resource = "/-/iam/{proxy+}") => [
    restEvent(path, { ...signed, resource }),
    httpEvent(path, { ...signed, resource: `ANY ${resource}` }),
  ];

  it.each([
    "/%2D/iam/logs-app/_search",
    "/logs-app/_search",
    "/-/iamx/_search",
    "/-/domains/metrics/_search",
    "/-/IAM/x",
  ])("is refused where the path says something else: `%s`", (path) => {
    for (const event of events(path)) {
      expect(readRoute(event, NONE)).toMatchObject({ iam: { userArn: ARN }, authorizerContext: undefined });
      expect(() => read(event)).toThrow(expect.objectContaining({ code: "request-not-understood" }));
    }
  });

  it.each(["/-/iam/-", "/-/iam/-/health", "/-/iam/-/iam/_search", "/-/iam/-/domains/", "/-/iam/-/access/x"])(
    "of `%s` does not exist",
    (path) => {
      for (const event of events(path)) expect(readRoute(event, NONE).route).toEqual({ kind: "not-found" });
    },
  );

  it.each([
    ["/-/iam", "/-/iam", undefined, []],
    ["/-/iam/", "/-/iam", undefined, []],
    ["/-/iam/logs-app/_search", "/-/iam/{proxy+}", undefined, ["logs-app", "_search"]],
    ["/-/iam/iam/_search", "/-/iam/{proxy+}", undefined, ["iam", "_search"]],
    ["/-/iam/-/domains/metrics", "/-/iam/{proxy+}", "metrics", []],
    ["/-/iam/-/domains/metrics/logs-app/_search", "/-/iam/{proxy+}", "metrics", ["logs-app", "_search"]],
  ])("of `%s` is that of what is below", (path, resource, domain, segments) => {
    for (const event of events(path, resource)) {
      const routed = readRoute(event, NONE);
      expect(routed).toMatchObject({ route: { kind: "domain", domain }, iam: { userArn: ARN }, path });
      expect(routed.authorizerContext).toBeUndefined();
      expect(read(event).segments.map(({ value }) => value)).toEqual(segments);
    }
  });

  it("is found below a stage and a base path", () => {
    const on = (path: string, domainName: string) =>
      restEvent(path, { ...signed, resource: "/-/iam/{proxy+}", domainName });
    expect(read(on("/dev/-/iam/x", "abc123.execute-api.eu-west-1.amazonaws.com")).segments).toHaveLength(1);
    expect(read(on("/search/-/iam/x", "gate.example.com"), { basePath: "/search" }).segments).toHaveLength(1);
    expect(() => read(on("/-/iam/dev/x", "abc123.execute-api.eu-west-1.amazonaws.com"))).toThrow("stage or base path");
  });

  it("says which access key, where the event does", () => {
    const event = restEvent("/-/iam/x", { ...signed, resource: "/-/iam/{proxy+}" }) as RestContext;
    event.requestContext.identity["accessKey"] = "ASIAEXAMPLE";
    expect(readRoute(event, NONE).iam).toEqual({ userArn: ARN, accessKey: "ASIAEXAMPLE" });
    expect(readRoute(events("/-/iam/x")[1], NONE).iam).toEqual({ userArn: ARN, accessKey: undefined });
  });

  it("is not taken with a token: it is a bearer's route that does not exist", () => {
    expect(readRoute(restEvent("/-/iam/logs-app/_search"), NONE)).toMatchObject({
      route: { kind: "not-found" },
      iam: undefined,
    });
  });
});

interface RestContext {
  readonly requestContext: { readonly identity: Record<string, unknown> };
}

describe("stage and base path", () => {
  const EXECUTE_API = "abc123.execute-api.eu-west-1.amazonaws.com";
  const segments = (path: string, domainName: string, basePath?: string) =>
    read(restEvent(path, { domainName }), { basePath }).segments.map(({ value }) => value);

  it.each<[string, string, string | undefined, string]>([
    ["/logs-app/_search", EXECUTE_API, undefined, "no stage on an execute-api host"],
    ["/devel/_search", EXECUTE_API, undefined, "a longer stage"],
    ["/%64ev/_search", EXECUTE_API, undefined, "an encoded stage"],
    ["/search/_search", EXECUTE_API, "/search", "a base path on an execute-api host"],
    ["/logs-app/_search", "gate.example.com", "/search", "no base path on another host"],
    ["/searching/_search", "gate.example.com", "/search", "a longer base path"],
    ["/dev/logs-app/_search", "gate.example.com", "/search", "a stage in place of the base path"],
  ])("`%s` on %s with base path %s is refused: %s", (path, domainName, basePath) => {
    expect(() => segments(path, domainName, basePath)).toThrow(
      expect.objectContaining({ code: "request-not-understood" }),
    );
    // who has no grant is answered before that, so the route itself is read
    expect(readRoute(restEvent(path, { domainName }), { basePath }).route.kind).toBe("domain");
  });

  it.each([
    ["/dev/logs-app/_search", EXECUTE_API, undefined, ["logs-app", "_search"]],
    ["/dev", EXECUTE_API, undefined, []],
    ["/dev/", EXECUTE_API, undefined, []],
    ["/dev/dev/_search", EXECUTE_API, undefined, ["dev", "_search"]],
    ["/dev/logs-app", "abc123.execute-api.cn-north-1.amazonaws.com.cn", undefined, ["logs-app"]],
    ["/dev/logs-app", EXECUTE_API, "/search", ["logs-app"]],
    ["/logs-app/_search", "gate.example.com", undefined, ["logs-app", "_search"]],
    ["/dev/_search", "gate.example.com", undefined, ["dev", "_search"]],
    ["/search/logs-app", "gate.example.com", "/search", ["logs-app"]],
    ["/search/search/_doc", "gate.example.com", "/search", ["search", "_doc"]],
    ["/search/v1/logs-app", "gate.example.com", "/search/v1", ["logs-app"]],
    ["/dev/logs-app", "x.execute-api.example.com", undefined, ["dev", "logs-app"]],
  ])("`%s` on %s with base path %s", (path, domainName, basePath, expected) => {
    expect(segments(path, domainName, basePath)).toEqual(expected);
  });

  it("of an HTTP API: a stage by name is in the path, `$default` is not", () => {
    const of = (path: string, stage: string, domainName: string, basePath?: string) =>
      read(httpEvent(path, { stage, domainName }), { basePath }).segments.map(({ value }) => value);
    expect(() => of("/logs-app", "prod", EXECUTE_API)).toThrow("stage or base path");
    expect(of("/prod/logs-app", "prod", EXECUTE_API)).toEqual(["logs-app"]);
    expect(of("/logs-app", "$default", EXECUTE_API)).toEqual(["logs-app"]);
    expect(of("/search/logs-app", "prod", "gate.example.com", "/search")).toEqual(["logs-app"]);
  });
});

describe("what else is read for the audit line", () => {
  it("leaves out what is not printable or too long", () => {
    const headers = { "x-opaque-id": "a\u0001b" };
    expect(readRoute(restEvent("/", { headers }), NONE).opaqueId).toBeUndefined();
    expect(readRoute(restEvent("/", { headers: { "X-Opaque-Id": "x".repeat(257) } }), NONE).opaqueId).toBeUndefined();
  });

  it("keeps what it can of a user agent, so that nobody hides by a strange one", () => {
    const event = restEvent("/") as { requestContext: { identity: { userAgent: string } } };
    event.requestContext.identity.userAgent = `a\u0001b\u00fc${"x".repeat(300)}`;
    expect(readRoute(event, NONE).userAgent).toBe(`a?b?${"x".repeat(252)}`);
  });

  it("reads ids and addresses", () => {
    const routed = readRoute(restEvent("/logs-app", { headers: { "X-Opaque-Id": "mine" } }), NONE);
    expect(routed).toMatchObject({
      opaqueId: "mine",
      sourceIp: "203.0.113.7",
      userAgent: "curl/8",
      requestId: "6f7b2f0e-8d43-4d4e-9d1a-0a6c5b3c2d1e",
      path: "/logs-app",
    });
  });
});
