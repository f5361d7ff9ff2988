import { AccessProblem } from "./access-problem.ts";

/** How many entries of a list are asked for. Throws `AccessProblem` (`request-malformed`). */
export function limitOf(query: ReadonlyMap<string, string>): number {
  const limit = query.get("limit") ?? "20";
  if (!/^[1-9]\d{0,2}$/.test(limit) || Number(limit) > 100) {
    throw new AccessProblem("request-malformed", "`limit` is to be 1 to 100");
  }
  return Number(limit);
}
