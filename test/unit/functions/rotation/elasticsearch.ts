import type { ServerResponse } from "node:http";
import { type Received, startDomain, type TestDomain } from "../../aws/https-server.ts";

interface NativeUser {
  password: string;
  roles: readonly string[];
  full_name: string | null;
  email: string | null;
  metadata: Readonly<Record<string, unknown>>;
  enabled: boolean;
}

export interface ElasticsearchDomain extends TestDomain {
  readonly users: Map<string, NativeUser>;
}

const FIELDS = new Set(["password", "roles", "full_name", "email", "metadata", "enabled"]);

/**
 * The users API of Elasticsearch 7.10's own security (its reference: "Get users", "Create or update users", "Authenticate")
 * over TLS, as far as a rotation goes: who may call it, what it takes and refuses, and how it answers.
 */
export async function startElasticsearch(users: Readonly<Record<string, NativeUser>>): Promise<ElasticsearchDomain> {
  const domain = Object.assign(await startDomain(), { users: new Map(Object.entries(users)) });
  domain.answer = (received, response) => answer(received, response, domain.users);
  return domain;
}

export function nativeUser(password: string, roles: readonly string[], change: Partial<NativeUser> = {}): NativeUser {
  return { password, roles, full_name: null, email: null, metadata: {}, enabled: true, ...change };
}

function answer(
  { method, url, headers, body }: Received,
  response: ServerResponse,
  users: Map<string, NativeUser>,
): void {
  const say = (status: number, value: object) =>
    void response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
  const refuse = (status: number, type: string) => say(status, { error: { type, reason: type }, status });
  const [, encoded = ""] = /^Basic (.+)$/.exec(headers.authorization ?? "") ?? [];
  const [username = "", password] = Buffer.from(encoded, "base64").toString("utf8").split(/:(.*)/s);
  const caller = users.get(username);
  if (caller?.enabled !== true || caller.password !== password) return refuse(401, "security_exception");
  if (method === "GET" && url === "/_security/_authenticate") {
    const { password: _, ...rest } = caller;
    const realm = { name: "default_native", type: "native" };
    return say(200, {
      username,
      ...rest,
      authentication_realm: realm,
      lookup_realm: realm,
      authentication_type: "realm",
    });
  }
  const name = decodeURIComponent(/^\/_security\/user\/([^/?]+)$/.exec(url)?.[1] ?? "");
  if (name === "") return refuse(400, "illegal_argument_exception");
  // `manage_security`, which nothing less than these has
  if (!caller.roles.some((role) => role === "superuser" || role === "index-gate-connector")) {
    return refuse(403, "security_exception");
  }
  const user = users.get(name);
  if (method === "GET") {
    if (user === undefined) return say(404, {});
    const { password: _, ...rest } = user;
    return say(200, { [name]: { username: name, ...rest } });
  }
  if (method !== "PUT") return refuse(405, "method_not_allowed");
  const wanted = JSON.parse(body.toString()) as Partial<NativeUser>;
  const { password: given, roles, metadata = {}, full_name = null, email = null, enabled = true } = wanted;
  const isLegal =
    Object.keys(wanted).every((field) => FIELDS.has(field)) &&
    Array.isArray(roles) &&
    (given === undefined ? user !== undefined : given.length >= 6) &&
    Object.keys(metadata).every((key) => !key.startsWith("_")) &&
    user?.metadata["_reserved"] !== true;
  if (!isLegal || roles === undefined) return refuse(400, "action_request_validation_exception");
  users.set(name, { password: given ?? user?.password ?? "", roles, full_name, email, metadata, enabled });
  say(200, { created: user === undefined });
}
