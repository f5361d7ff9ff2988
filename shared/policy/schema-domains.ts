import * as v from "valibot";
import { DOMAIN_VERSION } from "./domain-version.ts";
import { DOMAIN_ARN, ENDPOINT } from "./endpoints.ts";
import { authSchema } from "./schema-auth.ts";
import { described, form } from "./schema-parts.ts";

/** A domain of a policy file. */
export const domainSchema = v.strictObject({
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
  auth: described(v.optional(authSchema, { type: "sigv4" }), "how the gate authenticates to the domain"),
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
