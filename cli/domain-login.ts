import type { Environment } from "../shared/config.ts";
import type { Domain } from "../shared/policy/document.ts";
import { readAmazonHost } from "../shared/policy/endpoints.ts";
import { UsageError } from "./command.ts";
import type { DomainLogin } from "./domain-connection.ts";

/** Where the operator's own credentials for a domain are read, never on the command line. */
export const LOGIN_VARIABLES = { user: "OPENSEARCH_USERNAME", password: "OPENSEARCH_PASSWORD" } as const;

const LOOPBACK = /^(?:localhost|127\.0\.0\.1|\[::1\])$/;

/** The origin of `--url`, or the domain's endpoint. Throws `UsageError` for what credentials must not be sent to. */
export function readDomainUrl(text: string | undefined, domain: Domain): string {
  const written = text ?? domain.endpoint;
  const url = URL.canParse(written) ? new URL(written) : undefined;
  // what was typed is not repeated: it may hold a password
  if (url !== undefined && (url.username !== "" || url.password !== "")) {
    throw new UsageError(`no credentials in --url: set ${LOGIN_VARIABLES.user} and ${LOGIN_VARIABLES.password}`);
  }
  if (
    url === undefined ||
    !/^https?:$/.test(url.protocol) ||
    url.search !== "" ||
    url.hash !== "" ||
    url.pathname !== "/"
  ) {
    throw new UsageError(`\`${written}\` is no address of a domain; write it like \`https://search.example.com\``);
  }
  if (url.protocol === "http:" && !LOOPBACK.test(url.hostname)) {
    throw new UsageError(`\`${written}\` would carry credentials in the clear; use https`);
  }
  return url.origin;
}

/**
 * User and password from the environment; without them the environment's AWS credentials, for an Amazon endpoint or the
 * domain's own. Throws `UsageError` when there are none.
 */
export function readDomainLogin(env: Environment, origin: string, domain: Domain): DomainLogin {
  const [user, password] = [env[LOGIN_VARIABLES.user], env[LOGIN_VARIABLES.password]];
  if (user !== undefined && password !== undefined) return { type: "basic", user, password };
  if (user !== undefined || password !== undefined) {
    throw new UsageError(`set both ${LOGIN_VARIABLES.user} and ${LOGIN_VARIABLES.password}`);
  }
  const region = readAmazonHost(origin)?.region ?? (origin === domain.endpoint ? domain.region : undefined);
  if (region === undefined) {
    throw new UsageError(
      `no credentials for \`${origin}\`: set ${LOGIN_VARIABLES.user} and ${LOGIN_VARIABLES.password}`,
    );
  }
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: token } = env;
  if (accessKeyId === undefined || secretAccessKey === undefined) {
    throw new UsageError(
      `no credentials for \`${origin}\`: set ${LOGIN_VARIABLES.user} and ${LOGIN_VARIABLES.password}, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY`,
    );
  }
  const credentials = { accessKeyId, secretAccessKey, ...(token === undefined ? {} : { sessionToken: token }) };
  return { type: "sigv4", region, credentials };
}
