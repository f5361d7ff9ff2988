import * as v from "valibot";
import { described, form, nameSchema, says } from "./schema-parts.ts";

/** Account, path and name; nothing of it is a pattern. */
const ROLE_ARN = /^arn:aws(?:-[a-z]+)*:iam::[0-9]{12}:role\/(?:[A-Za-z0-9_+=,.@-]+\/)*[A-Za-z0-9_+=,.@-]{1,64}$/;

/** With the six characters that Secrets Manager ends each secret's ARN with: permissions are given to the whole ARN. */
const SECRET_ARN =
  /^arn:aws(?:-cn|-us-gov)?:secretsmanager:[a-z]{2,4}(?:-[a-z]+)+-[0-9]:[0-9]{12}:secret:[A-Za-z0-9_/+=.@-]+-[A-Za-z0-9]{6}$/;

export const secretArn = form(
  SECRET_ARN,
  "illegal-arn",
  "is no ARN of a secret; write all of it, like `arn:aws:secretsmanager:eu-west-1:123456789012:secret:logs-gate-a1b2c3`",
);

const roleArn = form(
  ROLE_ARN,
  "illegal-arn",
  "is no ARN of a role; write it like `arn:aws:iam::123456789012:role/logs-reader`",
);

const sigv4Auth = v.strictObject({
  type: described(v.literal("sigv4"), "requests are signed with the gate's own role"),
});

const assumeRoleAuth = v.strictObject({
  type: described(
    v.literal("assumeRole"),
    "requests are signed with a role that the gate assumes, in a session named after the principal",
  ),
  roleArn: described(
    roleArn,
    "the role; it must be allowed all that the policy grants on this domain, and to read all names",
  ),
  roleArns: described(
    v.optional(v.record(nameSchema, roleArn), {}),
    "a role of its own for what one policy role alone grants, by the policy role's name; any other request uses `roleArn`",
  ),
  externalId: described(
    v.exactOptional(
      form(
        /^[A-Za-z0-9_+=,.@:/-]{2,1224}$/,
        "illegal-text",
        "is no external id; use 2 to 1,224 letters, digits and `_+=,.@:/-`",
      ),
    ),
    "what the role's trust policy asks for in `sts:ExternalId`",
  ),
});

const DAYS = "write a whole number of days, 1 to 1000";
const days = v.pipe(
  v.number(says("wrong-type", DAYS)),
  v.integer(says("wrong-value", DAYS)),
  v.minValue(1, says("wrong-value", DAYS)),
  v.maxValue(1_000, says("wrong-value", DAYS)),
);

const basicAuth = v.strictObject({
  type: described(v.literal("basic"), "requests carry the user and password of a secret"),
  secretId: described(secretArn, 'the ARN of the secret of Secrets Manager: JSON with `"username"` and `"password"`'),
  rotateAfterDays: described(v.optional(days, 21), "days after which the password is replaced"),
});

/** How the gate authenticates to a domain of a policy file. */
export const authSchema = v.variant("type", [sigv4Auth, assumeRoleAuth, basicAuth]);
