import { generateKeyPair, type KeyObject } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { promisify } from "node:util";
import type { Configuration, Provider as OidcProvider } from "oidc-provider";
import type { Issuer } from "../../shared/policy/document.ts";
import { issuerName } from "./address.ts";
import { DEFAULT_CLIENT, shapeClaims, type TokenWish } from "./claims.ts";
import type { LocalPerson } from "./sign-in-page.ts";

const RESOURCE = "urn:index-gate:local";
const SIGNING_ALGORITHMS = ["RS256", "ES256"] as const;
const LIFETIME_SECONDS = 3_600;
const LIFETIMES = ["AccessToken", "ClientCredentials", "Grant", "IdToken", "Interaction", "Session"];

/** A token wish with what only tests ask for. */
export interface SignedWish extends TokenWish {
  readonly alg?: (typeof SIGNING_ALGORITHMS)[number] | undefined;
  /** put over the JWS header */
  readonly header?: Readonly<Record<string, unknown>> | undefined;
}

export interface LocalProvider {
  readonly provider: OidcProvider;
  /** by name: who can sign in, and whoever has */
  readonly people: Map<string, LocalPerson>;
  /** its keys, the private parts with them; it signs with the first of a kind */
  readonly keys: readonly ProviderKey[];
  /** a token with the provider's own signature */
  mint(wish: SignedWish): Promise<string>;
}

export type ProviderKey = NonNullable<Configuration["jwks"]>["keys"][number];

/**
 * An OpenID provider under the issuer's own `iss`: code with PKCE, client credentials, JWT access tokens. It signs with new
 * keys, and publishes `oldKeys` besides.
 */
export async function createProvider(
  issuer: Issuer,
  machineClients: readonly string[],
  oldKeys: readonly ProviderKey[] = [],
  signIn: readonly LocalPerson[] = [],
): Promise<LocalProvider> {
  const { Provider } = await loadLibrary();
  const iss = issuerName(issuer);
  // the wish of a token that is being minted; the others (code, client credentials) are shaped from what they are for
  const wishes = new WeakMap<object, SignedWish>();
  const people = new Map(signIn.map((person) => [person.name, person]));
  const keys = [...(await generateKeys()), ...oldKeys];
  const configuration: Configuration = {
    jwks: { keys },
    clients: describeClients(issuer, machineClients),
    clientBasedCORS: () => true,
    clientDefaults: { id_token_signed_response_alg: "RS256" },
    cookies: { keys: [iss] },
    findAccount: (_context, id) => ({
      accountId: id,
      claims: () => ({ sub: id, token_use: "id", "cognito:username": id }),
    }),
    formats: {
      customizers: {
        jwt: (_context, token, jwt) => {
          const wish = wishes.get(token) ?? wishOf(token, people);
          const claims = shapeClaims(issuer, iss, wish, Math.floor(Date.now() / 1000));
          for (const name of Object.keys(jwt.payload)) delete jwt.payload[name];
          // the provider insists on an audience, which Cognito's access tokens do not have: not enumerable, not written
          Object.defineProperty(jwt.payload, "aud", { value: iss, writable: true, configurable: true });
          for (const [name, value] of Object.entries(claims)) {
            Object.defineProperty(jwt.payload, name, { value, enumerable: true, writable: true, configurable: true });
          }
          jwt.header = { typ: undefined, ...wishes.get(token)?.header };
        },
      },
    },
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => RESOURCE,
        useGrantedResource: () => true,
        getResourceServerInfo: () => resourceServer("RS256"),
      },
    },
    interactions: { url: ({ req }, { uid }) => `${mountOf(req)}/interaction/${uid}` },
    // whoever signs in has said yes
    loadExistingGrant: async ({ oidc }) => {
      const ids = { clientId: oidc.client?.clientId ?? "", accountId: oidc.session?.accountId ?? "" };
      const grant = new provider.Grant(ids);
      grant.addOIDCScope("openid profile email");
      grant.addResourceScope(RESOURCE, "search");
      await grant.save();
      return grant;
    },
    pkce: { required: () => true },
    routes: routesOf(issuer),
    ttl: Object.fromEntries(LIFETIMES.map((kind) => [kind, LIFETIME_SECONDS])),
  };
  const provider: OidcProvider = quietly(() => new Provider(iss, configuration));
  provider.proxy = false;
  allowLocalPages(provider, issuer);
  return {
    provider,
    people,
    keys,
    mint: async (wish) => {
      const client = await provider.Client.find(DEFAULT_CLIENT);
      const token = new provider.ClientCredentials({ client, scope: "search" } as never);
      token.resourceServer = new provider.ResourceServer(RESOURCE, resourceServer(wish.alg ?? "RS256"));
      wishes.set(token, wish);
      return token.save();
    },
  };
}

