import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { RequestView } from "../../../../shared/access/request-view.ts";
import { type AccessApi, type Me, type Offer, Refused } from "../api.ts";
import { refusalWords } from "../words.ts";
import { AskView } from "./ask-view.tsx";
import type { Desk, Left } from "./desk.ts";
import { useHash, usePolling, useTitle } from "./hooks.ts";
import { MineView } from "./mine-view.tsx";
import { HomeDomain, Mark } from "./parts.tsx";
import { WaitingView } from "./waiting-view.tsx";

interface Said {
  readonly text: string;
  readonly isBad: boolean;
}

const OPEN_MS = 4_000;
const IDLE_MS = 15_000;
/** how long what went well is said */
const SAID_MS = 10_000;

/** Everything for somebody who is signed in. */
export function SignedIn({ api, leave }: { readonly api: AccessApi; readonly leave: (why: Left) => void }) {
  const [me, setMe] = useState<Me>();
  const [offers, setOffers] = useState<readonly Offer[]>();
  const [mine, setMine] = useState<readonly RequestView[]>();
  const [next, setNext] = useState<string>();
  const [waiting, setWaiting] = useState<readonly RequestView[]>();
  const [said, setSaid] = useState<Said>();
  const hash = useHash();

  const fail = useCallback((error: unknown) => {
    if (error instanceof Refused && error.code === "signed-out") return leave("expired");
    const [code, detail] = error instanceof Refused ? [error.code, error.message] : ["page-failed", ""];
    setSaid({ text: refusalWords(code, detail), isBad: true });
  }, []);
  const look = useCallback(async () => {
    try {
      const who = me ?? (await api.me());
      const [offered, own, others] = await Promise.all([
        offers ?? (who.mayAsk ? api.offers() : []),
        api.mine(),
        who.mayAnswer ? api.waiting() : { requests: [] },
      ]);
      setMe(who);
      setOffers(offered);
      setMine(own.requests);
      setNext(own.next);
      setWaiting(others.requests);
    } catch (error) {
      fail(error);
    }
  }, [me, offers]);
  const act = useCallback<Desk["act"]>(
    async (work, done) => {
      try {
        await work();
        await look();
        setSaid({ text: done, isBad: false });
        return true;
      } catch (error) {
        await look();
        fail(error);
        return false;
      }
    },
    [look],
  );
  // who waits wants to know soon
  const isOpen = mine?.some(({ state }) => state === "pending") === true || (waiting?.length ?? 0) > 0;
  usePolling(() => void look(), isOpen ? OPEN_MS : IDLE_MS, [me === undefined, isOpen]);

  useEffect(() => {
    if (said?.isBad !== false) return undefined;
    const timer = setTimeout(() => setSaid(undefined), SAID_MS);
    return () => clearTimeout(timer);
  }, [said]);

  const views = viewsOf(me, waiting?.length ?? 0);
  const view = views.find(({ name }) => name === hash) ?? views[0];
  useTitle(view?.title ?? "Temporary access");
  const main = useRef<HTMLElement>(null);
  const shown = useRef<string | undefined>(undefined);
  const desk: Desk = { api, act, fail, look };
  useEffect(() => {
    // who goes to another view is told where they are; who has just come is not
    if (shown.current !== undefined) main.current?.focus();
    shown.current = view?.name;
    if (hash !== "") setSaid((before) => (before?.isBad === true ? undefined : before));
  }, [view?.name]);

  return (
    <HomeDomain.Provider value={me?.defaultDomain}>
      <header class="top">
        <Mark />
        {views.length > 1 && (
          <nav aria-label="Views">
            {views.map(({ name, title, count }) => (
              <a key={name} href={`#${name}`} aria-current={name === view?.name ? "page" : undefined}>
                {title}
                {count > 0 && (
                  <span class="count">
                    {count}
                    <span class="hidden"> waiting</span>
                  </span>
                )}
              </a>
            ))}
          </nav>
        )}
        <div class="who">
          <span title={me?.principal}>{me?.displayName ?? me?.principal}</span>
          <button type="button" class="small" onClick={() => leave("signed-out")}>
            Sign out
          </button>
        </div>
      </header>
      <main ref={main} tabIndex={-1}>
        <div role="status">{said?.isBad === false && <p class="notice good">{said.text}</p>}</div>
        {said?.isBad === true && (
          <p class="notice bad" role="alert">
            {said.text}
          </p>
        )}
        {me === undefined || offers === undefined || mine === undefined || waiting === undefined ? (
          <p class="quiet">Loading …</p>
        ) : view?.name === "waiting" ? (
          <WaitingView desk={desk} requests={waiting} entitlements={me.answers} />
        ) : view?.name === "mine" ? (
          <MineView desk={desk} requests={mine} next={next} me={me} />
        ) : (
          <AskView desk={desk} offers={offers} />
        )}
      </main>
    </HomeDomain.Provider>
  );
}

function viewsOf(me: Me | undefined, waiting: number) {
  const ask = { name: "ask", title: "Ask", count: 0 };
  const mine = { name: "mine", title: "My access", count: 0 };
  const answer = { name: "waiting", title: "Waiting for me", count: waiting };
  if (me === undefined) return [];
  return [...(me.mayAsk ? [ask] : []), ...(me.mayAnswer ? [answer] : []), mine];
}
