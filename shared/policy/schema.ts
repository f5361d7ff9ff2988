import * as v from "valibot";
import { ACTIONS } from "./document.ts";
import { DOMAIN_VERSION } from "./domain-version.ts";
import { DOMAIN_ARN, ENDPOINT } from "./endpoints.ts";
import { CONTROL, PATTERN, refuseIndexPattern } from "./patterns.ts";
import { quote } from "./problems.ts";
import type { Rule } from "./problems.ts";

/**
 * The shape of a policy file: what the parser checks and what `policy.schema.json` is generated from. What one place
 * says about another (a role's issuer, a domain's region) is checked in `check-*.ts`.
 * Metadata `later` lists keys and values that a later version of the contract knows: "not supported yet".
 */

const says = (rule: Rule, text: string): string => `${rule}: ${text}`;

/** Text of a form; `text` says what is expected instead of what was written. */
const form = (pattern: RegExp, rule: Rule, text: string) =>
  v.pipe(
    v.string(),
    v.regex(pattern, (issue) => says(rule, `${quote(issue.input)} ${text}`)),
  );

/** A list with at least one item and none twice. */
const list = <const Item extends v.GenericSchema>(item: Item, what: string) =>
  v.pipe(
    v.array(item),
    v.nonEmpty(says("empty", `the list is empty; name at least one ${what}`)),
    v.metadata({ uniqueItems: true }),
  );

const described = <const Schema extends v.GenericSchema>(schema: Schema, description: string) =>
  v.pipe(schema, v.description(description));

/** Two names that every JavaScript object seems to have are no names here. */
const NAME = /^(?!(?:constructor|prototype)$)[a-z0-9-]{1,40}$/;
const nameSchema = form(NAME, "illegal-name", "is no name; use 1 to 40 of `a-z`, `0-9` and `-`");

/** neither blank nor control character */
const SOLID = String.raw`[^\s${CONTROL}]`;

const claimName = form(new RegExp(`^${SOLID}{1,256}$`), "illegal-text", "is no claim name; leave out blanks");
const identifier = form(
  new RegExp(`^${SOLID}+(?: +${SOLID}+)*$`),
  "illegal-text",
  "is empty or has blanks at its ends or control characters; remove them",
);

const audience = v.union(
  [identifier, list(identifier, "audience")],
  says("wrong-type", "expected text, or a list of texts"),
);

