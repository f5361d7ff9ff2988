import type { ComponentChildren } from "preact";
import type { RequestView } from "../../../../shared/access/request-view.ts";
import { changesOf, durationWords, joined, stateWords } from "../words.ts";
import { Grants, Loud } from "./parts.tsx";

/** One request with what became of it. What people wrote is text, whatever is in it. */
export function RequestCard({
  request,
  isOwn,
  children,
}: {
  readonly request: RequestView;
  readonly isOwn: boolean;
  readonly children?: ComponentChildren;
}) {
  const {
    entitlement,
    requester,
    grants,
    durationSeconds,
    justification,
    ticket,
    requestedAt,
    awaits,
    reviews,
    ending,
  } = request;
  const isChange = changesOf(grants).length > 0;
  const isBreakGlass = entitlement === "break-glass";
  return (
    <article
      class={`card ${request.state}${isChange ? " changes" : ""}`}
      aria-label={`${entitlement}, ${stateWords(request.state)}`}
    >
      <header>
        <h3>
          {isOwn ? entitlement : (requester.displayName ?? requester.principal)}
          {!isOwn && requester.displayName !== undefined && <span class="quiet"> {requester.principal}</span>}
        </h3>
        <span class={`state ${request.state}`}>{stateWords(request.state)}</span>
      </header>
      {isBreakGlass && (
        <p class="loud">
          <strong>Emergency access</strong> Taken at once, without an approval.
        </p>
      )}
      <Loud grants={grants} />
      <p class="asked">{`${leadIn(request, isOwn)}, for ${durationWords(durationSeconds)},`}</p>
      <Grants grants={grants} />
      <dl>
        {!isOwn && <Fact name="Entitlement">{entitlement}</Fact>}
        <Fact name="Reason">
          {justification === "" ? <em>none given</em> : <span class="said">{justification}</span>}
        </Fact>
        {ticket !== undefined && <Fact name="Ticket">{ticket}</Fact>}
        <Fact name="Asked">
          <Moment at={requestedAt} />
        </Fact>
        {awaits !== undefined && awaits.length > 0 && <Fact name="Awaits">{joined(awaits)}</Fact>}
        {reviews.map(({ verdict, displayName, principal, at, reason }) => (
          <Fact key={principal} name={verdict === "approve" ? "Approved" : "Declined"}>
            by {displayName ?? principal}, <Moment at={at} />
            {reason !== undefined && <span class="said">{reason}</span>}
          </Fact>
        ))}
        {ending !== undefined && ending.how !== "declined" && (
          <Fact name={stateWords(ending.how as RequestView["state"])}>
            by {ending.by.displayName ?? ending.by.principal}, <Moment at={ending.at} />
            {ending.reason !== undefined && <span class="said">{ending.reason}</span>}
          </Fact>
        )}
      </dl>
      {children}
    </article>
  );
}

/** Before what is asked for. */
function leadIn({ state, entitlement }: RequestView, isOwn: boolean): string {
  if (state === "active") return isOwn ? "You may" : "May";
  if (state === "pending") return isOwn ? "You ask to" : "Wants to";
  return entitlement === "break-glass"
    ? isOwn
      ? "You took the right to"
      : "Took the right to"
    : isOwn
      ? "You asked to"
      : "Wanted to";
}

function Fact({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Moment({ at }: { readonly at: string }) {
  const date = new Date(at);
  const isToday = date.toDateString() === new Date().toDateString();
  const text = isToday
    ? `today ${date.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })}`
    : date.toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
  return <time dateTime={at}>{text}</time>;
}
