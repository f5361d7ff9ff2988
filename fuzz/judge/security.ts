import { type NodeAnswer, type NodeClient, type NodeRequest, NodeSilent } from "../node/node-client.ts";
import type { FuzzPrincipal } from "../principal.ts";
import { bodyOf, type Probe, targetOf } from "../probe.ts";
import type { World } from "../world.ts";
import { identityOf, rolesPatch } from "./security-roles.ts";

/** What Security says: `unclear` where the node refuses the request for another reason. */
export interface Verdict {
  readonly says: "allow" | "forbid" | "unclear";
  readonly status: number;
  /** the permissions that are missing */
  readonly missing: readonly string[];
}

/**
 * Requests of many parts: asking for permission names the whole alone, so these are run as the principal, whom Security
 * keeps within the same grants.
 */
const HAS_PARTS =
  /\/_(?:bulk|mget|msearch|mtermvectors|reindex|delete_by_query|update_by_query|aliases|alias|search|count|explain|validate|rank_eval|field_caps|termvectors|search_shards|render)(?:[/?]|$)/;

/** Some actions of the node never answer when they are only asked about. */
const MOST_MS = 5_000;

const UNCLEAR: Verdict = { says: "unclear", status: 0, missing: [] };

/** Lets Security know these principals of a world. */
export async function registerPrincipals(
  client: NodeClient,
  principals: readonly FuzzPrincipal[],
  world: World,
): Promise<void> {
  await client.ask("PATCH", "/_plugins/_security/api/roles", rolesPatch(principals, world));
}

/** What Security says to a request that the gate let through, as it was forwarded. */
export function judgeForwarded(client: NodeClient, principal: FuzzPrincipal, request: NodeRequest): Promise<Verdict> {
  return judge(client, principal, request);
}

/** What Security says to a request as its caller wrote it. */
export function judgeWritten(client: NodeClient, principal: FuzzPrincipal, probe: Probe): Promise<Verdict> {
  const { authorization: _token, ...headers } = probe.headers;
  const ours = Object.fromEntries(
    Object.entries(headers).filter(([name]) => !/^x-(?:proxy|forwarded)|^(?:host|connection)$/.test(name)),
  );
  return judge(client, principal, {
    method: probe.method,
    target: targetOf(probe),
    headers: ours,
    body: bodyOf(probe),
    as: { user: "", roles: [] },
  });
}

async function judge(client: NodeClient, principal: FuzzPrincipal, request: NodeRequest): Promise<Verdict> {
  // goes on after its answer, and leaves an index of tasks behind even where only permission is asked for
  if (/wait_for_completion=(?!true)/.test(request.target)) return UNCLEAR;
  const asked = HAS_PARTS.test(request.target) ? request : { ...request, target: withCheck(request.target) };
  // an answer that is packed, or to HEAD, would not say why
  const method = request.method === "HEAD" ? "GET" : request.method;
  const headers = { ...request.headers, "accept-encoding": "identity" };
  const answer = await client
    .send({ ...asked, method, headers, timeoutMs: MOST_MS, as: identityOf(principal, request.target) })
    .catch((error: unknown) => {
      if (error instanceof NodeSilent || error instanceof TypeError) return undefined;
      throw error;
    });
  return answer === undefined ? UNCLEAR : verdictOf(answer);
}

/** First, because OpenSearch drops what comes after a `#`. */
function withCheck(target: string): string {
  const cut = target.indexOf("?");
  const check = "perform_permission_check=true";
  return cut === -1 ? `${target}?${check}` : `${target.slice(0, cut)}?${check}&${target.slice(cut + 1)}`;
}

export function verdictOf({ status, body }: NodeAnswer): Verdict {
  const text = body.toString();
  const missing = [
    ...Array.from(text.matchAll(/no permissions for \[([^\]]+)\]/g), ([, name]) => name ?? ""),
    ...(/"accessAllowed":false/.test(text)
      ? (JSON.parse(text) as { missingPrivileges: string[] }).missingPrivileges
      : []),
  ];
  if (text.includes("Wrong user in reader context")) missing.push("reader");
  // a blocked index is OpenSearch's own 403
  const isForbidden = (status === 403 || status === 401) && !text.includes("cluster_block_exception");
  if (missing.length > 0 || isForbidden) return { says: "forbid", status, missing: [...new Set(missing)] };
  return { says: status < 300 ? "allow" : "unclear", status, missing };
}
