import * as v from "valibot";
import { CODES } from "../../errors.ts";
import { ASKED_IAM } from "../asked.ts";
import { DURATION } from "../duration.ts";
import { CONTROL } from "../patterns.ts";
import { described, form, list, nameSchema, says, SOLID } from "../schema-parts.ts";

/** The shape of a file of expectations; what one place says about another, or about the policy, is checked in `check.ts`. */

const text = form(new RegExp(`^[^${CONTROL}]+$`), "illegal-text", "is empty or holds control characters; remove them");
const texts = (what: string) => list(text, what);
const few = <const Item extends v.GenericSchema>(item: Item) =>
  v.pipe(v.array(item), v.metadata({ uniqueItems: true }));

const qualified = form(
  new RegExp(`^[a-z0-9-]{1,40}:${SOLID}(?:[^${CONTROL}]*${SOLID})?$`),
  "illegal-member",
  "needs its issuer's name before it, like `okta:devops`",
);

/** A JSON Schema knows no named groups. */
const IAM = new RegExp(ASKED_IAM.source.replaceAll(/\?<\w+>/g, ""));

const principal = v.strictObject({
  groups: described(v.exactOptional(few(qualified)), "the groups in the token: issuer name `:` group; none: `[]`"),
  user: described(v.exactOptional(qualified), "the person: issuer name `:` principal claim"),
  client: described(v.exactOptional(qualified), "instead of a person: a machine's client id"),
  iam: described(
    v.exactOptional(
      form(IAM, "illegal-member", "is no role; write it like `arn:aws:iam::123456789012:role/ci-deploy`"),
    ),
    "instead of a token: the IAM role (or a session of it) that signs the request",
  ),
  tokenAge: described(
    v.exactOptional(form(DURATION, "illegal-duration", "is no duration; write it like `30m`, `8h` or `1d`")),
    "how long ago the token was issued; by default just now",
  ),
});

const body = v.pipe(
  v.unknown(),
  v.check(
    (input) => typeof input === "string" || (typeof input === "object" && input !== null),
    says("wrong-type", "a body is a mapping, a list with an item for each line, or text"),
  ),
);

const request = v.strictObject({
  method: described(
    v.optional(form(/^[A-Za-z]{1,20}$/, "wrong-value", "is no method; write it like `POST`"), "GET"),
    "the method",
  ),
  path: described(
    form(new RegExp(`^/[^${CONTROL}]*$`), "wrong-value", "is no path; it begins with `/`"),
    "as it is sent, percent-encoded where it has to be: `/logs-*/_search`; a query may follow a `?`",
  ),
  query: described(v.exactOptional(text), "as it is sent, without `?`"),
  domain: described(v.exactOptional(nameSchema), "another domain than the default one"),
  headers: described(v.exactOptional(v.record(text, text)), "headers by name"),
  body: described(
    v.exactOptional(body),
    "a mapping (sent as JSON), a list of mappings (sent as NDJSON, one line each), text, or `@` and a file beside this one",
  ),
});

const expectation = v.strictObject({
  name: described(text, "what is expected, in words"),
  principal: described(v.pipe(principal, v.metadata({ minProperties: 1 })), "who asks"),
  request: described(request, "what is asked"),
  decision: described(v.picklist(["allow", "narrow", "deny"]), "what the gate decides"),
  code: described(v.exactOptional(v.picklist(CODES)), "the code of a deny"),
  operation: described(v.exactOptional(text), "the operation that the request is read as, such as `msearch`"),
  determiningGrants: described(
    v.exactOptional(
      few(form(/^role:[a-z0-9-]{1,40}$/, "wrong-value", "is no source of a grant; write it like `role:devops`")),
    ),
    "the sources of all grants that decide, such as `role:devops`; their order does not matter",
  ),
  narrowedTo: described(
    v.exactOptional(texts("pattern")),
    "the patterns that a narrowed request is cut to; their order does not matter",
  ),
});

const groupsOfNames = v.record(text, texts("index"));

const names = v.strictObject({
  indices: described(v.exactOptional(texts("index")), "indices, all of them open"),
  aliases: described(v.exactOptional(groupsOfNames), "the indices and data streams behind each alias"),
  data_streams: described(v.exactOptional(groupsOfNames), "the indices behind each data stream"),
});

export const expectationsSchema = v.pipe(
  v.strictObject({
    version: described(v.literal(1), "the version of this file's format"),
    policy: described(text, "the policy file, seen from this one"),
    names: described(v.exactOptional(names), "what is there on the domains; by default every name is an index"),
    namesFile: described(
      v.exactOptional(text),
      "instead of names: a file with what `GET /_resolve/index/*?expand_wildcards=all` answers, seen from this one",
    ),
    now: described(
      v.exactOptional(
        form(
          /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$/,
          "wrong-value",
          "is no time; write it like `2026-01-31T12:00:00Z`",
        ),
      ),
      "the moment of every request, for date math; by default that of the run",
    ),
    tests: described(list(expectation, "expectation"), "what is expected of the policy"),
  }),
  v.description("What a policy is expected to decide; checked by `index-gate test`"),
);

/** A file of expectations of the right shape, defaults filled in. */
export type ExpectationsFile = v.InferOutput<typeof expectationsSchema>;
