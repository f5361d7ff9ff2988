/** Why legitimate requests to an operation are refused although Security would let them through: operation → reason. */
export const EXPLAINED: readonly (readonly [operation: RegExp, code: RegExp, reason: string])[] = [];

export function explainRefusal(operation: string, code: string): string | undefined {
  return EXPLAINED.find(([operations, codes]) => operations.test(operation) && codes.test(code))?.[2];
}
