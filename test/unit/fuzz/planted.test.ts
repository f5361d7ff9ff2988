import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Sabotage } from "../../../fuzz/gate.ts";
import { LeakDetector } from "../../../fuzz/judge/leak.ts";
import { NodeClient } from "../../../fuzz/node/node-client.ts";
import { Trial } from "../../../fuzz/trial.ts";
import { probeOf, READER, WORLD } from "./samples.ts";
import { startStandIn } from "./stand-in-node.ts";

let node: Awaited<ReturnType<typeof startStandIn>>;
let client: NodeClient;

beforeAll(async () => {
  node = await startStandIn(WORLD);
  client = new NodeClient(node.url);
});
afterAll(() => {
  client.close();
  node.close();
});

const send = (sabotage: Sabotage, path: string) =>
  new Trial(client, sabotage).send(READER, new LeakDetector(READER, WORLD), probeOf({ path }));

describe("a gate that is broken on purpose", () => {
  const ignoresNarrowing: Sabotage = { forward: (request) => ({ ...request, target: "/*/_search" }) };

  it("is found out: it forwards what was asked, not what was decided", async () => {
    const { outcome, failure } = await send(ignoresNarrowing, "/*/_search");
    expect(outcome.status).toBe(200);
    expect(failure).toMatchObject({ kind: "leak", operation: "search" });
    expect(failure?.detail).toContain("cnryforeign");
  });

  it("is found out when the node is gone", async () => {
    const gone = new NodeClient("http://127.0.0.1:1");
    const { failure } = await new Trial(gone).send(READER, new LeakDetector(READER, WORLD), probeOf({}));
    expect(failure?.kind).toBe("silence");
  });

  it("is found out when it fails", async () => {
    const fails: Sabotage = {
      forward: () => {
        throw new TypeError("broken");
      },
    };
    expect((await send(fails, "/logs-app/_search")).failure).toMatchObject({ kind: "fault", operation: "search" });
  });

  it("is not, when it is not broken", async () => {
    for (const path of ["/*/_search", "/logs-app/_search", "/secret-hr/_search", "/_search"]) {
      const { outcome, failure } = await send({}, path);
      expect([path, failure]).toEqual([path, undefined]);
      expect(outcome.forwarded.length).toBe(path === "/secret-hr/_search" ? 0 : 1);
    }
  });
});
