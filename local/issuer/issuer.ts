import http, { type IncomingMessage, type ServerResponse } from "node:http";
import https from "node:https";
import type { Issuer } from "../../shared/policy/document.ts";
import { readBody } from "../stack/body.ts";
import type { LocalCertificates } from "../stack/certificates.ts";
import { listen, stopListening } from "../stack/listen.ts";
import { issuerAddress } from "./address.ts";
import { answerSignIn, isSignIn, type LocalPerson } from "./sign-in-page.ts";
import { createProvider, type LocalProvider, type ProviderKey, type SignedWish } from "./provider.ts";

const MAX_WISH = 1024 * 1024;

export interface IssuerOptions {
  readonly issuers: Readonly<Record<string, Issuer>>;
  readonly certificates: LocalCertificates;
  /** issuer name → clients that may ask for machine tokens (their secret is `<id>-secret`) */
  readonly machineClients: Readonly<Record<string, readonly string[]>>;
  /** issuer name → who can sign in there */
  readonly people?: Readonly<Record<string, readonly LocalPerson[]>>;
}

export interface LocalIssuer {
  /** plain HTTP on 127.0.0.1: `POST /mint`, and every provider below `/<issuer name>` */
  readonly url: string;
  /** where the issuers' own hosts are to be connected to, over TLS */
  readonly port: number;
  /** a token of the named issuer, the policy's first by default, signed with its own keys */
  mint(wish: SignedWish, issuer?: string): Promise<string>;
  /** from now on the named issuer signs with new keys; those it had are published on, or not */
  rotateKeys(issuer: string, old: "published" | "withdrawn"): Promise<void>;
  close(): Promise<void>;
}

interface Mounted extends LocalProvider {
  readonly name: string;
  readonly host: string;
  /** the path of its `iss`, without a trailing slash */
  readonly path: string;
  readonly handle: (request: IncomingMessage, response: ServerResponse) => void;
}

/** Plays every issuer of a policy under its own `iss`. */
export async function startIssuer(options: IssuerOptions): Promise<LocalIssuer> {
  const mounted = await Promise.all(
    Object.entries(options.issuers).map(([name, issuer]) => mount(name, issuer, options)),
  );
  // the longest path first, so that one `iss` may lie below another
  mounted.sort((one, other) => other.path.length - one.path.length);
  const byName = new Map(mounted.map((provider) => [provider.name, provider]));
  const first = Object.keys(options.issuers)[0] ?? "";
  const mint = async (wish: SignedWish, name = first): Promise<string> => {
    const provider = byName.get(name);
    if (provider === undefined) throw new Error(`the policy has no issuer \`${name}\``);
    return provider.mint(wish);
  };
  const rotateKeys = async (name: string, old: "published" | "withdrawn"): Promise<void> => {
    const [provider, issuer] = [byName.get(name), options.issuers[name]];
    if (provider === undefined || issuer === undefined) throw new Error(`the policy has no issuer \`${name}\``);
    const keys = old === "published" ? provider.keys : [];
    Object.assign(provider, await mount(name, issuer, options, keys));
  };

  const secure = https.createServer(
    { cert: options.certificates.cert, key: options.certificates.key },
    (request, response) => {
      const found = mounted.find(({ host, path }) => request.headers.host === host && isBelow(request.url ?? "", path));
      pass(found, found?.path ?? "", request, response);
    },
  );
  const plain = http.createServer((request, response) => {
    const name = (request.url ?? "").split("/")[1] ?? "";
    if (request.method === "POST" && request.url === "/mint") void answerMint(request, response, mint);
    else pass(byName.get(name), `/${name}`, request, response);
  });
  const port = await listen(secure);
  const plainPort = await listen(plain);
  return {
    url: `http://127.0.0.1:${plainPort}`,
    port,
    mint,
    rotateKeys,
    close: async () => {
      await Promise.all([stopListening(secure), stopListening(plain)]);
    },
  };
}

async function mount(
  name: string,
  issuer: Issuer,
  { machineClients, people = {} }: IssuerOptions,
  oldKeys: readonly ProviderKey[] = [],
): Promise<Mounted> {
  const { host, pathname } = issuerAddress(issuer);
  const local = await createProvider(issuer, machineClients[name] ?? [], oldKeys, people[name]);
  const callback = local.provider.callback();
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    if (isSignIn(request)) void answerSignIn(request, response, local.provider, local.people);
    else void callback(request, response);
  };
  return { ...local, name, host, path: pathname.replace(/\/$/, ""), handle };
}

function isBelow(url: string, path: string): boolean {
  return url === path || url.startsWith(`${path}/`) || url.startsWith(`${path}?`);
}

function pass(mounted: Mounted | undefined, base: string, request: IncomingMessage, response: ServerResponse): void {
  if (mounted === undefined) {
    response.writeHead(404, { "content-type": "application/json" }).end('{"error":"no such issuer"}');
    return;
  }
  const original = request.url ?? "/";
  const below = original.slice(base.length) || "/";
  // Okta has its keys at `/v1/keys`; user pools, and this provider, at `/.well-known/jwks.json`
  request.url = below === "/v1/keys" ? "/.well-known/jwks.json" : below;
  (request as IncomingMessage & { originalUrl?: string }).originalUrl = `${base}${request.url}`;
  mounted.handle(request, response);
}

/** The body: `SignedWish` and `issuer`, as JSON. The answer: the token alone. Only for this machine, by its own name. */
async function answerMint(
  request: IncomingMessage,
  response: ServerResponse,
  mint: (wish: SignedWish, issuer?: string) => Promise<string>,
): Promise<void> {
  // a page in a browser could reach this port under another name (DNS rebinding)
  if (!/^(127\.0\.0\.1|localhost):\d+$/.test(request.headers.host ?? "")) return void response.writeHead(403).end();
  try {
    const body = await readBody(request, MAX_WISH);
    const { issuer, ...wish } = JSON.parse(body?.toString() ?? "") as SignedWish & { issuer?: string };
    response.writeHead(200, { "content-type": "text/plain" }).end(await mint(wish, issuer));
  } catch (error) {
    response.writeHead(400, { "content-type": "text/plain" }).end((error as Error).message);
  }
}
