import type { Verdict } from "./security.ts";

/** A request that the gate lets through and Security forbids, on purpose. */
interface Difference {
  readonly operation: RegExp;
  /** of the forwarded path; undefined: any */
  readonly path?: RegExp;
  /** every missing permission is one of these */
  readonly missing: RegExp;
  readonly reason: string;
}

/** Few, each with its reason; whatever is not listed is a failure. */
export const DIFFERENCES: readonly Difference[] = [
  {
    operation: /^indices\.(?:delete|get)_data_stream$/,
    path: /\.ds-/,
    missing: /^indices:admin\/data_stream\/(?:delete|get)$/,
    reason: "a backing index goes by its stream's grant; Security looks for a stream of its name, and so does the node",
  },
  {
    operation: /^(?:scroll|clear_scroll|search|delete_pit)$/,
    missing: /^reader$/,
    reason: "a scroll or point in time belongs to who opened it: Security knows the gate alone, the gate its caller",
  },
  {
    operation: /^cluster\.health$/,
    missing: /^cluster:monitor\/health$/,
    reason: "the health of granted indices is index monitoring to the gate, and all or nothing to Security",
  },
  {
    operation: /^indices\.analyze$/,
    path: /^\/_analyze(?:\?|$)/,
    missing: /^indices:admin\/analyze$/,
    reason: "without an index a text is analyzed by what every node knows; Security asks for the action on every index",
  },
];

/** The reason why the gate lets through what Security forbids; undefined: there is none. */
export function explainDisagreement(operation: string, target: string, { missing }: Verdict): string | undefined {
  return DIFFERENCES.find(
    (difference) =>
      difference.operation.test(operation) &&
      difference.path?.test(target) !== false &&
      missing.length > 0 &&
      missing.every((permission) => difference.missing.test(permission)),
  )?.reason;
}
