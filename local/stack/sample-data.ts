import { matchesWildcard } from "../../shared/opensearch/wildcard.ts";
import type { PolicyDocument } from "../../shared/policy/document.ts";

type Document = Readonly<Record<string, unknown>>;

/** An index with its documents. */
export interface SampleIndex {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly documents: readonly Document[];
}

/** A data stream with its documents. */
export interface SampleStream {
  readonly name: string;
  readonly documents: readonly Document[];
}

/** An index template that says whose the names are that it covers. */
export interface SampleOwner {
  readonly patterns: readonly string[];
  /** of the template: the owner tag and its value */
  readonly meta: Readonly<Record<string, string>>;
}

export interface SampleData {
  readonly indices: readonly SampleIndex[];
  readonly streams: readonly SampleStream[];
  /** for policies whose owners answer; none else */
  readonly owners: readonly SampleOwner[];
}

const DAYS = 3;
const DOCUMENTS = 24;
const MOST_DERIVED = 20;
const MINUTE = 60_000;
const SERVICES = ["checkout", "catalogue", "login", "payment"];
const LEVELS = ["INFO", "INFO", "INFO", "WARN", "ERROR"];
const REGIONS = ["EMEA", "AMER", "APAC"];

/** The sample data of every shipped role, and for any other policy one index for each granted pattern that nothing matches. */
export function sampleData(policy: PolicyDocument, now: Date): SampleData {
  const days = Array.from({ length: DAYS }, (_, back) => new Date(now.getTime() - back * 86_400_000));
  const month = now.toISOString().slice(0, 7).replace("-", ".");
  const index = (
    name: string,
    make: (at: number, time: Date) => Document,
    aliases: readonly string[] = [],
    day = now,
  ): SampleIndex => ({
    name,
    aliases,
    documents: Array.from({ length: DOCUMENTS }, (_, at) => {
      const time = new Date(day.getTime() - at * 7 * MINUTE);
      return { "@timestamp": time.toISOString(), ...make(at, time) };
    }),
  });
  const logs = days.flatMap((day, back) => {
    const date = day.toISOString().slice(0, 10).replaceAll("-", ".");
    return [
      index(`logs-app-${date}`, appLog, back === 0 ? ["logs-app-latest"] : [], day),
      index(`logs-web-${date}`, webLog, back === 0 ? ["logs-web-latest"] : [], day),
    ];
  });
  const indices = [
    ...logs,
    index(`business-sales-${month}`, sale, ["business-latest"]),
    index("business-customers", customer),
    index("releases-web", release("web")),
    index("releases-api", release("api")),
    index(`tickets-${month}`, ticket, ["tickets-open"]),
    index(`orders-${month}`, order, ["orders-current"]),
  ];
  const streams = [{ name: "metrics-hosts", documents: index("", metric).documents }];
  const known = [...indices.flatMap(({ name, aliases }) => [name, ...aliases]), ...streams.map(({ name }) => name)];
  const derived = deriveNames(policy, known).map((name) => index(name, note));
  return { indices: [...indices, ...derived], streams, owners: ownersFor(policy) };
}

/** Of the metrics nobody is known to be the owner. */
const TEAMS = { logs: ["logs-*"], sales: ["business-*", "orders-*"], support: ["tickets-*"], releases: ["releases-*"] };

function ownersFor({ access }: PolicyDocument): SampleOwner[] {
  const tag = access?.owners.resourceOwner?.tag;
  if (tag === undefined) return [];
  return Object.entries(TEAMS).map(([team, patterns]) => ({ patterns, meta: { [tag]: team } }));
}

/** A name for each granted pattern that matches none of `known`, as far as an index may have that name. */
function deriveNames(policy: PolicyDocument, known: readonly string[]): string[] {
  const derived = new Set<string>();
  for (const { grants } of Object.values(policy.roles)) {
    for (const pattern of grants.flatMap((grant) => ("indices" in grant ? grant.indices : []))) {
      const name = pattern.replaceAll("*", "sample");
      const isLegal = /^[a-z0-9][^A-Z\s"\\/|<>?#,:]*$/.test(name) && Buffer.byteLength(name) <= 255;
      const isMatched = [...known, ...derived].some((other) => matchesWildcard(pattern, other));
      if (isLegal && !isMatched) derived.add(name);
      if (derived.size >= MOST_DERIVED) return [...derived];
    }
  }
  return [...derived];
}

function pick<T>(list: readonly T[], at: number): T {
  return list[at % list.length] as T;
}

const appLog = (at: number): Document => ({
  level: pick(LEVELS, at),
  service: pick(SERVICES, at),
  message: pick(
    ["request served", "cache miss", "retry after timeout", "connection pool grew", "payment provider refused"],
    at,
  ),
  durationMs: 12 + ((at * 37) % 400),
  host: `app-${(at % 3) + 1}`,
});

const webLog = (at: number): Document => ({
  method: pick(["GET", "GET", "POST"], at),
  path: pick(["/", "/products/42", "/cart", "/login"], at),
  status: pick([200, 200, 304, 404, 500], at),
  bytes: 512 + at * 97,
  client: `198.51.100.${at + 1}`,
});

const metric = (at: number): Document => ({
  host: `app-${(at % 3) + 1}`,
  cpu: Number((0.15 + (at % 8) / 10).toFixed(2)),
  memoryMb: 900 + at * 13,
});

const sale = (at: number): Document => ({
  region: pick(REGIONS, at),
  product: `P-${100 + (at % 7)}`,
  amount: 19.9 + at * 3,
  currency: "EUR",
});
const customer = (at: number): Document => ({
  customer: `C-${1000 + at}`,
  segment: pick(["retail", "partner"], at),
  region: pick(REGIONS, at),
});
const release =
  (product: string) =>
  (at: number): Document => ({
    product,
    version: `2.${at}.0`,
    status: pick(["shipped", "rolled back", "shipped"], at),
  });
const ticket = (at: number): Document => ({
  ticket: `T-${500 + at}`,
  status: pick(["open", "waiting", "closed"], at),
  subject: pick(["cannot log in", "invoice is wrong", "page is slow"], at),
});
const order = (at: number): Document => ({
  order: `O-${9000 + at}`,
  status: pick(["new", "paid", "sent"], at),
  total: 25 + at * 4.5,
});
const note = (at: number): Document => ({ message: `sample ${at}`, number: at });
