import * as v from "valibot";
import {
  accessDetailsSchema,
  breakGlassSchema,
  cleanupSchema,
  entitlementSchema,
  ownersSchema,
} from "./schema-access.ts";
import { domainSchema } from "./schema-domains.ts";
import { issuerSchema } from "./schema-issuers.ts";
import { notifySchema } from "./schema-notify.ts";
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
    entitlements: v.exactOptional(named(entitlementSchema, "entitlement", "who may ask for what for a time, by name")),
    owners: described(v.exactOptional(ownersSchema), "who answers for what"),
    accessDetails: v.exactOptional(accessDetailsSchema),
    cleanup: described(v.exactOptional(cleanupSchema), "what is removed when"),
    notify: described(v.exactOptional(notifySchema), "how people are told about temporary access"),
    breakGlass: described(v.exactOptional(breakGlassSchema), "access at once in an emergency"),
  }),
  v.description("Index Gate policy: who may do what with which indices"),
);

/** A policy file of the right shape, defaults filled in. */
export type PolicyFile = v.InferOutput<typeof policySchema>;
