import type { DomainVersion } from "../../shared/policy/domain-version.ts";
import { type Step, stepsFor } from "./surface-steps.ts";
import { send } from "./wire.ts";

/** Indices of the cases: no other test may use such names. */
const OURS = /^(?:\.ds-)?(?:logs|secret|metrics-ds|shapes)/;
/** Of these, what the cases and the sample data make; anything else is somebody's own, and is never deleted. */
const MADE_BY_TESTS = /^(?:logs-(?:a|web|view)|secret-|shapes$|(?:\.ds-)?metrics-ds)/;
const STREAM = "metrics-ds";
const SHARED = "what all indices share";

/** What stands in secret-hr alone, and must never be read by anybody else. */
export const CANARIES: readonly string[] = ["CANARY-7f3a", "424242"];

/** Every name that the fixture makes. */
export const NAMES: readonly string[] = [
  "logs-app",
  "logs-web",
  "secret-hr",
  "logs-alias",
  "logs-view",
  STREAM,
  `.ds-${STREAM}-000001`,
];

/** The indices, aliases and stored objects that the cases expect, on a node; kept as they were by looking for changes. */
export class SurfaceFixture {
  readonly #node: string;
  readonly #steps: readonly Step[];
  #known = new Map<string, string>();

  /** `version`: what the node runs, where it is not the newest OpenSearch */
  constructor(node: string, version?: DomainVersion) {
    this.#node = node;
    this.#steps = stepsFor(version);
  }

  async setUp(): Promise<void> {
    await this.tearDown();
    for (const step of this.#steps) await this.#run(step);
    this.#known = await this.#digest();
  }

  async tearDown(): Promise<void> {
    const names = [...(await this.#digest()).keys()].filter((name) => name !== SHARED);
    const strange = names.filter((name) => !MADE_BY_TESTS.test(name));
    if (strange.length > 0) throw new Error(`this needs a node for tests alone, not one with ${strange.join(", ")}`);
    const hasStream = this.#steps.some(({ path }) => path.startsWith("/_data_stream/"));
    if (hasStream) await this.#delete(`/_data_stream/${STREAM}`);
    for (const name of names.filter((each) => !each.startsWith(".ds-"))) await this.#delete(`/${name}`);
    for (const { method, path } of this.#steps) {
      if (method === "PUT" && /^\/_(?:index_template|scripts|ingest)\//.test(path)) await this.#delete(path);
    }
  }

  /** The names of the indices that differ from what was set up (documents, settings, mappings, aliases), or are gone or new. */
  async changes(): Promise<readonly string[]> {
    const now = await this.#digest();
    const names = new Set([...now.keys(), ...this.#known.keys()]);
    return [...names].filter((name) => now.get(name) !== this.#known.get(name)).toSorted();
  }

  /** Makes these as they were. */
  async restore(changed: readonly string[]): Promise<void> {
    if (changed.length === 0) return;
    const isSimple = changed.every((name) => name !== SHARED && !name.startsWith(".ds-"));
    if (!isSimple) return this.setUp();
    for (const name of changed) await this.#delete(`/${name}`);
    for (const step of this.#steps) {
      const index = step.path.split(/[/?]/)[1] ?? "";
      if (changed.includes(index) || step.path === "/_aliases") await this.#run(step);
    }
    this.#known = await this.#digest();
  }

  async #digest(): Promise<Map<string, string>> {
    const state = await this.#read<{ metadata: { indices?: Record<string, object> } }>("/_cluster/state/metadata");
    const stats = await this.#read<{ indices: Record<string, unknown> }>(
      "/_stats/docs?level=shards&expand_wildcards=all&forbid_closed_indices=false&filter_path=indices.*.shards.*.seq_no.max_seq_no",
    );
    const { indices = {}, "index-graveyard": _graveyard, ...shared } = state.metadata as Record<string, object>;
    const ours = Object.entries(indices).filter(([name]) => OURS.test(name));
    return new Map([
      [SHARED, JSON.stringify(shared)],
      ...ours.map(([name, metadata]): [string, string] => {
        const { settings, mappings, aliases, state: open } = metadata as Record<string, unknown>;
        return [name, JSON.stringify([open, settings, mappings, aliases, stats.indices?.[name]])];
      }),
    ]);
  }

  async #run({ method, path, body }: Step): Promise<void> {
    const headers = body === null ? {} : { "content-type": "application/json" };
    const { status, text } = await send(this.#node, { method, path, headers, ...(body === null ? {} : { body }) });
    if (status >= 300) throw new Error(`the fixture's ${method} ${path} was answered ${status}: ${text}`);
  }

  async #delete(path: string): Promise<void> {
    const { status, text } = await send(this.#node, { method: "DELETE", path });
    if (status >= 300 && status !== 404) throw new Error(`DELETE ${path} was answered ${status}: ${text}`);
  }

  async #read<T>(path: string): Promise<T> {
    const { status, text } = await send(this.#node, { path });
    if (status !== 200) throw new Error(`GET ${path} was answered ${status}: ${text}`);
    return JSON.parse(text) as T;
  }
}
