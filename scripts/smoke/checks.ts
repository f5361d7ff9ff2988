import { gunzipSync, gzipSync } from "node:zlib";
import type { Received, Send } from "./send.ts";
import { type Verdict, describe, fail, isRefusal, pass, readJson, skip } from "./verdict.ts";

export interface Target {
  /** without credentials */
  readonly send: Send;
  /** with the bearer token */
  readonly sendAs: Send;
  /** an HTTP API answers its own refusals with `{"message":…}`, decodes paths and never streams */
  readonly gateway: "rest" | "http";
  /** health requests to send at once, to reach the stage's throttle; 0: not asked for */
  readonly burst: number;
}

export interface Check {
  readonly name: string;
  readonly run: (target: Target) => Promise<Verdict>;
}

export const JSON_TYPE = { "content-type": "application/json" };
const NDJSON_TYPE = { "content-type": "application/x-ndjson" };
const MEGABYTE = 1024 * 1024;
/** Names that nobody has; a token that may read them all the same is granted everything. */
export const NAME = "index-gate-smoke";
export const OTHER = "index-gate-smoke-2";
const EVERYTHING = "the token is granted every index";

/** A search whose answer shows that its body arrived. */
export const PROBE = JSON.stringify({ size: 0, aggs: { smoke: { filter: { match_all: {} } } } });
export const hasProbe = (answer: Received) => readJson(answer)?.aggregations?.smoke;

/** A small search with a large answer, on any index: each of 400 buckets repeats three long names. */
const LARGE = JSON.stringify({
  size: 0,
  aggs: {
    wide: {
      filters: { filters: Array.from({ length: 400 }, () => ({ match_all: {} })) },
      aggs: Object.fromEntries(["a", "b", "c"].map((name) => [name.repeat(10_000), { filter: { match_all: {} } }])),
    },
  },
});