const ISSUER =
  /^https:\/\/[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,5})?(?:\/[A-Za-z0-9._~!$&'()*+,;=:@%/-]*)?$/;

const oidcIssuer = v.strictObject({
  type: described(v.literal("oidc"), "any OpenID Connect issuer, such as an Okta authorization server"),
  issuer: described(
    v.pipe(
      form(
        ISSUER,
        "illegal-issuer",
        "is no issuer URL; write it exactly as the token's `iss`: https, without query, fragment or credentials",
      ),
      v.check(
        (input) => !ISSUER.test(input) || URL.canParse(input),
        ({ input }) => says("illegal-issuer", `${quote(input)} is no URL; check host and port`),
      ),
    ),
    "the issuer URL, exactly as in the token's `iss` claim",
  ),
  audience: described(audience, "the `aud` that a token must carry; one, or a list of which one must match"),
  principalClaim: described(
    v.optional(claimName, "sub"),
    "the claim that identifies a person; Okta access tokens carry the stable id in `uid`",
  ),
  groupsClaim: described(v.optional(claimName, "groups"), "the claim that holds the groups: an array, or one text"),
  groupsSeparator: described(
    v.exactOptional(v.picklist(["space", "comma"])),
    "only where the identity provider sends several groups in one text",
  ),
});

const cognitoIssuer = v.strictObject({
  type: described(v.literal("cognito"), "an Amazon Cognito user pool"),
  userPoolId: described(
    form(
      /^(?:eusc-[a-z]{2}|[a-z]{2})-(?:gov-)?[a-z]+-[0-9]_[A-Za-z0-9]{1,55}$/,
      "illegal-user-pool",
      "is no user pool id; write region and id, like `eu-west-1_Ab12Cd34E`",
    ),
    "the user pool's id, which starts with its region: `eu-west-1_Ab12Cd34E`",
  ),
  clientIds: described(
    list(form(/^[A-Za-z0-9_+]{1,128}$/, "illegal-text", "is no app client id"), "app client id"),
    "the app clients whose tokens are accepted",
  ),
  tokenUse: described(v.optional(v.picklist(["access", "id"]), "access"), "which of Cognito's tokens is accepted"),
});

const auth = v.pipe(
  v.strictObject({
    type: v.pipe(
      v.literal("sigv4"),
      v.metadata({ later: ["assumeRole", "basic"] }),
      v.description("requests are signed with the gate's own role"),
    ),
  }),
  v.metadata({ later: ["roleArn", "secretId", "rotateAfterDays"] }),
);

const domain = v.strictObject({
  endpoint: described(
    form(
      ENDPOINT,
      "illegal-endpoint",
      "is no endpoint; write an https origin like `https://vpc-logs-abc123.eu-west-1.es.amazonaws.com`, without path, query or credentials",
    ),
    "the domain's or collection's https origin",
  ),
  service: described(
    v.exactOptional(v.picklist(["es", "aoss"])),
    "es: OpenSearch Service, aoss: OpenSearch Serverless; by default what the endpoint says, or es",
  ),
  region: described(
    v.exactOptional(
      form(/^[a-z]{2,4}(?:-[a-z]+)+-[0-9]$/, "illegal-region", "is no region; write it like `eu-west-1`"),
    ),
    "overrides the region that the endpoint names",
  ),
  arn: described(
    v.exactOptional(
      form(
        DOMAIN_ARN,
        "illegal-arn",
        "is no ARN of a domain or collection; write it like `arn:aws:es:eu-west-1:123456789012:domain/logs`",
      ),
    ),
    "the domain's or collection's ARN; needed for custom endpoints and for aoss",
  ),
  auth: described(v.optional(auth, { type: "sigv4" }), "how the gate authenticates to the domain"),
  default: described(
    v.optional(v.boolean(), false),
    "the domain that requests without `/-/domains/<name>` and grants without `domain` mean",
  ),
  opaqueId: described(
    v.optional(v.picklist(["principal", "request"]), "principal"),
    "what the domain sees in `X-Opaque-Id`: the principal, or a unique id per request",
  ),
  version: described(
    v.exactOptional(
      form(
        DOMAIN_VERSION,
        "illegal-version",
        "is no version; write it like `opensearch-2.19`, `elasticsearch-7.10` or `serverless`",
      ),
    ),
    "what the domain runs; by default OpenSearch 3, or serverless for a collection",
  ),
  partial: described(
    v.exactOptional(v.boolean()),
    "answer an `_msearch` or `_mget` with refused items item by item, instead of refusing it as a whole",
  ),
});

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

const members = v.strictObject({
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
});

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

const grant = v.pipe(
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

const role = v.pipe(
  v.strictObject({
    members: described(
      v.pipe(members, v.metadata({ minProperties: 1 })),
      "whoever is in one of these lists has the role",
    ),
    grants: described(list(grant, "grant"), "what the role may do; grants of several roles add up, nothing is denied"),
  }),
  v.metadata({ later: ["limits", "agent", "denyFields", "rowFilter"] }),
);

const named = <const Value extends v.GenericSchema>(value: Value, what: string, description: string) =>
  v.pipe(
    v.record(nameSchema, value),
    v.minEntries(1, says("empty", `name at least one ${what}`)),
    v.description(description),
  );

export const policySchema = v.pipe(
  v.strictObject({
    version: described(v.literal(1), "the version of this file's format"),
    issuers: named(v.variant("type", [oidcIssuer, cognitoIssuer]), "issuer", "whose tokens are accepted, by name"),
    domains: named(domain, "domain", "where requests go, by name; one of several says `default: true`"),
    roles: named(role, "role", "who may do what, by name; what is not granted is refused"),
  }),
  v.metadata({ later: ["entitlements", "owners", "accessDetails", "cleanup", "breakGlass"] }),
  v.description("Index Gate policy: who may do what with which indices"),
);

/** A policy file of the right shape, defaults filled in. */
export type PolicyFile = v.InferOutput<typeof policySchema>;
