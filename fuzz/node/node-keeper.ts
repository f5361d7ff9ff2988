import type { JavaNode } from "../../local/opensearch/java-node.ts";
import { NodeClient } from "./node-client.ts";
import { startSecureNode } from "./secure-node.ts";

/** The node of a run; a new one takes the place of one that is gone or hangs. */
export class NodeKeeper {
  readonly #onProgress: (line: string) => void;
  readonly #signal: AbortSignal;
  #node: JavaNode | undefined;
  #client: NodeClient | undefined;

  constructor(onProgress: (line: string) => void, signal: AbortSignal) {
    this.#onProgress = onProgress;
    this.#signal = signal;
  }

  /** Throws before `start`. */
  get client(): NodeClient {
    if (this.#client === undefined) throw new Error("the node has not been started");
    return this.#client;
  }

  /** Throws before `start`. */
  get url(): string {
    if (this.#node === undefined) throw new Error("the node has not been started");
    return this.#node.url;
  }

  async start(): Promise<void> {
    this.#node = await startSecureNode(this.#onProgress, this.#signal);
    this.#client = new NodeClient(this.#node.url);
  }

  async restart(): Promise<void> {
    await this.close();
    await this.start();
  }

  async close(): Promise<void> {
    this.#client?.close();
    await this.#node?.close();
    this.#node = undefined;
  }
}
