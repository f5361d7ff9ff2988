/** One request that reached the front. */
export interface DomainRequest {
  /** the policy's name of the domain; undefined: no domain has this host */
  readonly domain: string | undefined;
  readonly method: string;
  /** path and query exactly as on the wire */
  readonly url: string;
  /** lower-case name → values joined with `,` */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** why the front refused it; such a request never reached the node */
  readonly refused?: string;
  /** the node's status, once it has answered */
  readonly status?: number;
}

const MOST_REQUESTS = 1_000;
const MOST_BODY_BYTES = 256 * 1024;

/** The latest requests; of a long body, its first 256 KB. */
export class RequestLog {
  #entries: DomainRequest[] = [];

  add(entry: DomainRequest): { refused?: string; status?: number } {
    const kept = { ...entry, body: entry.body.subarray(0, MOST_BODY_BYTES) };
    this.#entries.push(kept);
    if (this.#entries.length > MOST_REQUESTS) this.#entries.shift();
    return kept;
  }

  all(): readonly DomainRequest[] {
    return [...this.#entries];
  }

  clear(): void {
    this.#entries = [];
  }
}
