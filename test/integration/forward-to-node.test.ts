import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { forwardToNode } from "../../local/domain/forward-to-node.ts";

function deferred(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let settle = (): void => undefined;
  const promise = new Promise<void>((resolve) => {
    settle = resolve;
  });
  return { promise, resolve: () => settle() };
}

describe("forwardToNode", () => {
  const servers: http.Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) server.close().closeAllConnections();
  });
  const serve = async (handle: http.RequestListener): Promise<string> => {
    const server = http.createServer(handle);
    servers.push(server);
    await once(server.listen(0, "127.0.0.1"), "listening");
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };

  it.each(["before", "within"])("ends the node's work when the caller goes away %s the answer", async (when) => {
    const { promise: ended, resolve: end } = deferred();
    const { promise: asked, resolve: ask } = deferred();
    const node = await serve((_request, response) => {
      response.once("close", end);
      if (when === "within") response.write("half of it");
      ask();
    });
    const statuses: Promise<unknown>[] = [];
    const front = await serve((request, response) => {
      statuses.push(forwardToNode(node, request, Buffer.alloc(0), response).catch(() => "broken"));
    });
    const caller = http.get(front).on("error", () => undefined);
    await asked;
    if (when === "within") await once(caller, "response");
    caller.destroy();
    await ended;
    expect(await Promise.all(statuses)).toHaveLength(1);
  });

  it("answers 503 when there is no node", async () => {
    const front = await serve((request, response) => {
      void forwardToNode("http://127.0.0.1:1", request, Buffer.alloc(0), response);
    });
    const answer = await fetch(front);
    expect([answer.status, await answer.text()]).toEqual([503, '{"message":"Service Unavailable"}']);
  });
});
