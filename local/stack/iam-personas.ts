import { randomBytes } from "node:crypto";
import type { PolicyDocument } from "../../shared/policy/document.ts";
import type { Credentials } from "../domain/check-signature.ts";
import type { IamCaller } from "../gateway/iam.ts";

/** Somebody who signs with the credentials of an IAM role, to try the policy with. */
export interface IamPersona extends IamCaller {
  readonly name: string;
  readonly roleArn: string;
}

/** An account that the examples of AWS use and no policy here names. */
const STRANGER = "arn:aws:iam::444455556666:role/nobody";

/**
 * One persona per role of the policy that IAM roles are members of, named like it, and `nobody`, whose signature is good and
 * who has no role. The credentials are made anew for each process, good for the local gateway alone.
 */
export function listIamPersonas({ roles }: PolicyDocument): readonly IamPersona[] {
  const members = Object.entries(roles).flatMap(([name, { members: of }]): [string, string][] => {
    const [first] = of.iam;
    // what `*` stands for
    return first === undefined ? [] : [[name, first.replaceAll("*", "local")]];
  });
  const named = members.some(([name]) => name === "nobody") ? members : [...members, ["nobody", STRANGER] as const];
  return named.map(([name, roleArn]) => ({
    name,
    roleArn,
    userArn: sessionOf(roleArn, name),
    credentials: credentials(),
  }));
}

function sessionOf(roleArn: string, session: string): string {
  return roleArn.replace(":iam:", ":sts:").replace(":role/", ":assumed-role/").concat(`/${session}`);
}

function credentials(): Credentials {
  return {
    accessKeyId: `ASIA${randomBytes(8).toString("hex").toUpperCase()}`,
    secretAccessKey: randomBytes(30).toString("base64url"),
    sessionToken: randomBytes(30).toString("base64url"),
  };
}
