import { createRoleAssumer } from "./assume-role.ts";
import type { LogIn } from "./forward.ts";
import { createLogIn } from "./log-in.ts";
import { readUser } from "./read-user.ts";
import { createSecretReader } from "./secrets.ts";
import type { Credentials } from "../config.ts";

export interface LogInOptions {
  readonly readCredentials: () => Credentials;
  readonly region: string | undefined;
}

/** Lets requests in with sessions of STS and users of Secrets Manager. */
export function gateLogIn({ readCredentials, region }: LogInOptions): LogIn {
  const secrets = createSecretReader({ readCredentials });
  return createLogIn({
    assumeRole: createRoleAssumer({ readCredentials, region }),
    readUser: (secretId) => readUser(secrets.current, secretId),
    now: Date.now,
  });
}
