import { useCallback, useEffect, useMemo, useState } from "preact/hooks";
import type { PortalConfig, PortalIssuer } from "../../../../shared/access/portal-config.ts";
import { AccessApi } from "../api.ts";
import type { Session, SignInError } from "../sign-in.ts";
import type { TabMemory } from "../tab-memory.ts";
import type { Left } from "./desk.ts";
import { SignIn } from "./sign-in-view.tsx";
import { SignedIn } from "./signed-in.tsx";

interface Properties {
  readonly config: PortalConfig;
  readonly signedIn: Session | undefined;
  readonly failed: SignInError | undefined;
  readonly memory: TabMemory;
  readonly signIn: (issuer: PortalIssuer, asksAgain: boolean) => Promise<void>;
  readonly fetch: (url: string, init?: RequestInit) => Promise<Response>;
}

/** The whole page: somebody signs in, and then sees what they may. */
export function App({ config, signedIn, failed, memory, signIn, fetch }: Properties) {
  const [session, setSession] = useState(signedIn);
  const [left, setLeft] = useState<Left>();
  const [signOutUrl, setSignOutUrl] = useState<string>();
  const api = useMemo(() => (session === undefined ? undefined : new AccessApi(session.token, fetch)), [session]);

  const leave = useCallback(
    (why: Left) => {
      memory.signedIn(undefined);
      setSignOutUrl(why === "signed-out" ? session?.signOutUrl : undefined);
      setLeft(why);
      setSession(undefined);
    },
    [session],
  );

  useEffect(() => {
    memory.signedIn(session?.issuer);
    if (session === undefined) return undefined;
    // the longest that a timer knows is 24 days
    const timer = setTimeout(() => leave("expired"), Math.min(session.expiresAt - Date.now(), 2 ** 31 - 1));
    return () => clearTimeout(timer);
  }, [session]);

  if (session === undefined || api === undefined) {
    return <SignIn issuers={config.issuers} failed={failed} left={left} signOutUrl={signOutUrl} signIn={signIn} />;
  }
  return <SignedIn api={api} leave={leave} />;
}
