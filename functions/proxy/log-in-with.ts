import { createRoleAssumer } from "../../shared/aws/assume-role.ts";
import type { LogIn } from "../../shared/aws/forward.ts";
import { createLogIn } from "../../shared/aws/log-in.ts";
import { readUser } from "../../shared/aws/read-user.ts";
import { createSecretReader } from "../../shared/aws/secrets.ts";
import type { Credentials } from "../../shared/config.ts";

export interface LogInOptions {
  readonly readCredentials: () => Credentials;
  readonly region: string | undefined;
}

/** Lets requests in with sessions of STS and users of Secrets Manager. */
export function logInWith({ readCredentials, region }: LogInOptions): LogIn {
  const secrets = createSecretReader({ readCredentials });
  return createLogIn({
    assumeRole: createRoleAssumer({ readCredentials, region }),
    readUser: (secretId) => readUser(secrets.current, secretId),
    now: Date.now,
  });
}
