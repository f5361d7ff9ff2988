import { describe, expect, it } from "vitest";
import { httpEvent } from "../../../local/gateway/http-event.ts";
import { restEvent } from "../../../local/gateway/rest-event.ts";
import { matchRoute, type RouteMatch } from "../../../local/gateway/routes.ts";
import { groupHeaders } from "../../../local/stack/body.ts";

const API = { accountId: "1", apiId: "a", region: "eu-west-1", stage: "dev", basePath: "" };
const EXCHANGE = { requestId: "r", receivedAt: new Date(0), domainName: "gate.example.com", routePath: "/x" };
/** Names that every object has already. */
const INHERITED = ["__proto__", "constructor", "toString"];

function requestWith(query: string | undefined, rawHeaders: readonly string[]) {
  return { method: "GET", path: "/x", query, rawHeaders, headers: groupHeaders(rawHeaders), body: Buffer.alloc(0) };
}

describe.each(["rest", "http"] as const)("the event of a %s API", (type) => {
  const route = matchRoute(type, "GET", "/x") as RouteMatch;
  const eventOf = (query: string | undefined, headers: readonly string[]) => {
    const request = requestWith(query, headers);
    const event =
      type === "rest"
        ? restEvent(request, route, EXCHANGE, API, undefined)
        : httpEvent(request, route, EXCHANGE, API, undefined);
    return JSON.parse(JSON.stringify(event)) as {
      headers: Record<string, string>;
      queryStringParameters?: Record<string, string>;
    };
  };

  it.each(INHERITED)("has a header called `%s` like any other", (name) => {
    const { headers } = eventOf(undefined, [name, "one"]);
    expect(Object.entries(headers)).toContainEqual([type === "rest" ? name : name.toLowerCase(), "one"]);
  });

  it.each(INHERITED)("has a parameter called `%s` like any other", (name) => {
    const { queryStringParameters = {} } = eventOf(`${name}=1`, []);
    expect(Object.entries(queryStringParameters)).toEqual([[name, "1"]]);
  });
});
