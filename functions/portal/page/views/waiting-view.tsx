import { useState } from "preact/hooks";
import type { RequestView } from "../../../../shared/access/request-view.ts";
import { changesOf, durationWords } from "../words.ts";
import { Confirm, Countdown, Grants, Loud } from "./parts.tsx";
import { Answered } from "./answered.tsx";
import { RequestCard } from "./request-card.tsx";
import type { Desk } from "./desk.ts";

type Answer = { readonly request: RequestView; readonly what: "approve" | "decline" | "revoke" };

interface Properties {
  readonly desk: Desk;
  readonly requests: readonly RequestView[];
  /** what one answers */
  readonly entitlements: readonly string[];
}

/** What waits for somebody's answer, and what has become of what did. */
export function WaitingView({ desk, requests, entitlements }: Properties) {
  const [answer, setAnswer] = useState<Answer>();
  const ask = (request: RequestView, what: Answer["what"]) => () => setAnswer({ request, what });
  return (
    <>
      <h1>Waiting for me</h1>
      <h2>To answer</h2>
      {requests.length === 0 && <p class="quiet">Nothing waits for your answer.</p>}
      {requests.map((request) => {
        const isBreakGlass = request.entitlement === "break-glass";
        const isChange = changesOf(request.grants).length > 0;
        const given = request.reviews.filter(({ verdict }) => verdict === "approve").length;
        return (
          <RequestCard key={request.id} request={request} isOwn={false}>
            <p class="ends">
              {request.approvalsNeeded > 1 && `${given} of ${request.approvalsNeeded} approvals. `}
              {isBreakGlass ? (
                <>Was it right to take this access?</>
              ) : (
                <>
                  Lapses in <Countdown to={Date.parse(request.lapsesAt)} now={() => desk.api.now()} />
                </>
              )}
            </p>
            <div class="buttons">
              <button
                type="button"
                class={isChange && !isBreakGlass ? "grave" : "primary"}
                onClick={ask(request, "approve")}
              >
                {isBreakGlass ? "It was right" : isChange ? "Approve the change of data" : "Approve"}
              </button>
              <button type="button" onClick={ask(request, "decline")}>
                {isBreakGlass ? "It was not" : "Decline"}
              </button>
              {request.may.includes("revoke") && (
                <button type="button" class="grave" onClick={ask(request, "revoke")}>
                  Take it back now
                </button>
              )}
            </div>
          </RequestCard>
        );
      })}
      <Answered
        desk={desk}
        entitlements={entitlements}
        waiting={requests}
        takeBack={(request) => setAnswer({ request, what: "revoke" })}
      />
      {answer !== undefined && <Answering desk={desk} answer={answer} close={() => setAnswer(undefined)} />}
    </>
  );
}

const TITLES = { approve: "Approve this?", decline: "Decline this?", revoke: "Take this access back?" };
const ACTIONS = { approve: "Approve", decline: "Decline", revoke: "Take back" };
const DONE = {
  approve: "You have approved it.",
  decline: "You have declined it.",
  revoke: "The access is taken back.",
};

function Answering({ desk, answer: { request, what }, close }: { desk: Desk; answer: Answer; close: () => void }) {
  const { requester, grants, durationSeconds } = request;
  const isChange = changesOf(grants).length > 0;
  return (
    <Confirm
      title={TITLES[what]}
      action={ACTIONS[what]}
      isGrave={what === "revoke" || (what === "approve" && isChange)}
      reasonLabel="What you want to say to it (may be left empty)"
      onCancel={close}
      onDone={(reason) => {
        close();
        void desk.act(() => desk.api.change(request.id, what, reason), DONE[what]);
      }}
    >
      <p>
        <strong>{requester.displayName ?? requester.principal}</strong>, for {durationWords(durationSeconds)}:
      </p>
      <Grants grants={grants} />
      {what === "approve" && <Loud grants={grants} />}
    </Confirm>
  );
}
