import { useContext, useState } from "preact/hooks";
import type { RequestView } from "../../../../shared/access/request-view.ts";
import type { PolicyGrant } from "../../../../shared/policy/document.ts";
import type { Me } from "../api.ts";
import { Confirm, Copy, Countdown, HomeDomain } from "./parts.tsx";
import { RequestCard } from "./request-card.tsx";
import type { Desk } from "./desk.ts";

interface Properties {
  readonly desk: Desk;
  readonly requests: readonly RequestView[];
  /** where older ones begin */
  readonly next: string | undefined;
  readonly me: Me;
}

/** What somebody has asked for: active, pending, past. */
export function MineView({ desk, requests, next, me: { historyDays: days, mayAsk, mayAnswer } }: Properties) {
  const [older, setOlder] = useState<readonly RequestView[]>([]);
  const [from, setFrom] = useState<string>();
  const [leaving, setLeaving] = useState<RequestView>();
  const known = new Set(requests.map(({ id }) => id));
  const all = [...requests, ...older.filter(({ id }) => !known.has(id))];
  const active = all.filter(({ state }) => state === "active");
  const pending = all.filter(({ state }) => state === "pending");
  const past = all.filter(({ state }) => state !== "active" && state !== "pending");
  const after = from ?? next;
  const showOlder = () => {
    void desk.api.mine(after).then((page) => {
      setOlder((before) => [...before, ...page.requests]);
      setFrom(page.next ?? "");
    }, desk.fail);
  };
  const now = () => desk.api.now();
  return (
    <>
      <h1>My access</h1>
      {!mayAsk && !mayAnswer && (
        <p class="notice">
          You may neither ask for access nor answer requests here. Your groups at the identity provider decide.
        </p>
      )}
      <section aria-labelledby="active">
        <h2 id="active">Active</h2>
        {active.length === 0 && <p class="quiet">Nothing is active.</p>}
        {active.map((request) => (
          <RequestCard key={request.id} request={request} isOwn>
            <p class="ends">
              Ends in <Countdown to={Date.parse(request.expiresAt ?? "")} now={now} onOver={() => void desk.look()} />
            </p>
            <Details request={request} />
            <div class="buttons">
              <button type="button" onClick={() => setLeaving(request)}>
                Give back now
              </button>
            </div>
          </RequestCard>
        ))}
      </section>
      <section aria-labelledby="pending">
        <h2 id="pending">Waiting for an answer</h2>
        {pending.length === 0 && (
          <p class="quiet">
            Nothing waits.
            {mayAsk && (
              <>
                {" "}
                <a href="#ask">Ask for access</a>
              </>
            )}
          </p>
        )}
        {pending.map((request) => (
          <RequestCard key={request.id} request={request} isOwn>
            <p class="ends">
              {approvalWords(request)} Lapses in{" "}
              <Countdown to={Date.parse(request.lapsesAt)} now={now} onOver={() => void desk.look()} />
            </p>
            <div class="buttons">
              <button
                type="button"
                onClick={() =>
                  void desk.act(() => desk.api.change(request.id, "withdraw", ""), "Your request is withdrawn.")
                }
              >
                Withdraw
              </button>
            </div>
          </RequestCard>
        ))}
      </section>
      <section aria-labelledby="past">
        <h2 id="past">Past</h2>
        {past.length === 0 && <p class="quiet">Nothing yet. What is over stays here for {days} days.</p>}
        {past.map((request) => (
          <RequestCard key={request.id} request={request} isOwn />
        ))}
        {after !== undefined && after !== "" && (
          <button type="button" onClick={showOlder}>
            Show older ones
          </button>
        )}
      </section>
      {leaving !== undefined && (
        <Confirm
          title="Give this access back now?"
          action="Give back"
          onCancel={() => setLeaving(undefined)}
          onDone={() => {
            setLeaving(undefined);
            void desk.act(() => desk.api.change(leaving.id, "revoke", ""), "You have given the access back.");
          }}
        >
          <p>It ends within seconds. To have it again you have to ask again.</p>
        </Confirm>
      )}
    </>
  );
}

function approvalWords({ approvalsNeeded, reviews }: RequestView): string {
  if (approvalsNeeded < 2) return "";
  return `${reviews.filter(({ verdict }) => verdict === "approve").length} of ${approvalsNeeded} approvals.`;
}

/** How to use what one has: the gate's address, what the policy says, something to begin with. */
function Details({ request }: { readonly request: RequestView }) {
  const gate = location.origin + location.pathname.replace(/\/-\/portal$/, "");
  const home = useContext(HomeDomain);
  const first = request.grants.find((grant): grant is Extract<PolicyGrant, { indices: unknown }> => "indices" in grant);
  const search = `curl -H "authorization: Bearer $TOKEN" '${gate}${first === undefined || first.domain === home ? "" : `/-/domains/${first.domain}`}/${(first?.indices ?? []).join(",")}/_search?size=1'`;
  return (
    <div class="details">
      <h4>How to use it</h4>
      {request.accessDetails !== undefined && (
        <div class="copied">
          <p class="said">{request.accessDetails}</p>
          <Copy text={request.accessDetails} label="the details" />
        </div>
      )}
      <div class="copied">
        <code>{gate}</code>
        <Copy text={gate} label="the address" />
      </div>
      {first?.actions.includes("read") === true && (
        <div class="copied">
          <code>{search}</code>
          <Copy text={search} label="a search" />
        </div>
      )}
    </div>
  );
}
