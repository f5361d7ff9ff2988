import http from "node:http";
import type { AddressInfo } from "node:net";
import { containersOf, type World } from "../../../fuzz/world.ts";

/** A server that names a world's indices and answers searches with the canaries of the indices in the path, like a node would. */
export async function startStandIn(world: World): Promise<{ readonly url: string; readonly close: () => void }> {
  const server = http.createServer((request, response) => {
    const path = decodeURIComponent((request.url ?? "").split("?")[0] ?? "");
    const answer = path.startsWith("/_resolve/index/") ? names(world) : search(world, path.split("/")[1] ?? "");
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}

function names({ indices, aliases, streams }: World): unknown {
  return {
    indices: [
      ...indices.map(({ name }) => ({ name, attributes: ["open"] })),
      ...streams.map(({ name, backing }) => ({ name: backing, attributes: ["open", "hidden"], data_stream: name })),
    ],
    aliases: aliases.map((alias) => ({ name: alias.name, indices: alias.indices })),
    data_streams: streams.map(({ name, backing }) => ({
      name,
      backing_indices: [backing],
      timestamp_field: "@timestamp",
    })),
  };
}

function search(world: World, expression: string): unknown {
  const asked = expression.split(",");
  const found = containersOf(world).filter(({ name, stream }) =>
    asked.some((each) => each === "*" || each === name || each === stream),
  );
  return { hits: { hits: found.map(({ name, canary }) => ({ _index: name, _source: { msg: canary } })) } };
}
