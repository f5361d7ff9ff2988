import type { PortalIssuer } from "../../../shared/access/portal-config.ts";

/** What is remembered, in this tab alone, while somebody is away at the issuer. */
export interface Transaction {
  /** the issuer's name */
  readonly issuer: string;
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  /** the view to come back to */
  readonly view: string;
}

/** Somebody who is signed in; in memory alone. */
export interface Session {
  readonly issuer: string;
  readonly token: string;
  /** epoch milliseconds */
  readonly expiresAt: number;
  /** where the issuer ends its own session */
  readonly signOutUrl?: string;
}

export interface Endpoints {
  readonly authorization: string;
  readonly token: string;
  readonly logout?: string;
}

/** What went wrong on the way; `code` is ours or the issuer's. */
export class SignInError extends Error {
  readonly code: string;

  constructor(code: string, text: string) {
    super(text);
    this.code = code;
  }
}

type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

/** The issuer's endpoints; those that its metadata name are of its own origin, or nobody is sent there. */
export async function endpointsOf(issuer: PortalIssuer, fetch: Fetch): Promise<Endpoints> {
  if (issuer.endpoints !== undefined) return issuer.endpoints;
  const url = issuer.metadata ?? "";
  const answer = await fetch(url, { credentials: "omit" }).catch(() => undefined);
  const metadata = (await answer?.json().catch(() => undefined)) as Record<string, unknown> | undefined;
  if (answer?.ok !== true || metadata === undefined) {
    throw new SignInError("issuer-unavailable", `${issuer.name} does not answer`);
  }
  const { authorization_endpoint: authorization, token_endpoint: token, end_session_endpoint: logout } = metadata;
  const isOwn = (text: unknown): text is string =>
    typeof text === "string" && URL.canParse(text) && new URL(text).origin === new URL(url).origin;
  if (metadata["issuer"] !== issuer.issuer || !isOwn(authorization) || !isOwn(token)) {
    throw new SignInError("issuer-mismatch", `${issuer.name} does not say of itself what the policy says of it`);
  }
  return { authorization, token, ...(isOwn(logout) ? { logout } : {}) };
}

/** Where to send somebody to sign in (RFC 6749 4.1.1, RFC 7636 S256, OpenID Connect's nonce), and what to remember; `asksAgain`: whoever is signed in at the issuer has to do so anew. */
export async function beginSignIn(
  issuer: PortalIssuer,
  { authorization }: Endpoints,
  redirectUri: string,
  { view, asksAgain }: { readonly view: string; readonly asksAgain: boolean },
): Promise<{ readonly url: string; readonly transaction: Transaction }> {
  const transaction = { issuer: issuer.name, state: random(), nonce: random(), verifier: random(), view };
  const url = new URL(authorization);
  const params = {
    response_type: "code",
    client_id: issuer.clientId,
    redirect_uri: redirectUri,
    scope: issuer.scopes.join(" "),
    state: transaction.state,
    nonce: transaction.nonce,
    code_challenge: await challengeOf(transaction.verifier),
    code_challenge_method: "S256",
    ...(asksAgain ? { prompt: "login" } : {}),
  };
  for (const [name, value] of Object.entries(params)) url.searchParams.set(name, value);
  return { url: url.href, transaction };
}

/** What the issuer sent back in the address; undefined: nobody comes from there. */
export function readReturn(search: string): URLSearchParams | undefined {
  const params = new URLSearchParams(search);
  return params.has("state") && (params.has("code") || params.has("error")) ? params : undefined;
}

/** Turns the issuer's answer into a session, once. Throws `SignInError`. */
export async function finishSignIn(
  returned: URLSearchParams,
  transaction: Transaction | undefined,
  issuer: PortalIssuer,
  endpoints: Endpoints,
  { redirectUri, fetch, now }: { readonly redirectUri: string; readonly fetch: Fetch; readonly now: number },
): Promise<Session> {
  assertAnswers(returned, transaction, issuer);
  const error = returned.get("error");
  if (error !== null) throw new SignInError(error, returned.get("error_description") ?? "the issuer refused");
  const body = new URLSearchParams({
    grant_type: "authorization_code",
    code: returned.get("code") ?? "",
    redirect_uri: redirectUri,
    client_id: issuer.clientId,
    code_verifier: transaction.verifier,
  });
  const answer = await fetch(endpoints.token, { method: "POST", body, credentials: "omit" }).catch(() => undefined);
  const tokens = (await answer?.json().catch(() => undefined)) as Record<string, unknown> | undefined;
  const [access, id] = [textOf(tokens?.["access_token"]), textOf(tokens?.["id_token"])];
  const token = issuer.token === "id" ? id : access;
  if (answer?.ok !== true || token === undefined || id === undefined) {
    throw new SignInError(textOf(tokens?.["error"]) ?? "issuer-unavailable", `${issuer.name} gave no token`);
  }
  const claims = assertIdToken(id, transaction, issuer);
  const lifetime = Number(tokens?.["expires_in"]);
  const ends = issuer.token === "id" ? Number(claims["exp"]) * 1_000 : now + lifetime * 1_000;
  const { logout } = endpoints;
  return {
    issuer: issuer.name,
    token,
    // unknown: until the gate says that it is over
    expiresAt: Number.isFinite(ends) ? ends : now + 3_600_000,
    ...(logout === undefined ? {} : { signOutUrl: signOutUrl(logout, id, issuer, redirectUri) }),
  };
}

/** RFC 9207, and the state: the answer is to our own question, from the issuer that was asked. */
function assertAnswers(
  returned: URLSearchParams,
  transaction: Transaction | undefined,
  issuer: PortalIssuer,
): asserts transaction is Transaction {
  const from = returned.get("iss");
  const isOurs = transaction !== undefined && returned.get("state") === transaction.state;
  if (!isOurs || (from !== null && from !== issuer.issuer)) {
    throw new SignInError("not-asked-for", "this sign-in was not begun in this tab, or is over");
  }
}

/** OpenID Connect Core 3.1.3.7: it comes from the token endpoint itself, over TLS; the gate checks the signature of what it takes. */
function assertIdToken(id: string, { nonce }: Transaction, issuer: PortalIssuer): Record<string, unknown> {
  const claims = readClaims(id);
  const audience = [claims["aud"]].flat();
  if (claims["iss"] === issuer.issuer && claims["nonce"] === nonce && audience.includes(issuer.clientId)) return claims;
  throw new SignInError("not-asked-for", `${issuer.name} gave a token for something else`);
}

function readClaims(token: string): Record<string, unknown> {
  try {
    const payload = (token.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/");
    const bytes = Uint8Array.from(atob(payload), (character) => character.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
  } catch {
    return {};
  }
}

function signOutUrl(logout: string, idToken: string, issuer: PortalIssuer, redirectUri: string): string {
  const url = new URL(logout);
  const params =
    issuer.endpoints === undefined
      ? { id_token_hint: idToken, post_logout_redirect_uri: redirectUri }
      : { client_id: issuer.clientId, logout_uri: redirectUri };
  for (const [name, value] of Object.entries(params)) url.searchParams.set(name, value);
  return url.href;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** 256 bits. */
function random(): string {
  return base64url(crypto.getRandomValues(new Uint8Array(32)));
}

async function challengeOf(verifier: string): Promise<string> {
  return base64url(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier))));
}

function base64url(bytes: Uint8Array): string {
  const text = btoa(String.fromCharCode(...bytes));
  return text.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}
