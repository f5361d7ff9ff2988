import { useRef, useState } from "preact/hooks";
import type { Action, PolicyGrant } from "../../../../shared/policy/document.ts";
import type { Offer } from "../api.ts";
import { actionsOf, type Chosen, narrow } from "../chosen.ts";
import { durationChoices, durationWords } from "../words.ts";
import { NameSearch } from "./name-search.tsx";
import { Confirm, Grants, Loud } from "./parts.tsx";
import type { Desk } from "./desk.ts";

const HALF_AN_HOUR = 1_800;
const ACTION_WORDS: Readonly<Record<Action, string>> = {
  read: "Read",
  write: "Write and delete documents",
  manage: "Create, delete and change indices",
};

/** The form for one entitlement. */
export function AskForm({ desk, offer }: { readonly desk: Desk; readonly offer: Offer }) {
  const lengths = durationChoices(offer.maxDurationSeconds);
  const usual = lengths.findLast(([seconds]) => seconds <= HALF_AN_HOUR) ?? lengths[0];
  const all = actionsOf(offer.grants);
  const [isWhole, setIsWhole] = useState(true);
  const [names, setNames] = useState<readonly Chosen[]>([]);
  const [actions, setActions] = useState<readonly Action[]>(all);
  const [duration, setDuration] = useState(usual?.[1] ?? "");
  const [reason, setReason] = useState("");
  const [ticket, setTicket] = useState("");
  const [isSending, setIsSending] = useState(false);
  const [isSure, setIsSure] = useState(true);
  const key = useRef(crypto.randomUUID());
  const isEmergency = offer.name === "break-glass";
  const grants: readonly PolicyGrant[] = isWhole ? offer.grants : narrow(names, actions, offer.grants);
  const seconds = lengths.find(([, written]) => written === duration)?.[0] ?? 0;

  const send = async () => {
    setIsSure(true);
    setIsSending(true);
    const ask = {
      entitlement: offer.name,
      ...(isWhole ? {} : { grants }),
      duration,
      justification: reason.trim(),
      ...(ticket.trim() === "" ? {} : { ticket: ticket.trim() }),
    };
    const isGranted = offer.answeredBy === "nobody" || offer.auto === true;
    const done = isGranted ? "You have the access now." : "Your request is on its way.";
    const isMade = await desk.act(() => desk.api.ask(ask, key.current), done);
    // another try after a refusal is another ask
    key.current = crypto.randomUUID();
    setIsSending(false);
    if (isMade) location.hash = "#mine";
  };

  return (
    <form
      class="ask"
      onSubmit={(event) => {
        event.preventDefault();
        if (isEmergency) setIsSure(false);
        else void send();
      }}
    >
      <fieldset>
        <legend>Which indices?</legend>
        <label class="choice">
          <input type="radio" name="width" checked={isWhole} onChange={() => setIsWhole(true)} /> All that it gives
        </label>
        <label class="choice">
          <input type="radio" name="width" checked={!isWhole} onChange={() => setIsWhole(false)} /> Only some of them
        </label>
        {!isWhole && <NameSearch api={desk.api} offer={offer} actions={actions} chosen={names} onChange={setNames} />}
        {!isWhole && all.length > 1 && (
          <div class="actions" role="group" aria-label="To do what">
            {all.map((action) => (
              <label class="choice" key={action}>
                <input
                  type="checkbox"
                  checked={actions.includes(action)}
                  onChange={(event) =>
                    setActions(
                      all.filter((one) => (one === action ? event.currentTarget.checked : actions.includes(one))),
                    )
                  }
                />{" "}
                {ACTION_WORDS[action]}
              </label>
            ))}
          </div>
        )}
      </fieldset>
      <div class="fields">
        <label class="field">
          <span>For how long</span>
          <select value={duration} onChange={(event) => setDuration(event.currentTarget.value)}>
            {lengths.map(([length, written]) => (
              <option key={written} value={written}>
                {durationWords(length)}
              </option>
            ))}
          </select>
        </label>
        {offer.ticket !== undefined && (
          <label class="field">
            <span>Ticket</span>
            <input
              value={ticket}
              required
              maxLength={64}
              pattern={offer.ticket}
              title={`like ${offer.ticket}`}
              autocomplete="off"
              onInput={(event) => setTicket(event.currentTarget.value)}
            />
            <small class="quiet">
              like <code>{offer.ticket}</code>
            </small>
          </label>
        )}
      </div>
      <label class="field">
        <span>
          {offer.justification === "required" ? "Why do you need it?" : "Why do you need it? (may be left empty)"}
        </span>
        <textarea
          rows={3}
          maxLength={2_000}
          required={offer.justification === "required"}
          value={reason}
          onInput={(event) => setReason(event.currentTarget.value)}
        />
        <small class="quiet">Whoever answers reads this.</small>
      </label>
      <div class="summary" aria-live="polite">
        {grants.length === 0 ? (
          <p class="quiet">Choose at least one name or pattern.</p>
        ) : (
          <>
            <p>
              {isEmergency ? "You take, at once, the right to" : "You ask to be able to"}, for {durationWords(seconds)},
            </p>
            <Grants grants={grants} />
            <Loud grants={grants} />
          </>
        )}
      </div>
      <div class="buttons">
        <button type="submit" class={isEmergency ? "grave" : "primary"} disabled={grants.length === 0 || isSending}>
          {isEmergency ? "Take emergency access" : "Ask for access"}
        </button>
      </div>
      {!isSure && (
        <Confirm
          title="Take emergency access now?"
          action="Take it"
          isGrave
          onCancel={() => setIsSure(true)}
          onDone={() => void send()}
        >
          <p>
            You have it at once, an alarm goes off at once, and somebody looks at it afterwards. Your reason is kept
            with it.
          </p>
        </Confirm>
      )}
    </form>
  );
}
