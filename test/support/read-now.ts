import { COMMON_INSPECTORS } from "../../shared/opensearch/bodies/inspectors.ts";
import { RARE_INSPECTORS } from "../../shared/opensearch/bodies/rare-inspectors.ts";
import {
  judgementOf,
  type OperationRequest,
  readOperation,
  type ReadOperation,
} from "../../shared/opensearch/read-operation.ts";

/** How every kind of body is read. */
export const INSPECTORS = { ...COMMON_INSPECTORS, ...RARE_INSPECTORS };

/** Reads a request as the proxy does, without waiting for what it loads late. */
export function readNow(request: OperationRequest): ReadOperation {
  return readOperation(request, INSPECTORS[judgementOf(request.operation).body]);
}
