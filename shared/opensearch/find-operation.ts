import { RejectedError } from "../errors.ts";
import type { CanonicalRequest } from "../http/request.ts";
import { matchOperation, type OperationMatch } from "./match.ts";

/** The operation that a request asks for. Throws `RejectedError` (`operation-not-supported`) when none is known. */
export function findOperation({ method, segments }: CanonicalRequest): OperationMatch {
  const raw = segments.map((segment) => segment.raw);
  const values = segments.map((segment) => segment.value);
  const matched = matchOperation(method, raw, values);
  if (matched === undefined) throw new RejectedError("operation-not-supported", "no such operation is known");
  return matched;
}
