import type { LogIn } from "../../shared/aws/forward.ts";
import { late } from "./late.ts";
import type { LogInOptions } from "./log-in-with.ts";

/** Sessions in other roles, users and passwords, all of it loaded by the first request to a domain that needs them. */
export function lateLogIn(options: LogInOptions): LogIn {
  const loaded = late(async () => (await import("./log-in-with.ts")).logInWith(options));
  return async (request, attempt) => (await loaded())(request, attempt);
}
