import { COMMON_INSPECTORS } from "../../shared/opensearch/bodies/inspectors.ts";
import { RARE_INSPECTORS } from "../../shared/opensearch/bodies/rare-inspectors.ts";
import type { Operation } from "../../shared/opensearch/operation.ts";
import { type OperationRequest, readOperation, type ReadOperation } from "../../shared/opensearch/read-operation.ts";
import { assertSupported } from "../../shared/opensearch/versions.ts";

/** How every kind of body is read. */
export const INSPECTORS = { ...COMMON_INSPECTORS, ...RARE_INSPECTORS };

/** Reads a request as the proxy does, without waiting for what it loads late. */
export function readNow(
  request: Omit<OperationRequest, "operation"> & { readonly operation: Operation },
): ReadOperation {
  const { operation } = request;
  assertSupported(operation, undefined);
  return readOperation({ ...request, operation }, INSPECTORS[operation.judgement.body]);
}
