import type { Readable } from "node:stream";

/** An answer to the caller, whatever gateway carries it. */
export interface GateResponse {
  readonly status: number;
  /** byte strings: one character per byte, U+0000 to U+00FF, as `node:http` takes them */
  readonly headers: Readonly<Record<string, string>>;
  /** undefined: none, as for HEAD and 204 */
  readonly body: Buffer | Readable | undefined;
}

/** A domain's answer as `aws/forward` hands it over. Whoever gets one reads its body to the end or destroys it. */
export interface DomainAnswer {
  readonly status: number;
  /** names in lower case */
  readonly headers: Readonly<Record<string, string>>;
  /** content encoding untouched; breaks with an error when the domain dies before its end */
  readonly body: Readable;
}
