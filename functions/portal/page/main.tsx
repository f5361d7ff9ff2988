import { render } from "preact";
import type { PortalConfig, PortalIssuer } from "../../../shared/access/portal-config.ts";
import { beginSignIn, endpointsOf, finishSignIn, readReturn, type Session, SignInError } from "./sign-in.ts";
import { TabMemory } from "./tab-memory.ts";
import { App } from "./views/app.tsx";

const memory = new TabMemory(sessionStorage);
/** As it is registered at the issuers: this page, whatever stands before `/-/portal`. */
const redirectUri = location.origin + location.pathname;
const ask = (url: string, init?: RequestInit): Promise<Response> => fetch(url, init);

async function signIn(issuer: PortalIssuer, asksAgain: boolean): Promise<void> {
  const { url, transaction } = await beginSignIn(issuer, await endpointsOf(issuer, ask), redirectUri, {
    view: location.hash,
    asksAgain,
  });
  memory.begin(transaction);
  location.assign(url);
}

/** The session that the issuer's answer in the address gives; undefined: there is none. */
async function comeBack({ issuers }: PortalConfig): Promise<Session | undefined> {
  const returned = readReturn(location.search);
  if (returned === undefined) return undefined;
  const transaction = memory.take();
  // a code is of no use a second time; the view is one of this page's own, whatever it says
  history.replaceState(null, "", location.pathname + (transaction?.view ?? ""));
  const issuer = issuers.find(({ name }) => name === transaction?.issuer);
  if (issuer === undefined)
    throw new SignInError("not-asked-for", "this sign-in was not begun in this tab, or is over");
  const endpoints = await endpointsOf(issuer, ask);
  return finishSignIn(returned, transaction, issuer, endpoints, { redirectUri, fetch: ask, now: Date.now() });
}

async function start(): Promise<void> {
  const answer = await fetch("portal/config.json", { credentials: "omit" });
  const config = (await answer.json()) as PortalConfig;
  const isReturn = readReturn(location.search) !== undefined;
  let session: Session | undefined;
  let error: SignInError | undefined;
  try {
    session = await comeBack(config);
    // a tab that was signed in before it was loaded again asks its issuer, once
    const before = isReturn ? undefined : config.issuers.find(({ name }) => name === memory.takeSignedIn());
    if (before !== undefined) return await signIn(before, false);
  } catch (cause) {
    error = cause instanceof SignInError ? cause : new SignInError("page-failed", "the page could not be shown");
  }
  const page = document.getElementById("page");
  if (page === null) return;
  page.replaceChildren();
  render(<App config={config} signedIn={session} failed={error} memory={memory} signIn={signIn} fetch={ask} />, page);
}

start().catch(() => {
  const page = document.getElementById("page");
  const text = document.createElement("p");
  text.setAttribute("role", "alert");
  text.textContent = "The page could not be loaded. Check your connection and load it again.";
  page?.replaceChildren(text);
});
