import type { LogIn } from "../../shared/aws/forward.ts";
import type { LogInOptions } from "../../shared/aws/gate-log-in.ts";
import { late } from "./late.ts";

/** Sessions in other roles, users and passwords, all of it loaded by the first request to a domain that needs them. */
export function lateLogIn(options: LogInOptions): LogIn {
  const loaded = late(async () => (await import("../../shared/aws/gate-log-in.ts")).gateLogIn(options));
  return async (request, attempt) => (await loaded())(request, attempt);
}
