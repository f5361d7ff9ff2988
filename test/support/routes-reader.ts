import { Agent, request } from "node:http";

/** What a node makes of a method and path, without carrying it out. */
export interface NodeReading {
  /** `GET /{index}/_search`; undefined: the node has no route for it, or cannot read it */
  readonly route: string | undefined;
  /** decoded, of the path and the query */
  readonly params: Readonly<Record<string, string>>;
}

/** A real node that tells its routes, and which of them it takes for a request. */
export interface RoutesNode {
  /** `GET /{index}/_search`, …, in order */
  readonly routes: readonly string[];
  read(method: string, path: string): Promise<NodeReading>;
  close(): Promise<void>;
}

/** Asks a node with the test plugin for its routes; `close` is what else ends with it. */
export async function readRoutes(url: string, close: () => Promise<void>): Promise<RoutesNode> {
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  const closeAll = async (): Promise<void> => {
    agent.destroy();
    await close();
  };
  const answer = await fetch(`${url}/_index_gate_test/routes`);
  const text = await answer.text();
  if (!answer.ok) {
    await closeAll();
    throw new Error(`the node does not tell its routes: ${text}`);
  }
  return { routes: text.split("\n"), read: (method, path) => read(url, agent, method, path), close: closeAll };
}

/** Sends the path as it stands; `fetch` would normalise it. */
function read(url: string, agent: Agent, method: string, path: string): Promise<NodeReading> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const sent = request({ hostname, port, method, path, headers: { "index-gate-test": "1" }, agent }, (answer) => {
      answer.resume();
      answer.on("error", reject);
      answer.on("end", () => {
        // this one alone has no place for the plugin
        const isPicture = answer.headers["content-type"] === "image/x-icon";
        const route = isPicture ? "GET /favicon.ico" : answer.headers["index-gate-route"];
        const params = Buffer.from(String(answer.headers["index-gate-params"] ?? ""), "base64").toString("utf8");
        resolve({ route: typeof route === "string" ? route : undefined, params: readParams(params) });
      });
    });
    sent.on("error", reject);
    sent.end();
  });
}

function readParams(lines: string): Record<string, string> {
  const params: Record<string, string> = {};
  for (const line of lines.split("\n").slice(0, -1)) {
    const at = line.indexOf("=");
    params[line.slice(0, at)] = line.slice(at + 1);
  }
  return params;
}
