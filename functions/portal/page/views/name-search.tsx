import { useEffect, useId, useState } from "preact/hooks";
import type { Action } from "../../../../shared/policy/document.ts";
import type { AccessApi, KnownName, Offer } from "../api.ts";
import { type Chosen, isGiven } from "../chosen.ts";

interface Properties {
  readonly api: AccessApi;
  readonly offer: Offer;
  readonly actions: readonly Action[];
  readonly chosen: readonly Chosen[];
  readonly onChange: (chosen: readonly Chosen[]) => void;
}

const KINDS = { index: "index", alias: "alias", "data-stream": "data stream" };
const WAIT_MS = 200;

/** A search box over the names that are known (WAI-ARIA's combobox with a list); a pattern can be typed as well. */
export function NameSearch({ api, offer, actions, chosen, onChange }: Properties) {
  const [text, setText] = useState("");
  const [found, setFound] = useState<readonly KnownName[]>([]);
  const [hasCatalogue, setHasCatalogue] = useState(true);
  const [isOpen, setIsOpen] = useState(false);
  const [at, setAt] = useState(-1);
  const [problem, setProblem] = useState("");
  const id = useId();

  useEffect(() => {
    let isOld = false;
    const timer = setTimeout(() => {
      api.names(offer.name, text.trim()).then(
        (names) => {
          if (isOld) return;
          setHasCatalogue(names !== undefined);
          setFound(names ?? []);
          setAt(-1);
        },
        () => setFound([]),
      );
    }, WAIT_MS);
    return () => {
      isOld = true;
      clearTimeout(timer);
    };
  }, [text, offer.name]);

  const addAll = (added: readonly Chosen[]) => {
    const beyond = added.find((one) => !isGiven(one, actions, offer.grants));
    if (beyond !== undefined) return setProblem(`${beyond.pattern} is not inside of what ${offer.name} gives.`);
    const fresh = added.filter(
      (one) => !chosen.some(({ pattern, domain }) => pattern === one.pattern && domain === one.domain),
    );
    onChange([...chosen, ...fresh]);
    setProblem("");
    setText("");
    setIsOpen(false);
    setAt(-1);
  };
  const add = (name: string, domain: string) => addAll([{ pattern: name, domain }]);
  /** one or several, as people write lists */
  const addTyped = () => {
    const typed = text.split(/[\s,]+/).filter((pattern) => pattern !== "");
    if (typed.length > 0) addAll(typed.map((pattern) => ({ pattern, domain: undefined })));
  };
  const options = found.filter(({ name, domain }) => isGiven({ pattern: name, domain }, actions, offer.grants));
  const isShown = isOpen && options.length > 0;
  const keys: Readonly<Record<string, () => void>> = {
    ArrowDown: () => (isShown ? setAt((at + 1) % options.length) : setIsOpen(true)),
    ArrowUp: () => setAt(at <= 0 ? options.length - 1 : at - 1),
    Escape: () => setIsOpen(false),
    Enter: () => {
      const option = isShown ? options[at] : undefined;
      if (option === undefined) addTyped();
      else add(option.name, option.domain);
    },
  };
  const domains = new Set(offer.grants.map(({ domain }) => domain));
  return (
    <div class="names">
      <div class="field combobox">
        <label for={id}>{hasCatalogue ? "Search for a name, or type a pattern" : "A name or a pattern"}</label>
        <div class="row">
          <input
            id={id}
            role="combobox"
            autocomplete="off"
            autocapitalize="none"
            spellcheck={false}
            aria-expanded={isShown}
            aria-controls={`${id}l`}
            aria-autocomplete="list"
            aria-activedescendant={isShown && at >= 0 ? `${id}-${at}` : undefined}
            aria-describedby={`${id}h`}
            value={text}
            onInput={(event) => {
              setText(event.currentTarget.value);
              setIsOpen(true);
              setProblem("");
            }}
            onFocus={() => setIsOpen(true)}
            onBlur={() => setIsOpen(false)}
            onKeyDown={(event) => {
              const act = keys[event.key];
              if (act === undefined) return;
              event.preventDefault();
              act();
            }}
          />
          <button type="button" onClick={addTyped}>
            Add
          </button>
        </div>
        <ul id={`${id}l`} role="listbox" aria-label="Names" hidden={!isShown}>
          {options.map(({ name, domain, kind, owner }, index) => (
            <li
              key={`${domain} ${name}`}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === at}
              // before the box loses its focus
              onMouseDown={(event) => {
                event.preventDefault();
                add(name, domain);
              }}
            >
              <code>{name}</code>{" "}
              <span class="quiet">
                {KINDS[kind]}
                {domains.size > 1 && `, ${domain}`}
                {owner !== undefined && `, of ${owner}`}
              </span>
            </li>
          ))}
        </ul>
        <small id={`${id}h`} class="quiet">
          A pattern is a name with <code>*</code> for any text: <code>{exampleOf(offer)}</code>
        </small>
        <span role="status" class="hidden">
          {isOpen && text !== "" && hasCatalogue ? `${options.length} names` : ""}
        </span>
        <span role="alert" class="problem">
          {problem}
        </span>
      </div>
      {chosen.length > 0 && (
        <ul class="chosen" aria-label="Chosen">
          {chosen.map((one) => (
            <li key={`${one.domain ?? ""} ${one.pattern}`}>
              <code>{one.pattern}</code>
              {domains.size > 1 && one.domain !== undefined && <span class="quiet"> {one.domain}</span>}
              <button
                type="button"
                class="remove"
                aria-label={`Remove ${one.pattern}`}
                onClick={() => onChange(chosen.filter((other) => other !== one))}
              >
                ×
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** Something narrower than what the entitlement gives. */
function exampleOf({ grants }: Offer): string {
  const first = grants.flatMap((grant) => ("indices" in grant ? grant.indices : []))[0] ?? "logs-*";
  return first.endsWith("*") ? `${first.slice(0, -1)}app-*` : first;
}
