import { Validator } from "@seriousme/openapi-schema-validator";
import { describe, expect, it } from "vitest";
import { ACCESS_ROUTES } from "../../../shared/access/access-api.ts";
import { PROBLEMS } from "../../../shared/access/access-problem.ts";
import { OPERATIONS } from "../../../shared/access/openapi/operations.ts";
import { OPENAPI, problemsOf } from "../../support/access/openapi.ts";

const METHODS = ["get", "put", "post", "delete", "patch", "head", "options"];
const problem = { type: "about:blank", title: "x", status: 404, detail: "x", code: "request-not-found", requestId: "" };
const given = { method: "GET", path: "/-/access/requests/x", status: 404, type: "application/problem+json" };

describe("the OpenAPI document of temporary access", () => {
  it("is no document any more with one wrong key", async () => {
    const { valid } = await new Validator().validate({ ...structuredClone(OPENAPI), path: {} });
    expect(valid).toBe(false);
  });

  it("is an OpenAPI 3.1 document whose references lead somewhere", async () => {
    const validator = new Validator();
    expect(await validator.validate(structuredClone(OPENAPI) as never)).toEqual({ valid: true });
    expect(validator.version).toBe("3.1");
    const schemas = Object.keys(OPENAPI.components.schemas);
    const named = [...JSON.stringify(OPENAPI).matchAll(/#\/components\/schemas\/(\w+)/g)].map(([, name]) => name);
    expect(named.filter((name) => !schemas.includes(name ?? ""))).toEqual([]);
    expect(schemas.filter((name) => !named.includes(name))).toEqual([]);
  });

  it("has every route, and no other", () => {
    const described = Object.entries(OPENAPI.paths).flatMap(([path, item]) =>
      METHODS.filter((method) => method in item).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const routes = ACCESS_ROUTES.map(({ method, path }) => `${method} /-/access${path}`);
    expect(described.toSorted()).toEqual(routes.toSorted());
    expect(Object.keys(OPERATIONS).toSorted()).toEqual(
      routes.map((route) => route.replace("/-/access", "")).toSorted(),
    );
  });

  it("names every code somewhere", () => {
    const named = new Set(Object.values(OPERATIONS).flatMap(({ problems }) => problems));
    expect([...named].toSorted()).toEqual(Object.keys(PROBLEMS).toSorted());
  });

  it.each<[string, object]>([
    ["a field that it does not know", { json: { ...problem, more: 1 } }],
    ["a field that is missing", { json: { code: "x" } }],
    ["another type", { type: "text/html", json: problem }],
    ["a status of success that it does not know", { status: 204, json: problem }],
    ["another path", { path: "/-/access/request", json: problem }],
    ["another method", { method: "PATCH", json: problem }],
  ])("does not take an answer with %s", (_what, more) => {
    expect(problemsOf({ ...given, json: {}, ...more })).not.toEqual([]);
    expect(problemsOf({ ...given, json: problem })).toEqual([]);
  });
});
