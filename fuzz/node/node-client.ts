import http from "node:http";

/** Who a request is made as: the node trusts these headers when they come from this machine. */
export interface Identity {
  readonly user: string;
  /** Security's roles */
  readonly roles: readonly string[];
}

/** May do everything but touch Security's own index. */
export const ADMIN: Identity = { user: "admin", roles: ["all_access"] };

export interface NodeRequest {
  readonly method: string;
  /** path and query, sent as they are */
  readonly target: string;
  /** lower-case names */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string | undefined;
  readonly as: Identity;
  /** default: the client's */
  readonly timeoutMs?: number;
}

export interface NodeAnswer {
  readonly status: number;
  /** lower-case names */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** The node did not answer in time, or at all. */
export class NodeSilent extends Error {
  override readonly name = "NodeSilent";
}

// a refresh or flush waits a minute for a shard that is nowhere (ReplicationRequest.DEFAULT_TIMEOUT), as of a clone that fails
const TIMEOUT_MS = 75_000;
const STALE = new NodeSilent("the connection was closed");

/** Sends exact bytes to the node over connections that stay open. Throws `NodeSilent`. */
export class NodeClient {
  readonly #agent = new http.Agent({ keepAlive: true, maxSockets: 32 });
  readonly #hostname: string;
  readonly #port: string;
  readonly #timeoutMs: number;

  constructor(origin: string, timeoutMs = TIMEOUT_MS) {
    ({ hostname: this.#hostname, port: this.#port } = new URL(origin));
    this.#timeoutMs = timeoutMs;
  }

  async send(request: NodeRequest): Promise<NodeAnswer> {
    try {
      return await this.#attempt(request);
    } catch (error) {
      if (error !== STALE) throw error;
      return this.#attempt(request);
    }
  }

  #attempt({ method, target, headers = {}, body, as, timeoutMs = this.#timeoutMs }: NodeRequest): Promise<NodeAnswer> {
    const bytes = typeof body === "string" ? Buffer.from(body) : (body ?? Buffer.alloc(0));
    const hasBody = bytes.length > 0;
    return new Promise((resolve, reject) => {
      const request = http.request({
        agent: this.#agent,
        hostname: this.#hostname,
        port: this.#port,
        method,
        path: target,
        timeout: timeoutMs,
        headers: {
          ...headers,
          ...(hasBody ? { "content-length": bytes.length } : {}),
          "x-forwarded-for": "127.0.0.1",
          "x-proxy-user": as.user,
          "x-proxy-roles": as.roles.join(","),
        },
      });
      request.on("timeout", () => request.destroy(new NodeSilent(`no answer within ${timeoutMs} ms`)));
      request.on("error", (error) => {
        if (error instanceof NodeSilent) return reject(error);
        // a connection that the node closed while it was idle
        reject(request.reusedSocket ? STALE : new NodeSilent(`${method} ${target}: ${error.message}`));
      });
      request.on("response", (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.on("error", (error) => reject(new NodeSilent(error.message)));
        answer.on("end", () =>
          resolve({ status: answer.statusCode ?? 0, headers: flatten(answer.headers), body: Buffer.concat(chunks) }),
        );
      });
      request.end(hasBody ? bytes : undefined);
    });
  }

  /** An answer's JSON, asked for as the administrator. Throws when the status is not 2xx. */
  ask<T>(method: string, target: string, body?: unknown): Promise<T> {
    return this.#askText(method, target, body === undefined ? undefined : JSON.stringify(body), "application/json");
  }

  /** The same with a body of NDJSON. */
  askLines<T>(method: string, target: string, lines: readonly unknown[]): Promise<T> {
    const text = lines.map((line) => `${JSON.stringify(line)}\n`).join("");
    return this.#askText(method, target, text, "application/x-ndjson");
  }

  async #askText<T>(method: string, target: string, body: string | undefined, type: string): Promise<T> {
    const headers = body === undefined ? {} : { "content-type": type };
    const answer = await this.send({ method, target, headers, body, as: ADMIN });
    if (answer.status >= 300) {
      const said = answer.body.toString().slice(0, 500);
      throw new Error(`${method} ${target} was answered ${answer.status}: ${said}`);
    }
    return JSON.parse(answer.body.toString() || "{}") as T;
  }

  close(): void {
    this.#agent.destroy();
  }
}

function flatten(headers: http.IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])),
  );
}
