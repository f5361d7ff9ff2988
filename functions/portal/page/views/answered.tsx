import { useEffect, useState } from "preact/hooks";
import type { RequestView } from "../../../../shared/access/request-view.ts";
import { Countdown } from "./parts.tsx";
import { RequestCard } from "./request-card.tsx";
import type { Desk } from "./desk.ts";

interface Properties {
  readonly desk: Desk;
  readonly entitlements: readonly string[];
  /** shown elsewhere; when this changes, others may have, too */
  readonly waiting: readonly RequestView[];
  readonly takeBack: (request: RequestView) => void;
}

/** What others have under the entitlements that one answers, and had. */
export function Answered({ desk, entitlements, waiting, takeBack }: Properties) {
  const [requests, setRequests] = useState<readonly RequestView[]>([]);
  useEffect(() => {
    Promise.all(entitlements.map((name) => desk.api.history(name))).then(
      (pages) => setRequests(pages.flatMap((page) => page.requests)),
      desk.fail,
    );
  }, [entitlements.join(), waiting]);
  const shown = new Set(waiting.map(({ id }) => id));
  const others = requests.filter(({ id }) => !shown.has(id));
  const active = others.filter(({ state }) => state === "active");
  const past = others.filter(({ state }) => state !== "active" && state !== "pending");
  return (
    <>
      {active.length > 0 && (
        <section aria-labelledby="given">
          <h2 id="given">Active now</h2>
          {active.map((request) => (
            <RequestCard key={request.id} request={request} isOwn={false}>
              <p class="ends">
                Ends in{" "}
                <Countdown
                  to={Date.parse(request.expiresAt ?? "")}
                  now={() => desk.api.now()}
                  onOver={() => void desk.look()}
                />
              </p>
              {request.may.includes("revoke") && (
                <div class="buttons">
                  <button type="button" onClick={() => takeBack(request)}>
                    Take back now
                  </button>
                </div>
              )}
            </RequestCard>
          ))}
        </section>
      )}
      {past.length > 0 && (
        <details class="past">
          <summary>Past ({past.length})</summary>
          {past.map((request) => (
            <RequestCard key={request.id} request={request} isOwn={false} />
          ))}
        </details>
      )}
    </>
  );
}
