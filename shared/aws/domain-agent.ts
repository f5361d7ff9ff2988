import { Agent, type AgentOptions, type RequestOptions } from "node:https";
import type { Duplex } from "node:stream";
import { createSecureContext, type SecureContext } from "node:tls";

/** A frozen function wakes up with sockets that the other side closed long ago: after this they are not used again. */
const MAX_IDLE_MS = 5_000;

/**
 * Connections to domains: TLS 1.2 or newer, kept alive, the most recently used first.
 * `now` is the wall clock in epoch milliseconds, because timers stand still while a function is frozen.
 */
export class DomainAgent extends Agent {
  readonly #now: () => number;
  readonly #idleSince = new WeakMap<Duplex, number>();
  #context: SecureContext | undefined;
  /** of the connection asked for last: one text, because a new one is hashed at every look-up */
  #name: { readonly host: unknown; readonly port: unknown; readonly text: string } | undefined;

  constructor(now: () => number, options: AgentOptions = {}) {
    super({
      ...options,
      keepAlive: true,
      maxSockets: 64,
      maxFreeSockets: 16,
      scheduling: "lifo",
      minVersion: "TLSv1.2",
    });
    this.#now = now;
  }

  /** What connections are told apart by. INVARIANT: all else that they depend on (TLS) is the agent's own, the same for each. */
  override getName({ host, port }: RequestOptions = {}): string {
    if (this.#name === undefined || this.#name.host !== host || this.#name.port !== port) {
      this.#name = { host, port, text: `${host}:${port}` };
    }
    return this.#name.text;
  }

  /** What TLS needs is made once: it costs more than the rest of a connection that nobody takes. */
  override createConnection(
    ...[options, ...rest]: Parameters<Agent["createConnection"]>
  ): ReturnType<Agent["createConnection"]> {
    this.#context ??= createSecureContext(this.options);
    return super.createConnection({ ...options, secureContext: this.#context } as typeof options, ...rest);
  }

  /** `node:http` calls this when a socket becomes idle; it answers whether to keep it, whatever its type says. */
  override keepSocketAlive(socket: Duplex): void {
    this.#idleSince.set(socket, this.#now());
    return super.keepSocketAlive(socket);
  }

  /** Closes what has been idle for too long or, with `all`, whatever is idle. */
  dropIdle(all = false): void {
    const now = this.#now();
    for (const name in this.freeSockets) {
      for (const socket of this.freeSockets[name] ?? []) {
        const since = this.#idleSince.get(socket);
        if (all || since === undefined || now - since > MAX_IDLE_MS || now < since) socket.destroy();
      }
    }
  }
}
