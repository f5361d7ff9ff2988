import { assertIsJwks, findJwkInJwks, type Jwks } from "aws-jwt-verify/jwk";
import type { Json } from "aws-jwt-verify/safe-json-parse";
import { FaultError } from "../errors.ts";
import type { FetchJson } from "./fetch-json.ts";
import type { TrustedIssuer } from "./trusted-issuer.ts";

/** Keys older than this are fetched again before they are used: a withdrawn key is not trusted for much longer. */
const FRESH_SECONDS = 3_600;
/** While the issuer cannot be reached, older keys serve on, but not for ever. */
const USABLE_SECONDS = 6 * 3_600;
/** No other fetch after one that did not bring the wanted key, or that failed: bad tokens cannot drive fetches. */
const PAUSE_AFTER_UNKNOWN_KEY_SECONDS = 10;
const PAUSE_AFTER_FAILURE_SECONDS = 5;

/** Where the signature keys of one issuer come from, and when they may be fetched. `now` is epoch seconds. */
export class KeySource {
  readonly issuer: TrustedIssuer;
  readonly #fetchJson: FetchJson;
  #loadedAt = Number.NEGATIVE_INFINITY;
  #shutUntil = Number.NEGATIVE_INFINITY;
  #inFlight: Promise<Jwks> | undefined;

  constructor(issuer: TrustedIssuer, fetchJson: FetchJson) {
    this.issuer = issuer;
    this.#fetchJson = fetchJson;
  }

  /**
   * The issuer's present keys, for a token whose key is not known; concurrent calls share one fetch.
   * Throws `FaultError` `gate-failed` when the keys cannot be had or may not be fetched yet: neither says anything about the token.
   */
  async load(kid: string, now: number): Promise<Jwks> {
    const keys = await this.#fetchOnce(now);
    if (findJwkInJwks(keys, kid) === undefined) this.#shutUntil = now + PAUSE_AFTER_UNKNOWN_KEY_SECONDS;
    return keys;
  }

  /**
   * The issuer's present keys when those last loaded are old; undefined when they may be used as they are.
   * Throws `FaultError` `gate-failed` when they are too old and cannot be had.
   */
  async renew(now: number): Promise<Jwks | undefined> {
    if (now < this.#loadedAt + FRESH_SECONDS) return undefined;
    try {
      return await this.#fetchOnce(now);
    } catch (fault) {
      if (now < this.#loadedAt + USABLE_SECONDS) return undefined;
      throw fault;
    }
  }

  async #fetchOnce(now: number): Promise<Jwks> {
    if (this.#inFlight === undefined) {
      if (now < this.#shutUntil) {
        throw new FaultError("gate-failed", `the keys of issuer \`${this.issuer.name}\` may not be fetched again yet`);
      }
      this.#inFlight = this.#fetch(now).finally(() => {
        this.#inFlight = undefined;
      });
    }
    return this.#inFlight;
  }

  async #fetch(now: number): Promise<Jwks> {
    try {
      const keys = (await this.#fetchJson(this.issuer.jwksUri ?? (await this.#discover()))) as Json;
      assertIsJwks(keys);
      this.#loadedAt = now;
      return keys;
    } catch (cause) {
      this.#shutUntil = now + PAUSE_AFTER_FAILURE_SECONDS;
      throw new FaultError("gate-failed", `the keys of issuer \`${this.issuer.name}\` could not be fetched`, { cause });
    }
  }

  /** `jwks_uri` of the issuer's own metadata (OpenID Connect Discovery 1.0 sections 4.1 and 4.3). */
  async #discover(): Promise<string> {
    const { iss } = this.issuer;
    const document = await this.#fetchJson(`${iss.replace(/\/$/, "")}/.well-known/openid-configuration`);
    const { issuer, jwks_uri: jwksUri } = Object(document) as { issuer?: unknown; jwks_uri?: unknown };
    if (issuer !== iss) throw new Error("the discovery document is another issuer's");
    if (typeof jwksUri !== "string" || !jwksUri.startsWith("https://")) {
      throw new Error("the discovery document names no https jwks_uri");
    }
    return jwksUri;
  }
}
