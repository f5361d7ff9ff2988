import { FaultError } from "../../errors.ts";
import { isObject, type Json, type JsonObject } from "../json.ts";

/** The domain's answer, of which `what` is expected. Throws `FaultError` (`domain-unavailable`, 502) for what is no JSON object. */
export function parseAnswer(body: Buffer, what: string): JsonObject {
  let cause: unknown;
  try {
    const answer = JSON.parse(body.toString("utf8")) as Json;
    if (isObject(answer)) return answer;
  } catch (error) {
    cause = error;
  }
  throw new FaultError("domain-unavailable", `the domain's answer is no ${what}`, { cause, status: 502 });
}
