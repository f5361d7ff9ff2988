import { useState } from "preact/hooks";
import type { Offer } from "../api.ts";
import { answerWords, durationWords } from "../words.ts";
import { AskForm } from "./ask-form.tsx";
import { Grants } from "./parts.tsx";
import type { Desk } from "./desk.ts";

/** What somebody may ask for, and the form for it. */
export function AskView({ desk, offers }: { readonly desk: Desk; readonly offers: readonly Offer[] }) {
  const [name, setName] = useState(offers.length === 1 ? offers[0]?.name : undefined);
  const chosen = offers.find((offer) => offer.name === name);
  return (
    <>
      <h1>Ask for access</h1>
      {offers.length === 0 ? (
        <p class="quiet">There is nothing that you may ask for.</p>
      ) : (
        <fieldset class="offers">
          <legend>What do you need?</legend>
          {offers.map((offer) => (
            <label key={offer.name} class={`offer${offer.changesData ? " changes" : ""}`}>
              <input
                type="radio"
                name="entitlement"
                value={offer.name}
                checked={offer.name === name}
                onChange={() => setName(offer.name)}
              />
              <span class="offer-text">
                <span class="offer-name">
                  {offer.name}
                  {offer.name === "break-glass" && <span class="badge grave">emergency</span>}
                  {offer.changesData && <span class="badge grave">changes data</span>}
                </span>
                <Grants grants={offer.grants} />
                <span class="quiet">
                  At most {durationWords(offer.maxDurationSeconds)}. {answerWords(offer)}
                </span>
              </span>
            </label>
          ))}
        </fieldset>
      )}
      {chosen !== undefined && <AskForm key={chosen.name} desk={desk} offer={chosen} />}
    </>
  );
}
