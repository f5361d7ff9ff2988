/** What API Gateway and Lambda take, in bytes and milliseconds. */
export const LIMITS = {
  /** request line and headers together */
  headBytes: 10_240,
  /** ARN of a method with an authorizer (REST): AWS answers 414 above it */
  methodArnBytes: 1_600,
  bodyBytes: 10 * 1024 * 1024,
  /** Lambda's event, and what a function returns at once: 6 MB */
  payloadBytes: 6_291_556,
  /** an authorizer's whole answer */
  authorizerBytes: 8_192,
  /** a streamed answer, status and headers included: it breaks off above it */
  streamBytes: 200 * 1024 * 1024,
  authorizerCacheMs: 60_000,
  /** how long the authorizer may run, as deployed */
  authorizerMs: 10_000,
  /** how long the function may run: as deployed, and API Gateway waits as long */
  functionMs: { rest: 180_000, http: 29_000 },
} as const;
