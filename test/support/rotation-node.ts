import net from "node:net";
import { join } from "node:path";
import tls from "node:tls";
import { parse } from "yaml";
import { NodeClient } from "../../fuzz/node/node-client.ts";
import { startSecureNode } from "../../fuzz/node/secure-node.ts";
import type { LocalCertificates } from "../../local/stack/certificates.ts";
import { blocks, readPage, section } from "../unit/docs/markdown.ts";

export interface RotationNode {
  /** as an administrator */
  readonly admin: NodeClient;
  /** speaks TLS with the certificates, for any host */
  readonly port: number;
  readonly close: () => Promise<void>;
}

/**
 * A real node with the real Security plugin that takes users and passwords, set up as docs/rotation.md says; hashes are made
 * quickly, because nobody attacks them.
 */
export async function startRotationNode(certificates: LocalCertificates, signal: AbortSignal): Promise<RotationNode> {
  const documented = section(readPage("docs/rotation.md"), "## The connector's least role");
  const lines = parse(blocks(documented, "yaml")[0] ?? "") as Readonly<Record<string, readonly string[]>>;
  const settings = Object.fromEntries(Object.entries(lines).map(([key, value]) => [key, JSON.stringify(value)]));
  const node = await startSecureNode(() => undefined, signal, {
    folder: join(import.meta.dirname, "rotation-node"),
    settings: {
      ...settings,
      "plugins.security.password.hashing.bcrypt.rounds": "4",
      "plugins.security.roles_mapping_resolution": "MAPPING_ONLY",
    },
  });
  const admin = new NodeClient(node.url);
  const front = await startTls(certificates, new URL(node.url));
  const setUp = JSON.parse(blocks(documented, "json")[0] ?? "") as Readonly<Record<string, unknown>>;
  for (const [request, body] of Object.entries(setUp)) {
    const [method = "", target = ""] = request.split(" ");
    await admin.ask(method, target, body);
  }
  return {
    admin,
    port: front.port,
    close: async () => {
      admin.close();
      await front.close();
      await node.close();
    },
  };
}

/** What a domain's front does before a password is looked at: it ends TLS, and nothing else. */
async function startTls({ cert, key }: LocalCertificates, { hostname, port }: URL) {
  const sockets = new Set<net.Socket>();
  const server = tls.createServer({ cert, key }, (socket) => {
    const node = net.connect(Number(port), hostname);
    for (const each of [socket, node]) {
      sockets.add(each);
      each.on("close", () => sockets.delete(each));
      each.on("error", () => [socket, node].forEach((both) => both.destroy()));
    }
    socket.pipe(node).pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as net.AddressInfo).port,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
