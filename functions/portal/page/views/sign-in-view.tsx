import { useState } from "preact/hooks";
import type { PortalIssuer } from "../../../../shared/access/portal-config.ts";
import { SignInError } from "../sign-in.ts";
import type { Left } from "./desk.ts";
import { useTitle } from "./hooks.ts";
import { Mark } from "./parts.tsx";

interface Properties {
  readonly issuers: readonly PortalIssuer[];
  readonly failed: SignInError | undefined;
  readonly left: Left;
  /** ends the session at the issuer, too */
  readonly signOutUrl: string | undefined;
  readonly signIn: (issuer: PortalIssuer, asksAgain: boolean) => Promise<void>;
}

const FAILURES: Readonly<Record<string, string>> = {
  "not-asked-for": "This sign-in was not begun in this tab, or took too long. Begin again.",
  "issuer-unavailable": "The identity provider does not answer. Try again in a moment.",
  "issuer-mismatch": "The identity provider is not the one that the policy names. Tell the owners of the gate.",
  access_denied: "The identity provider did not let you in. Ask for the portal to be assigned to you.",
  "page-failed": "Something went wrong here. Load the page again.",
};

/** What somebody sees who is not signed in. */
export function SignIn({ issuers, failed, left, signOutUrl, signIn }: Properties) {
  const [error, setError] = useState(failed);
  const [isLeaving, setIsLeaving] = useState(false);
  useTitle("Sign in");
  const go = (issuer: PortalIssuer) => {
    setIsLeaving(true);
    // who has left does not come back by a click of somebody else's
    signIn(issuer, left === "signed-out").catch((cause: unknown) => {
      setError(cause instanceof SignInError ? cause : new SignInError("page-failed", ""));
      setIsLeaving(false);
    });
  };
  return (
    <main class="narrow sign-in">
      <Mark />
      <h1>Temporary access</h1>
      <p class="lead">
        Ask for rights on search indices for a while, with a reason. Somebody else approves, and the clock ends it.
      </p>
      {error !== undefined && (
        <p class="notice bad" role="alert">
          {FAILURES[error.code] ?? `The identity provider refused: ${error.code}.`}
        </p>
      )}
      {left === "expired" && error === undefined && (
        <p class="notice" role="status">
          Your sign-in is over. Sign in again, and you come back to where you were.
        </p>
      )}
      {left === "signed-out" && error === undefined && (
        <p class="notice" role="status">
          You are signed out here.{" "}
          {signOutUrl !== undefined && <a href={signOutUrl}>Sign out at the identity provider as well</a>}
        </p>
      )}
      <div class="stack">
        {issuers.map((issuer) => (
          <button type="button" class="primary wide" key={issuer.name} disabled={isLeaving} onClick={() => go(issuer)}>
            {issuers.length === 1 ? "Sign in" : `Sign in with ${issuer.name}`}
          </button>
        ))}
      </div>
      <p class="quiet">This page keeps no password, and its sign-in ends with this tab.</p>
    </main>
  );
}
