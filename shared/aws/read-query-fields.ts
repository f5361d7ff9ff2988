import { FaultError } from "../errors.ts";
import { encodeStrict } from "../http/encode.ts";
import { isReservedFirstSegment } from "../opensearch/match.ts";
import { mayMakePercolators, readOnlyPercolators, readPercolators } from "../opensearch/query-fields.ts";
import type { QueryFieldsPort } from "../opensearch/stored-queries.ts";
import type { Domain } from "../policy/document.ts";
import type { Forwarder } from "./forward.ts";
import { unavailable } from "./unavailable.ts";

const TIMEOUT_MS = 5_000;
/** A request line of OpenSearch holds 4,096 bytes: names and fields. */
const MAX_LIST_BYTES = 1_700;
const NOTHING = Buffer.from("{}");

type Query = Parameters<Forwarder["forwardInternal"]>[2];

/**
 * Asks a domain for fields of type `percolator` (`_field_caps`, `_mapping`, and the templates for a name that is new), with
 * the gate's own credentials; names that have gone meanwhile have none. The port's methods throw `FaultError`:
 * `domain-unavailable` (503), `domain-refused-gate`, `gate-failed`.
 */
export function queryFieldsReader(forwarder: Pick<Forwarder, "forwardInternal">, domain: Domain): QueryFieldsPort {
  const ask = (path: string, query: Query): Promise<Buffer> => askFor(forwarder, domain, path, query);
  const askAbout = (names: readonly string[], what: string, query: Query): Promise<Buffer> =>
    ask(`/${encodeStrict(asList(names))}/${what}`, query);
  return {
    of: async ({ known, missing }) => {
      const lists = listsOf([...known, ...missing]);
      const [fields, dynamic, templates] = await Promise.all([
        Promise.all(lists.map((names) => askAbout(names, "_field_caps", FIELDS))),
        Promise.all(lists.map((names) => askAbout(names, "_mapping", DYNAMIC))),
        Promise.all(missing.length === 0 ? [] : TEMPLATES.map((path) => ask(path, MAPPINGS))),
      ]);
      return {
        fields: [...new Set(fields.flatMap(readPercolators))],
        mayGrow: [...dynamic, ...templates].some(mayMakePercolators),
      };
    },
    everywhere: async (names, fields) => {
      // a name that would be read as a list or a pattern cannot be asked for
      const asked = fields.filter((field) => !/[,*]/.test(field));
      const answers = await Promise.all(
        listsOf(names).flatMap((list) =>
          listsOf(asked).map(async (some) => {
            const query: Query = [["fields", some.join(",")], ["include_unmapped", "true"], ...LENIENT];
            return { some, found: readOnlyPercolators(await askAbout(list, "_field_caps", query)) };
          }),
        ),
      );
      return asked.filter((field) =>
        answers.every(({ some, found }) => !some.includes(field) || found.includes(field)),
      );
    },
  };
}

const LENIENT: Query = [
  ["ignore_unavailable", "true"],
  ["allow_no_indices", "true"],
  ["expand_wildcards", "all"],
];
const FIELDS: Query = [["fields", "*"], ["filter_path", "fields.*.percolator"], ...LENIENT];
const DYNAMIC: Query = [["filter_path", "*.mappings.dynamic_templates"], ...LENIENT];
const MAPPINGS: Query = [["filter_path", "**.mappings"]];
const TEMPLATES = ["/_index_template", "/_component_template", "/_template"];

async function askFor(
  forwarder: Pick<Forwarder, "forwardInternal">,
  domain: Domain,
  path: string,
  query: Query,
): Promise<Buffer> {
  const { status, body } = await forwarder
    .forwardInternal(domain, path, query, TIMEOUT_MS)
    .catch(unavailable("the domain's mappings could not be read"));
  if (status === 200) return body;
  // no index of these names, or a domain that knows no such templates
  if (status === 404) return NOTHING;
  if (status === 401 || status === 403) {
    throw new FaultError("domain-refused-gate", `the domain answered ${status} when asked for its mappings`);
  }
  throw new FaultError("domain-unavailable", `the domain answered ${status} when asked for its mappings`, {
    status: 503,
  });
}

/** None longer, encoded, than fits into a request line twice. */
function listsOf(names: readonly string[]): string[][] {
  const lists: string[][] = [];
  let bytes = MAX_LIST_BYTES;
  for (const name of names) {
    bytes += encodeStrict(name).length + 3;
    if (bytes > MAX_LIST_BYTES) {
      lists.push([]);
      bytes = encodeStrict(name).length;
    }
    lists.at(-1)?.push(name);
  }
  return lists;
}

/** An index called as one of OpenSearch's own paths (`/views`) is named twice: a list is no such path. */
function asList(names: readonly string[]): string {
  const [first = ""] = names;
  return (names.length === 1 && isReservedFirstSegment(first) ? [first, first] : names).join(",");
}
