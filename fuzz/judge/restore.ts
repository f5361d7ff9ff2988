import { type NodeClient, NodeSilent } from "../node/node-client.ts";
import type { World } from "../world.ts";
import { streamOf } from "../principal.ts";
import { aliasStep, indexSteps, SHARED_STEPS, type Step, streamSteps } from "../world-steps.ts";
import { type Change, compareFingerprints, type Fingerprint, takeFingerprint } from "./state.ts";

const SETTLED = "/_cluster/health?wait_for_no_initializing_shards=true&expand_wildcards=all&timeout=10s";

/** Keeps a node in the state of one world. */
export class Stage {
  readonly #client: NodeClient;
  #world: World | undefined;
  #base: Fingerprint | undefined;

  constructor(client: NodeClient) {
    this.#client = client;
  }

  /** Makes the node hold this world and nothing else. */
  async set(world: World): Promise<void> {
    if (this.#world === world && (await this.#tryRestore())) return;
    this.#world = undefined;
    await this.#clear();
    await this.#run(SHARED_STEPS);
    await Promise.all(
      [...world.indices.map(indexSteps), ...world.streams.map(streamSteps)].map((steps) => this.#run(steps)),
    );
    await this.#run([aliasStep(world)]);
    this.#world = world;
    this.#base = await this.#settle();
  }

  /** What has changed since the world was made or restored. */
  async changes(): Promise<Change[]> {
    if (this.#base === undefined) throw new Error("no world is set");
    return compareFingerprints(this.#base, await takeFingerprint(this.#client));
  }

  /** False: something stands in the way, and only all anew helps. */
  async #tryRestore(): Promise<boolean> {
    try {
      await this.restore();
      return true;
    } catch (error) {
      if (error instanceof NodeSilent) throw error;
      return false;
    }
  }

  /** Makes anew what has changed. */
  async restore(known?: readonly Change[]): Promise<void> {
    const world = this.#world;
    if (world === undefined) throw new Error("no world is set");
    const changes = known ?? (await this.changes());
    if (changes.length === 0) return;
    if (changes.some(({ index }) => index === undefined)) {
      this.#world = undefined;
      return this.set(world);
    }
    const touched = new Set(changes.map(({ index }) => index ?? "").filter((index) => !isSecuritys(index)));
    await Promise.all([...touched].map((index) => this.#deleteIndex(index)));
    const indices = world.indices.filter(({ name }) => touched.has(name));
    const streams = world.streams.filter(({ name }) => [...touched].some((index) => streamOf(index) === name));
    await Promise.all([...indices.map(indexSteps), ...streams.map(streamSteps)].map((steps) => this.#run(steps)));
    if (indices.length > 0) await this.#run([aliasStep(world)]);
    this.#base = await this.#settle();
  }

  /** The state once every shard is there, those of closed indices too. */
  async #settle(): Promise<Fingerprint> {
    await this.#client.ask("GET", SETTLED).catch(() => undefined);
    return takeFingerprint(this.#client);
  }

  async #clear(): Promise<void> {
    await this.#delete("/_data_stream/*");
    const { indices } = await takeFingerprint(this.#client);
    await Promise.all([...indices.keys()].filter((name) => !isSecuritys(name)).map((name) => this.#deleteIndex(name)));
    const state = await this.#client.ask<{ metadata: SharedMetadata }>("GET", "/_cluster/state/metadata");
    for (const target of sharedTargets(state.metadata)) await this.#delete(target);
    const nothing = { persistent: { "*": null }, transient: { "*": null } };
    await this.#client.ask("PUT", "/_cluster/settings", nothing);
  }

  async #run(steps: readonly Step[]): Promise<void> {
    for (const { method, target, body, lines } of steps) {
      if (lines === undefined) await this.#client.ask(method, target, body);
      else await this.#client.askLines(method, target, lines);
    }
  }

  /** A stream goes with all its backing indices; an index that only has the name of one remains. */
  async #deleteIndex(index: string): Promise<void> {
    const stream = streamOf(index);
    if (stream !== undefined) await this.#delete(`/_data_stream/${encodeURIComponent(stream)}`);
    await this.#delete(`/${encodeURIComponent(index)}`);
  }

  async #delete(target: string): Promise<void> {
    await this.#client.ask("DELETE", target).catch(async (error: unknown) => {
      if (/ 404: /.test(String(error))) return;
      if (!/cluster_block_exception/.test(String(error))) throw error;
      for (const block of BLOCKS) await this.#client.ask("PUT", `${target}/_settings`, { [block]: false });
      await this.#client.ask("DELETE", target);
    });
  }
}

/** These keep an index from being deleted; each alone may be changed all the same. */
const BLOCKS = ["index.blocks.read_only", "index.blocks.metadata"];

/** Written when a principal is made known: nothing that a world restores. */
function isSecuritys(index: string): boolean {
  return index === ".opendistro_security";
}

interface SharedMetadata {
  readonly index_template?: { readonly index_template?: object };
  readonly component_template?: { readonly component_template?: object };
  readonly templates?: object;
  readonly stored_scripts?: object;
  readonly ingest?: { readonly pipeline?: readonly { readonly id: string }[] };
  readonly search_pipeline?: { readonly pipeline?: readonly { readonly id: string }[] };
  readonly repositories?: object;
  readonly view?: { readonly view?: object };
}

/** Paths to delete of all that no index holds. */
function sharedTargets(metadata: SharedMetadata): string[] {
  const keys = (value: object | undefined, prefix: string) =>
    Object.keys(value ?? {}).map((key) => prefix + encodeURIComponent(key));
  return [
    ...keys(metadata.index_template?.index_template, "/_index_template/"),
    ...keys(metadata.component_template?.component_template, "/_component_template/"),
    ...keys(metadata.templates, "/_template/"),
    ...keys(metadata.stored_scripts, "/_scripts/"),
    ...(metadata.ingest?.pipeline ?? []).map(({ id }) => `/_ingest/pipeline/${encodeURIComponent(id)}`),
    ...(metadata.search_pipeline?.pipeline ?? []).map(({ id }) => `/_search/pipeline/${encodeURIComponent(id)}`),
    ...keys(metadata.repositories, "/_snapshot/"),
    ...keys(metadata.view?.view, "/views/"),
  ];
}
