import http from "node:http";
import type { AddressInfo } from "node:net";

export interface AdminFront {
  readonly url: string;
  close(): Promise<void>;
}

/** A node with the Security plugin as a node without: whatever comes in is sent on as the administrator. */
export async function startAdminFront(node: string): Promise<AdminFront> {
  const { hostname, port } = new URL(node);
  const server = http.createServer((incoming, answer) => {
    const { method, url: path } = incoming;
    const { connection: _connection, ...headers } = incoming.headers;
    const admin = { "x-forwarded-for": "127.0.0.1", "x-proxy-user": "admin", "x-proxy-roles": "all_access" };
    const outgoing = http.request(
      { agent: false, hostname, port, method, path, headers: { ...headers, ...admin } },
      (response) => {
        answer.writeHead(response.statusCode ?? 502, response.headers);
        response.pipe(answer);
      },
    );
    outgoing.on("error", () => answer.destroy());
    incoming.pipe(outgoing);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
