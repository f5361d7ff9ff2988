import * as v from "valibot";
import { domainSchema } from "./schema-domains.ts";
import { issuerSchema } from "./schema-issuers.ts";
import { described, issuerNameSchema, nameSchema, says } from "./schema-parts.ts";
import { roleSchema } from "./schema-roles.ts";

/**
 * The shape of a policy file: what the parser checks and what `policy.schema.json` is generated from. What one place
 * says about another (a role's issuer, a domain's region) is checked in `check-*.ts`.
 * Metadata `later` lists keys that a later version of the contract knows: "not supported yet".
 */
const named = <const Value extends v.GenericSchema>(
  value: Value,
  what: string,
  description: string,
  name: typeof nameSchema = nameSchema,
) =>
  v.pipe(
    v.record(name, value),
    v.minEntries(1, says("empty", `name at least one ${what}`)),
    v.description(description),
  );

export const policySchema = v.pipe(
  v.strictObject({
    version: described(v.literal(1), "the version of this file's format"),
    issuers: named(issuerSchema, "issuer", "whose tokens are accepted, by name", issuerNameSchema),
    domains: named(domainSchema, "domain", "where requests go, by name; one of several says `default: true`"),
    roles: named(roleSchema, "role", "who may do what, by name; what is not granted is refused"),
  }),
  v.metadata({ later: ["entitlements", "owners", "accessDetails", "cleanup", "breakGlass"] }),
  v.description("Index Gate policy: who may do what with which indices"),
);

/** A policy file of the right shape, defaults filled in. */
export type PolicyFile = v.InferOutput<typeof policySchema>;