function resourceServer(alg: (typeof SIGNING_ALGORITHMS)[number]) {
  return { audience: RESOURCE, scope: "search", accessTokenFormat: "jwt" as const, jwt: { sign: { alg } } };
}

function wishOf(token: object, people: ReadonlyMap<string, LocalPerson>): TokenWish {
  const { accountId, clientId } = token as { accountId?: string; clientId?: string };
  const groups = people.get(accountId ?? "")?.groups;
  return { sub: accountId, groups, client: clientId, ttlSeconds: LIFETIME_SECONDS };
}

/** What stands before the provider's own paths, as the caller sees them. */
function mountOf(request: IncomingMessage): string {
  const { originalUrl, url = "" } = request as IncomingMessage & { readonly originalUrl?: string };
  return originalUrl?.slice(0, originalUrl.length - url.length) ?? "";
}

/** The portal's client comes from whatever port of this machine the gateway has got. */
function allowLocalPages(provider: OidcProvider, { portal }: Issuer): void {
  const { prototype } = provider.Client as unknown as { prototype: RedirectRules };
  for (const name of ["redirectUriAllowed", "postLogoutRedirectUriAllowed"] as const) {
    const original = prototype[name];
    prototype[name] = function isAllowed(uri) {
      const isPage = this.clientId === portal?.clientId && LOCAL_PAGE.test(uri);
      return isPage || original.call(this, uri);
    };
  }
}

type RedirectRules = { readonly clientId: string } & Record<
  "redirectUriAllowed" | "postLogoutRedirectUriAllowed",
  (this: RedirectRules, uri: string) => boolean
>;

const LOCAL_PAGE = /^http:\/\/(?:127\.0\.0\.1|localhost):\d+\/(?:[^?#]*\/)?-\/portal$/;

/** Where the real issuers have their endpoints, below their `iss`. */
function routesOf(issuer: Issuer): NonNullable<Configuration["routes"]> {
  const base = issuer.type === "oidc" ? "/v1" : "/oauth2";
  const endSession = issuer.type === "oidc" ? "/v1/logout" : "/logout";
  return {
    authorization: `${base}/authorize`,
    token: `${base}/token`,
    jwks: "/.well-known/jwks.json",
    end_session: endSession,
  };
}

function knownClients(issuer: Issuer): readonly string[] {
  return issuer.type === "cognito" ? issuer.clientIds : [];
}

function describeClients(issuer: Issuer, machineClients: readonly string[]) {
  const portal = issuer.portal?.clientId;
  const ids = new Set([DEFAULT_CLIENT, ...knownClients(issuer), ...machineClients].filter((id) => id !== portal));
  return [...[...ids].map(describeClient), ...(portal === undefined ? [] : [describePortal(portal)])];
}

/** The portal's page: public, so without a secret. */
function describePortal(id: string) {
  return {
    client_id: id,
    grant_types: ["authorization_code"],
    response_types: ["code" as const],
    redirect_uris: ["http://127.0.0.1/-/portal"],
    token_endpoint_auth_method: "none" as const,
  };
}

function describeClient(id: string) {
  return {
    client_id: id,
    client_secret: `${id}-secret`,
    grant_types: ["authorization_code", "client_credentials"],
    response_types: ["code" as const],
    redirect_uris: ["http://127.0.0.1/callback", "https://client.example/callback"],
    token_endpoint_auth_method: "client_secret_post" as const,
  };
}

async function generateKeys(): Promise<ProviderKey[]> {
  const make = promisify(generateKeyPair) as (type: string, options: object) => Promise<{ privateKey: KeyObject }>;
  const [rsa, ec] = await Promise.all([make("rsa", { modulusLength: 2048 }), make("ec", { namedCurve: "P-256" })]);
  return [
    { ...rsa.privateKey.export({ format: "jwk" }), kid: crypto.randomUUID(), use: "sig", alg: "RS256" },
    { ...ec.privateKey.export({ format: "jwk" }), kid: crypto.randomUUID(), use: "sig", alg: "ES256" },
  ] as never[];
}

let library: Promise<typeof import("oidc-provider")> | undefined;

function loadLibrary(): Promise<typeof import("oidc-provider")> {
  library ??= quietly(() => import("oidc-provider"));
  return library;
}

/** The library warns about Node 20, which it runs on, and about what makes it a local one: of no use to who starts the stack. */
function quietly<T>(work: () => T): T {
  const { warn, info } = console;
  const restore = (): void => void Object.assign(console, { warn, info });
  Object.assign(console, { warn: () => undefined, info: () => undefined });
  const done = work();
  if (done instanceof Promise) void done.then(restore, restore);
  else restore();
  return done;
}
