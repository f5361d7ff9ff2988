import { gunzipSync } from "node:zlib";
import { type Verdict, verdictOf } from "../../../fuzz/judge/security.ts";
import type { Identity, NodeClient } from "../../../fuzz/node/node-client.ts";
import { restEvent } from "../../../local/gateway/rest-event.ts";
import { matchRoute } from "../../../local/gateway/routes.ts";
import type { NamesView } from "../../../shared/opensearch/names-view.ts";
import { buildContext } from "../../../shared/policy/context.ts";
import type { PolicyDocument } from "../../../shared/policy/document.ts";
import { type Explanation, explain } from "../../../shared/policy/explain.ts";
import { principalWith } from "../../unit/policy/principals.ts";
import { bodyOf, type SurfaceCase, targetOf } from "../surface-cases.ts";
import { namesOutside } from "../surface-checks.ts";
import { CANARIES } from "../surface-fixture.ts";
import { groupOf } from "../surface-policy.ts";

const HOST = "search.example.com";
const API = { accountId: "123456789012", apiId: "a1b2c3d4e5", region: "eu-west-1", stage: "prod", basePath: "" };

/** The gate's decision on a case, in process, against these names; undefined: API Gateway has no such path or method. */
export async function gateVerdict(
  of: SurfaceCase,
  policy: PolicyDocument,
  names: NamesView,
): Promise<Explanation | undefined> {
  const event = eventOf(of, policy);
  return event === undefined ? undefined : explain(event, policy, { names, now: new Date() });
}

function eventOf(of: SurfaceCase, policy: PolicyDocument): unknown {
  const route = of.path.startsWith("/") ? matchRoute("rest", of.method, of.path) : undefined;
  if (route === undefined) return undefined;
  const sent = Object.entries({ host: HOST, ...of.headers });
  const request = {
    method: of.method,
    path: of.path,
    query: of.query === "" ? undefined : of.query,
    rawHeaders: sent.flat(),
    headers: new Map(sent.map(([name, value]) => [name.toLowerCase(), [value]])),
    body: bodyOf(of) ?? Buffer.alloc(0),
  };
  const exchange = { requestId: of.id, receivedAt: new Date(), domainName: HOST, routePath: of.path };
  const principal = principalWith({ groups: [`okta:${groupOf(of.grant)}`] });
  try {
    return restEvent(request, route, exchange, API, { ...buildContext(principal, policy) });
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

const NOT_SENT = /^(?:x-(?:proxy|forwarded)|host$|connection$|authorization$|accept-encoding$)/;

/**
 * What Security says to a case as its caller wrote it, for somebody who has the group of the grant and nothing else. The
 * case is carried out: what is only asked about is not checked in its parts. `leaks`: what stands in an index that is not granted.
 */
export async function securityVerdict(client: NodeClient, of: SurfaceCase): Promise<Verdict & { leaks: string[] }> {
  const headers = Object.fromEntries(Object.entries(of.headers).filter(([name]) => !NOT_SENT.test(name)));
  const as: Identity = { user: "somebody", roles: [groupOf(of.grant)] };
  // an answer to HEAD would not say why
  const method = of.method === "HEAD" ? "GET" : of.method;
  const target = targetOf(of);
  if (BROKEN_ESCAPE.test(target)) return { says: "unclear", status: 0, missing: [], leaks: [] };
  const answer = await client.send({ method, target, headers, body: bodyOf(of), as });
  const [text, written] = [answer.body.toString(), JSON.stringify(of)];
  const isForeign = namesOutside(of.grant).includes("secret-hr");
  const leaks = CANARIES.filter((canary) => isForeign && text.includes(canary) && !written.includes(canary));
  return { ...verdictOf(answer), leaks };
}

/** The node's HTTP server cannot read such a target, and ends the connection. */
const BROKEN_ESCAPE = /%(?![\dA-Fa-f]{2})/;

const NAME = /(?<![\w.%-])\.?(?:ds-)?(?:logs|secret|metrics|shapes)(?:-[\w-]+)*(?![\w.*-])/gi;
const LIVE_ID = /@@(?:PIT|SCROLL):/;

/** The concrete names in path and body of a case that holds no live id. */
export function namesIn(of: SurfaceCase): string[] {
  const body = bodyOf(of) ?? Buffer.alloc(0);
  const text = of.headers["content-encoding"] === "gzip" ? gunzipSync(body).toString() : body.toString();
  if (LIVE_ID.test(`${targetOf(of)}${text}`)) return [];
  const path = of.path.replaceAll(/(?:%[\dA-Fa-f]{2})+/g, (run) =>
    Buffer.from(run.replaceAll("%", ""), "hex").toString(),
  );
  return [...new Set(`${path}\n${text}`.match(NAME) ?? [])];
}
