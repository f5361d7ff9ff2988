import { type ComponentChildren, createContext } from "preact";
import { useContext, useEffect, useId, useRef, useState } from "preact/hooks";
import type { PolicyGrant } from "../../../../shared/policy/document.ts";
import { changesOf, countdownWords, grantWords } from "../words.ts";
import { useSeconds } from "./hooks.ts";

/** The domain that needs no name. */
export const HomeDomain = createContext<string | undefined>(undefined);

/** The product's sign. */
export function Mark() {
  return (
    <span class="mark">
      <img src="portal/icon.svg" alt="" width="28" height="28" /> Index Gate
    </span>
  );
}

/** What is asked for, in plain words: `read logs-*`. */
export function Grants({ grants }: { readonly grants: readonly PolicyGrant[] }) {
  const home = useContext(HomeDomain);
  return (
    <ul class="grants">
      {grants.map((grant, at) => {
        const { does, what } = grantWords(grant);
        return (
          <li key={at}>
            {does}{" "}
            {"cluster" in grant
              ? what.join(", ")
              : what.map((pattern, index) => (
                  <span key={pattern}>
                    {index > 0 && ", "}
                    <code>{pattern}</code>
                  </span>
                ))}
            {grant.domain !== home && (
              <>
                {" "}
                of the domain <code>{grant.domain}</code>
              </>
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** Loud, where something is changed. */
export function Loud({ grants }: { readonly grants: readonly PolicyGrant[] }) {
  const changes = changesOf(grants);
  if (changes.length === 0) return null;
  return (
    <p class="loud">
      <strong>{changes.includes("manage") ? "Changes indices" : "Changes data"}</strong>{" "}
      {changes.includes("manage")
        ? changes.includes("write")
          ? "This lets somebody change documents and the indices themselves."
          : "This lets somebody create, delete and change indices."
        : "This lets somebody write and delete documents."}
    </p>
  );
}

/** Time that runs down to `to` (epoch milliseconds); told once when it is over. */
export function Countdown({
  to,
  now,
  onOver,
}: {
  readonly to: number;
  readonly now: () => number;
  onOver?: () => void;
}) {
  useSeconds();
  const left = to - now();
  const isOver = left <= 0;
  useEffect(() => {
    if (isOver) onOver?.();
  }, [isOver]);
  return (
    <span class="countdown" role="timer">
      {countdownWords(left)}
    </span>
  );
}

/** Puts a text into the clipboard and says so. */
export function Copy({ text, label }: { readonly text: string; readonly label: string }) {
  const [said, setSaid] = useState("");
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => setSaid("Copied"),
      () => setSaid("Could not copy: select the text"),
    );
    setTimeout(() => setSaid(""), 3_000);
  };
  return (
    <span class="copy">
      <button type="button" class="small" onClick={copy}>
        Copy<span class="hidden"> {label}</span>
      </button>
      <span role="status" class="quiet">
        {said}
      </span>
    </span>
  );
}

interface DialogProperties {
  readonly title: string;
  readonly action: string;
  readonly isGrave?: boolean;
  readonly children?: ComponentChildren;
  /** undefined: no reason is asked for */
  readonly reasonLabel?: string;
  readonly onDone: (reason: string) => void;
  readonly onCancel: () => void;
}

/** Asks once more before something happens; Escape and the second button change nothing. */
export function Confirm({ title, action, isGrave, children, reasonLabel, onDone, onCancel }: DialogProperties) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [reason, setReason] = useState("");
  const id = useId();
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} aria-labelledby={`${id}t`} onClose={onCancel}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onDone(reason);
        }}
      >
        <h2 id={`${id}t`}>{title}</h2>
        {children}
        {reasonLabel !== undefined && (
          <label class="field">
            <span>{reasonLabel}</span>
            <textarea
              rows={2}
              maxLength={2_000}
              value={reason}
              onInput={(event) => setReason(event.currentTarget.value)}
            />
          </label>
        )}
        <div class="buttons">
          <button type="submit" class={isGrave ? "grave" : "primary"}>
            {action}
          </button>
          <button type="button" onClick={onCancel}>
            Cancel
          </button>
        </div>
      </form>
    </dialog>
  );
}
