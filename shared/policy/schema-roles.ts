import * as v from "valibot";
import { ACTIONS } from "./document.ts";
import { CONTROL, PATTERN, refuseIndexPattern } from "./patterns.ts";
import { described, duration, form, list, nameSchema, says, SOLID } from "./schema-parts.ts";
import { quote } from "./problems.ts";

const qualified = (what: string) =>
  form(
    new RegExp(`^[a-z0-9-]{1,40}:${SOLID}(?:[^${CONTROL}]*${SOLID})?$`),
    "illegal-member",
    `is no member; write the issuer's name and the ${what} like \`okta:devops\``,
  );

/** Account and role name, `*` in the name alone; a session's ARN carries no path, so none can be matched. */
const IAM_ROLE = /^arn:aws(?:-[a-z]+)*:iam::[0-9]{12}:role\/[A-Za-z0-9_+=,.@*-]{1,64}$/;

const IAM_REFUSALS: readonly (readonly [RegExp, string])[] = [
  [/:user\//, "is an IAM user; only roles can be members"],
  [/:root$/, "is an account's root; only roles can be members"],
  [/:assumed-role\//, "is a session; write its role like `arn:aws:iam::123456789012:role/ci-deploy`"],
  [/:role\/.*\//, "has a role path, which a caller's session does not show; leave the path out"],
  [/^arn:[^:]*:iam::[^:]*\*[^:]*:/, "has `*` in the account; `*` stands in the role's name alone"],
];

const iamRole = v.pipe(
  v.string(),
  v.regex(IAM_ROLE, ({ input }) => {
    const known = IAM_REFUSALS.find(([refuses]) => refuses.test(input));
    const text = known?.[1] ?? "is no role's ARN; write it like `arn:aws:iam::123456789012:role/ci-*`";
    return says("illegal-member", `${quote(input)} ${text}`);
  }),
);

/** The lists that a member can stand in. */
export const memberLists = {
  groups: described(v.exactOptional(list(qualified("group"), "group")), "groups: issuer name `:` group"),
  clients: described(
    v.exactOptional(list(qualified("client id"), "client")),
    "machines: issuer name `:` client id; matches only tokens without a person",
  ),
  users: described(
    v.exactOptional(list(qualified("principal claim"), "user")),
    "people: issuer name `:` principal claim",
  ),
  iam: described(
    v.exactOptional(list(iamRole, "role")),
    "IAM roles that sign their requests: `arn:aws:iam::123456789012:role/ci-*`, `*` in the role's name alone",
  ),
};

const members = v.strictObject(memberLists);

const indexPattern = v.pipe(
  v.string(),
  v.regex(PATTERN, ({ input }) => refusalOf(input)),
  v.check(
    (input) => !PATTERN.test(input) || refuseIndexPattern(input) === undefined,
    ({ input }) => refusalOf(input),
  ),
);

function refusalOf(pattern: string): string {
  const { rule, message } = refuseIndexPattern(pattern) ?? {
    rule: "illegal-pattern" as const,
    message: "is no pattern",
  };
  return says(rule, `${quote(pattern)} ${message}`);
}

/** A grant of a policy file. */
export const grantSchema = v.pipe(
  v.strictObject({
    domain: described(v.exactOptional(nameSchema), "which domain; by default the default domain"),
    indices: described(
      v.exactOptional(list(indexPattern, "pattern")),
      "index patterns, case-sensitive: names of indices, aliases and data streams, and `*`",
    ),
    actions: described(
      v.exactOptional(list(v.picklist(ACTIONS), "action")),
      "each on its own, none implies another. read: search, count, get; write: documents; manage: the index itself",
    ),
    cluster: described(v.exactOptional(list(v.picklist(["monitor"]), "right")), "read-only cluster information"),
  }),
  v.metadata({
    oneOf: [
      { required: ["indices", "actions"], not: { required: ["cluster"] } },
      { required: ["cluster"], not: { anyOf: [{ required: ["indices"] }, { required: ["actions"] }] } },
    ],
  }),
);

const limits = v.pipe(
  v.strictObject({
    maxTokenAge: described(
      duration,
      "the role's grants count while the token is not older than this, by its `iat`: `30m`, `8h`, `1d`",
    ),
  }),
  v.metadata({
    later: [
      "requestsPerMinute",
      "whenUnavailable",
      "maxHits",
      "maxBodyBytes",
      "maxResponseBytes",
      "maxAggregationDepth",
      "scripts",
    ],
  }),
);

/** A role of a policy file. */
export const roleSchema = v.pipe(
  v.strictObject({
    members: described(
      v.pipe(members, v.metadata({ minProperties: 1 })),
      "whoever is in one of these lists has the role",
    ),
    grants: described(
      list(grantSchema, "grant"),
      "what the role may do; grants of several roles add up, nothing is denied",
    ),
    limits: described(
      v.exactOptional(limits),
      "the role's grants count only for requests that meet these; other roles' grants are not touched",
    ),
  }),
  v.metadata({ later: ["agent", "denyFields", "rowFilter"] }),
);
