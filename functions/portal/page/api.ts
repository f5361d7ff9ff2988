import type { RequestView } from "../../../shared/access/request-view.ts";
import type { AutoHours, PolicyGrant } from "../../../shared/policy/document.ts";

/** Who the gate says one is. */
export interface Me {
  readonly principal: string;
  readonly displayName?: string;
  readonly mayAsk: boolean;
  readonly mayAnswer: boolean;
  readonly mayBlock: boolean;
  /** the entitlements that one answers, `break-glass` among them */
  readonly answers: readonly string[];
  readonly defaultDomain: string;
  readonly historyDays: number;
}

/** What one may ask for. */
export interface Offer {
  readonly name: string;
  readonly grants: readonly PolicyGrant[];
  readonly maxDurationSeconds: number;
  readonly approvals: number;
  readonly justification: "required" | "optional";
  readonly ticket?: string;
  readonly auto?: true | AutoHours;
  readonly changesData: boolean;
  readonly answeredBy: "people" | "policy" | "nobody";
}

/** A name of the catalogue. */
export interface KnownName {
  readonly domain: string;
  readonly name: string;
  readonly kind: "index" | "alias" | "data-stream";
  readonly owner?: string;
}

export interface Ask {
  readonly entitlement: string;
  readonly grants?: readonly PolicyGrant[];
  readonly duration: string;
  readonly justification: string;
  readonly ticket?: string;
}

/** A refusal of the API, by its code. */
export class Refused extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, status: number, detail: string) {
    super(detail);
    this.code = code;
    this.status = status;
  }
}

type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** The API of temporary access, for one token. Every call throws `Refused`; `signed-out` where the token is not taken any more. */
export class AccessApi {
  readonly #token: string;
  readonly #fetch: Fetch;
  /** what the gate's clock is ahead of this one's, milliseconds */
  skewMs = 0;

  constructor(token: string, fetch: Fetch) {
    this.#token = token;
    this.#fetch = fetch;
  }

  now(): number {
    return Date.now() + this.skewMs;
  }

  me = (): Promise<Me> => this.#call("GET", "/me");
  offers = (): Promise<Offer[]> => this.#call("GET", "/entitlements");
  waiting = (): Promise<{ requests: RequestView[] }> => this.#call("GET", "/waiting");

  /** everybody's requests under an entitlement that one answers, the newest end first */
  history(entitlement: string): Promise<{ requests: RequestView[] }> {
    return this.#call("GET", `/history?entitlement=${encodeURIComponent(entitlement)}&limit=30`);
  }

  mine(after?: string): Promise<{ requests: RequestView[]; next?: string }> {
    return this.#call("GET", `/requests?limit=50${after === undefined ? "" : `&after=${encodeURIComponent(after)}`}`);
  }

  /** `key`: the same for every try of one ask */
  ask(ask: Ask, key: string): Promise<RequestView> {
    return this.#call("POST", "/requests", ask, { "idempotency-key": key });
  }

  change(id: string, what: "approve" | "decline" | "revoke" | "withdraw", reason: string): Promise<RequestView> {
    const body = reason.trim() === "" ? {} : { reason: reason.trim() };
    return this.#call("POST", `/requests/${encodeURIComponent(id)}/${what}`, body);
  }

  /** Undefined: there is no catalogue. */
  async names(entitlement: string, q: string): Promise<readonly KnownName[] | undefined> {
    const query = new URLSearchParams({ entitlement, q, limit: "20" });
    try {
      return (await this.#call<{ indices: KnownName[] }>("GET", `/indices?${query.toString()}`)).indices;
    } catch (error) {
      if (error instanceof Refused && error.status === 404) return undefined;
      throw error;
    }
  }

  async #call<Answer>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    const init: RequestInit = {
      method,
      headers: {
        authorization: `Bearer ${this.#token}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      cache: "no-store",
      credentials: "omit",
      redirect: "error",
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    };
    // the page is at `/-/portal`
    const answer = await this.#fetch(`access${path}`, init).catch(() => {
      throw new Refused("gate-unreachable", 0, "the gate does not answer");
    });
    const date = Date.parse(answer.headers.get("date") ?? "");
    if (Number.isFinite(date)) this.skewMs = Math.abs(date - Date.now()) < 2_000 ? 0 : date - Date.now();
    const json = (await answer.json().catch(() => ({}))) as Record<string, unknown>;
    if (answer.ok) return json as Answer;
    const code = answer.status === 401 ? "signed-out" : typeof json["code"] === "string" ? json["code"] : "gate-failed";
    throw new Refused(code, answer.status, typeof json["detail"] === "string" ? json["detail"] : "");
  }
}
