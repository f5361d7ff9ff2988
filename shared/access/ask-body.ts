import * as v from "valibot";
import { durationSeconds } from "../policy/duration.ts";
import { duration } from "../policy/schema-parts.ts";
import { grantSchema } from "../policy/schema-roles.ts";
import { AccessProblem } from "./access-problem.ts";
import type { Ask } from "./ask.ts";

/** The page and terminals show them, and the store takes them: no control characters but line ends, no halves of letters. */
const TEXT = /^[^\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]*$/u;
/** An approver sees which names it gives: what nobody can see stands in none. */
const UNSEEN = /[\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]/u;
const text = (most: number) =>
  v.pipe(
    v.string(),
    v.maxLength(most),
    v.check((input) => TEXT.test(input.replaceAll(/\r?\n/g, " "))),
  );

const MOST_GRANTS = 20;
const MOST_PATTERNS = 50;

/** What is asked for, in the form of a policy file's grants. */
export const askGrant = v.pipe(
  grantSchema,
  v.check(({ indices, actions, cluster }) => {
    const isShort = indices !== undefined && indices.length <= MOST_PATTERNS;
    const isIndex = isShort && actions !== undefined && !indices.some((pattern) => UNSEEN.test(pattern));
    return cluster === undefined ? isIndex : indices === undefined && actions === undefined;
  }),
);

export const askBody = v.strictObject({
  entitlement: v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,40}$/)),
  grants: v.exactOptional(v.pipe(v.array(askGrant), v.minLength(1), v.maxLength(MOST_GRANTS))),
  duration: v.exactOptional(duration),
  justification: v.optional(text(2_000), ""),
  ticket: v.exactOptional(text(64)),
});

export const reasonBody = v.strictObject({ reason: v.exactOptional(text(2_000)) });

/** The body of an ask. Throws `AccessProblem` (`request-malformed`), which names the place and repeats nothing. */
export function parseAsk(body: unknown, defaultDomain: string): Ask {
  const { entitlement, grants, duration: written, justification, ticket } = parse(askBody, body);
  return {
    entitlement,
    grants: grants?.map(({ domain = defaultDomain, indices = [], actions = [], cluster }) =>
      cluster === undefined ? { domain, indices, actions } : { domain, cluster },
    ),
    durationSeconds: written === undefined ? undefined : durationSeconds(written),
    justification,
    ticket,
  };
}

/** The body of an answer or an end; none is one without a reason. */
export function parseReason(body: unknown): string | undefined {
  return parse(reasonBody, body ?? {}).reason;
}

function parse<const Schema extends v.GenericSchema>(schema: Schema, body: unknown): v.InferOutput<Schema> {
  const result = v.safeParse(schema, body);
  if (result.success) return result.output;
  const places = result.issues.map((issue) => v.getDotPath(issue) ?? "the body");
  throw new AccessProblem("request-malformed", `not as it should be: ${[...new Set(places)].slice(0, 10).join(", ")}`);
}
