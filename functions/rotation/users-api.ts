import type { Domain } from "../../shared/policy/document.ts";
import { readAmazonHost } from "../../shared/policy/endpoints.ts";

/** Whom a domain takes a user and password for. */
export interface Identity {
  readonly name: string;
  /** what decides what the user may do, sorted */
  readonly roles: readonly string[];
}

/** One of a domain's own users, without the password. */
export interface InternalUser {
  /** may not be changed through the API */
  readonly isReserved: boolean;
  /** the user that it takes turns with, as a rotation has noted; undefined: nobody has */
  readonly alternatesWith: string | undefined;
  /** what another user needs to be the same but for name and password, as the API takes it */
  readonly properties: Readonly<Record<string, unknown>>;
}

/** One way to read and write a domain's users. Parsers answer undefined for what they do not understand. */
export interface UsersApi {
  readonly identityPath: string;
  readonly userPath: (name: string) => string;
  readonly parseIdentity: (answer: unknown) => Identity | undefined;
  readonly parseUser: (answer: unknown, name: string) => InternalUser | undefined;
  /** the body that makes a user like `user`, with a password and a note of the user it takes turns with */
  readonly formatUser: (user: InternalUser, password: string, alternatesWith: string) => object;
}

/** The note's key among a user's attributes (Security) or metadata (Elasticsearch). */
const NOTE = "index_gate_alternates_with";

/** The Security plugin's API below `_plugins/_security`, and the same of Open Distro's below `_opendistro/_security`. */
function securityPlugin(base: string): UsersApi {
  return {
    identityPath: `${base}/authinfo`,
    userPath: (name) => `${base}/api/internalusers/${encodeURIComponent(name)}`,
    parseIdentity: (answer) => identityOf(answer, "user_name"),
    parseUser: (answer, name) => {
      const user = objectOf(objectOf(answer)?.[name]);
      if (user === undefined) return undefined;
      const { reserved, hidden, static: isStatic, attributes, backend_roles, opendistro_security_roles } = user;
      return {
        isReserved: reserved === true || hidden === true || isStatic === true,
        alternatesWith: noteOf(attributes),
        properties: {
          ...(typeof user["description"] === "string" ? { description: user["description"] } : {}),
          attributes: objectOf(attributes) ?? {},
          backend_roles: backend_roles ?? [],
          opendistro_security_roles: opendistro_security_roles ?? [],
        },
      };
    },
    formatUser: ({ properties }, password, alternatesWith) => ({
      ...properties,
      attributes: { ...objectOf(properties["attributes"]), [NOTE]: alternatesWith },
      password,
    }),
  };
}

/** Elasticsearch's own: users of the native realm. */
const ELASTICSEARCH: UsersApi = {
  identityPath: "/_security/_authenticate",
  userPath: (name) => `/_security/user/${encodeURIComponent(name)}`,
  parseIdentity: (answer) => identityOf(answer, "username"),
  parseUser: (answer, name) => {
    const user = objectOf(objectOf(answer)?.[name]);
    if (user === undefined) return undefined;
    const { roles, full_name, email, metadata, enabled } = user;
    return {
      isReserved: objectOf(metadata)?.["_reserved"] === true,
      alternatesWith: noteOf(metadata),
      properties: { roles, full_name, email, metadata: objectOf(metadata) ?? {}, enabled },
    };
  },
  formatUser: ({ properties }, password, alternatesWith) => ({
    ...properties,
    metadata: { ...objectOf(properties["metadata"]), [NOTE]: alternatesWith },
    password,
  }),
};

const PLUGIN = securityPlugin("/_plugins/_security");
const OPEN_DISTRO = securityPlugin("/_opendistro/_security");

/**
 * What a domain's `version` speaks. Amazon's Elasticsearch has Open Distro's Security plugin, and OpenSearch 1 still took
 * its paths; any other Elasticsearch has its own API.
 */
export function usersApiOf({ version, endpoint, arn }: Pick<Domain, "version" | "endpoint" | "arn">): UsersApi {
  if (version?.startsWith("elasticsearch-")) {
    const isAmazon = arn !== undefined || readAmazonHost(endpoint) !== undefined;
    return isAmazon ? OPEN_DISTRO : ELASTICSEARCH;
  }
  return version?.startsWith("opensearch-1.") ? OPEN_DISTRO : PLUGIN;
}

function identityOf(answer: unknown, nameKey: "user_name" | "username"): Identity | undefined {
  const { [nameKey]: name, roles } = objectOf(answer) ?? {};
  if (typeof name !== "string" || !Array.isArray(roles)) return undefined;
  return { name, roles: roles.filter((role) => typeof role === "string").toSorted() };
}

function noteOf(properties: unknown): string | undefined {
  const note = objectOf(properties)?.[NOTE];
  return typeof note === "string" ? note : undefined;
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}
