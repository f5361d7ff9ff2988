import { secretArnOf } from "../config.ts";
import { FaultError } from "../errors.ts";
import { basicAuthorization } from "../http/basic.ts";
import { parseObject } from "../parse-object.ts";
import type { ReadCurrentSecret } from "./secrets.ts";

/**
 * The `Authorization` header (RFC 7617, UTF-8) of the user in a secret: JSON with the texts `username` and `password`, and
 * perhaps more. Throws `FaultError` (`gate-failed`) when it cannot be read or holds no user, with nothing of it in the message.
 */
export async function readUser(readSecret: ReadCurrentSecret, secretId: string): Promise<string> {
  const secret = secretArnOf(secretId);
  if (secret === undefined) throw new FaultError("gate-failed", `\`${secretId}\` is no ARN of a secret`);
  const { username, password } = parseObject(await readSecret(secret)) ?? {};
  if (!isUserName(username) || !isPassword(password)) {
    throw new FaultError("gate-failed", `\`${secretId}\` holds no JSON with the texts \`username\` and \`password\``);
  }
  return basicAuthorization(username, password);
}

/** The first colon ends a user's name. */
function isUserName(text: unknown): text is string {
  return isPassword(text) && !text.includes(":");
}

function isPassword(text: unknown): text is string {
  return typeof text === "string" && text !== "" && !/[\p{Cc}\p{Cs}]/u.test(text);
}