/** In the order they are shown. What cannot be proved without AWS comes first of all. */
export const CHECKS: readonly Check[] = [
  {
    name: "health, without a token",
    run: async ({ send }) => {
      const answer = await send({ method: "GET", path: "/-/health" });
      const isOk = answer.status === 200 && readJson(answer)?.status === "ok";
      return isOk ? pass() : fail(describe(answer));
    },
  },
  {
    name: "the token is accepted",
    run: async ({ sendAs }) => {
      const answer = await sendAs({ method: "GET", path: "/" });
      return answer.status === 200 ? pass() : fail(`GET / answers ${describe(answer)}`);
    },
  },
  {
    name: "GET with a body",
    run: async ({ sendAs }) => {
      const answer = await sendAs({ method: "GET", path: "/_search", headers: JSON_TYPE, body: PROBE });
      if (answer.status !== 200) return fail(describe(answer));
      return hasProbe(answer) ? pass() : fail("200, but the body did not arrive");
    },
  },
  {
    name: "HEAD, and HEAD with a body",
    run: async ({ sendAs }) => {
      const plain = await sendAs({ method: "HEAD", path: "/" });
      if (plain.status !== 200 || plain.body.length > 0) return fail(`HEAD / answers ${describe(plain)}`);
      const withBody = await sendAs({ method: "HEAD", path: `/${NAME}`, headers: JSON_TYPE, body: "{}" });
      if (withBody.status < 400) return skip(EVERYTHING);
      const isCoded = withBody.headers["index-gate-code"] !== undefined && withBody.body.length === 0;
      return isCoded || withBody.status === 404
        ? pass()
        : fail(`with a body: ${describe(withBody)}, no Index-Gate-Code`);
    },
  },
  {
    name: "%2C in a path",
    run: async ({ sendAs }) => {
      const answer = await sendAs({ method: "GET", path: `/${NAME}%2C${OTHER}/_search` });
      return namesMissing(answer, [NAME, OTHER]);
    },
  },
  {
    name: "%2F in an index name",
    run: async ({ sendAs, gateway }) => {
      const answer = await sendAs({ method: "GET", path: `/${NAME}%2F_search` });
      // an HTTP API hands over `/name/_search`: decided as what it arrived as
      if (gateway === "http" && answer.status === 403) return namesMissing(answer, [NAME]);
      return isRefusal(answer, 400, ["request-not-understood"]);
    },
  },
  {
    name: "%2F in a document id",
    run: async ({ sendAs, gateway }) => {
      const answer = await sendAs({ method: "GET", path: `/${NAME}/_doc/a%2Fb` });
      // an HTTP API hands over `/name/_doc/a/b`, which is no operation
      return gateway === "http" ? isRefusal(answer, 403, ["operation-not-supported"]) : namesMissing(answer, [NAME]);
    },
  },
  {
    name: "%3F in a document id",
    run: async ({ sendAs, gateway }) => {
      const answer = await sendAs({ method: "GET", path: `/${NAME}/_doc/a%3Fb` });
      return gateway === "http" && answer.status === 400
        ? pass("refused: it arrives cut")
        : namesMissing(answer, [NAME]);
    },
  },
  {
    name: "`..` in a path",
    run: async ({ sendAs }) => {
      for (const path of [`/${NAME}/../_search`, `/${NAME}/%2e%2e/_search`]) {
        const answer = await sendAs({ method: "GET", path });
        if (answer.status < 400 || answer.status >= 500) return fail(`\`${path}\` answers ${describe(answer)}`);
      }
      return pass();
    },
  },
  {
    name: "401 without a token",
    run: async ({ send, gateway }) => isUnauthorized(await send({ method: "GET", path: "/" }), gateway),
  },
  {
    name: "401 for a bad token",
    run: async ({ send, gateway }) =>
      isUnauthorized(
        await send({ method: "GET", path: "/", headers: { authorization: "Bearer e30.e30.e30" } }),
        gateway,
      ),
  },
  {
    name: "403 for an index that is not granted",
    run: async ({ sendAs }) => namesMissing(await sendAs({ method: "GET", path: `/${NAME}/_search` }), [NAME]),
  },
  {
    name: "413 for a body beyond 10 MB",
    run: async ({ sendAs, gateway }) => {
      const body = Buffer.alloc(11 * MEGABYTE, " ");
      const answer = await sendAs({ method: "POST", path: "/_bulk", headers: NDJSON_TYPE, body });
      if (gateway === "http") return answer.status === 413 ? pass() : fail(`${describe(answer)} instead of 413`);
      return isRefusal(answer, 413, ["body-too-large"]);
    },
  },
  {
    name: "429 beyond the stage's throttle",
    run: async ({ send, gateway, burst }) => {
      if (burst === 0) return skip("not asked for: --burst N sends N requests at once");
      const answers = await Promise.all(
        Array.from({ length: burst }, () => send({ method: "GET", path: "/-/health" })),
      );
      const limited = answers.find(({ status }) => status === 429);
      if (limited === undefined) return skip(`${burst} requests did not reach the throttle`);
      if (gateway === "http") return pass();
      return limited.headers["retry-after"]
        ? isRefusal(limited, 429, ["rate-limited"])
        : fail("429 without Retry-After");
    },
  },
  {
    name: "gzip in a request",
    run: async ({ sendAs }) => {
      const headers = { ...NDJSON_TYPE, "content-encoding": "gzip" };
      const body = gzipSync(`{}\n${PROBE}\n`);
      const answer = await sendAs({ method: "POST", path: "/_msearch", headers, body });
      const [first] = readJson(answer)?.responses ?? [];
      return first?.aggregations?.smoke ? pass() : fail(describe(answer));
    },
  },
  {
    name: "gzip in an answer",
    run: async ({ sendAs }) => {
      const headers = { ...JSON_TYPE, "accept-encoding": "gzip" };
      const answer = await sendAs({ method: "POST", path: "/_search", headers, body: PROBE });
      if (answer.status !== 200) return fail(describe(answer));
      if (answer.headers["content-encoding"] !== "gzip") return skip("the domain did not compress its answer");
      return hasProbe({ ...answer, body: gunzipSync(answer.body) })
        ? pass()
        : fail("the answer is not what was compressed");
    },
  },
  {
    name: "an answer beyond 10 MB",
    run: async ({ sendAs, gateway }) => {
      if (gateway === "http") return skip("an HTTP API never streams");
      const answer = await sendAs({ method: "POST", path: "/_search", headers: JSON_TYPE, body: LARGE });
      if (answer.status !== 200) return fail(describe(answer));
      const megabytes = (answer.body.length / MEGABYTE).toFixed(1);
      if (readJson(answer) === undefined) return fail(`cut off after ${megabytes} MB`);
      if (answer.body.length <= 10 * MEGABYTE)
        return skip(`only ${megabytes} MB: the token reads no index that is there`);
      return pass(
        `${megabytes} MB, the first byte after ${Math.round(answer.firstByteMs)} ms, all after ${Math.round(answer.totalMs)} ms`,
      );
    },
  },
];

/** A 403 that names these indices as written; a token that may read them gets the domain's own answer. */
export function namesMissing(answer: Received, indices: readonly string[]): Verdict {
  if (answer.status === 404 || answer.status === 200) return skip(EVERYTHING);
  const verdict = isRefusal(answer, 403, ["index-not-granted"]);
  if (verdict.result !== "pass") return verdict;
  const missing = readJson(answer)?.error?.gate?.missing?.map(({ index }) => index) ?? [];
  const isExact = missing.length === indices.length && indices.every((index) => missing.includes(index));
  return isExact ? pass() : fail(`the refusal names ${missing.join(", ")} instead of ${indices.join(", ")}`);
}

function isUnauthorized(answer: Received, gateway: Target["gateway"]): Verdict {
  if (gateway === "http") return answer.status === 401 ? pass() : fail(`${describe(answer)} instead of 401`);
  const verdict = isRefusal(answer, 401, ["token-invalid"]);
  if (verdict.result !== "pass") return verdict;
  return answer.headers["www-authenticate"]?.startsWith("Bearer")
    ? pass()
    : fail("401 without WWW-Authenticate: Bearer");
}
