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
  /** who the front let in: `gate`, a session's ARN, or `user/<name>` */
  readonly visitor?: string;
  /** why the front refused it; such a request never reached the node */
  readonly refused?: string;
  /** the node's status, once it has answered */
  readonly status?: number;
}

const MOST_REQUESTS = 1_000;
const MOST_BODY_BYTES = 256 * 1024;
const MOST_BYTES = 32 * 1024 * 1024;

/** The latest requests; of a long body, its first 256 KB, and of all bodies, the latest 32 MB. */
export class RequestLog {
  #entries: DomainRequest[] = [];
  #bytes = 0;

  add(entry: DomainRequest): { visitor?: string; refused?: string; status?: number } {
    // a copy: a part of a buffer keeps all of it
    const kept = { ...entry, body: Buffer.from(entry.body.subarray(0, MOST_BODY_BYTES)) };
    this.#entries.push(kept);
    this.#bytes += kept.body.length;
    while (this.#entries.length > MOST_REQUESTS || this.#bytes > MOST_BYTES) {
      this.#bytes -= this.#entries.shift()?.body.length ?? 0;
    }
    return kept;
  }

  all(): readonly DomainRequest[] {
    return [...this.#entries];
  }

  clear(): void {
    this.#entries = [];
    this.#bytes = 0;
  }
}
