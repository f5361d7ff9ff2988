import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { Identity, NodeClient } from "../../../fuzz/node/node-client.ts";
import type { NodeKeeper } from "../../../fuzz/node/node-keeper.ts";
import type { Forwarder } from "../../../shared/aws/forward.ts";
import { readNames } from "../../../shared/aws/read-names.ts";
import { readTemplates } from "../../../shared/aws/read-templates.ts";
import { encodeQuery } from "../../../shared/http/encode.ts";
import { testDomain } from "../../unit/aws/https-server.ts";
import { blocks, readPage, section } from "../../unit/docs/markdown.ts";

const API = "/_plugins/_security/api";
const DISCOVERY: Identity = { user: "discovery", roles: ["index_gate_discovery"] };

/** The role that docs/temporary-access.md has for the discovery, at a real node with the Security plugin. */
export function describeDiscoveryRole(keeper: NodeKeeper): void {
  describe("the role of the discovery at a node with the Security plugin", () => {
    let client: NodeClient;
    let forwarder: Forwarder;

    beforeAll(async () => {
      ({ client } = keeper);
      const [written = ""] = blocks(
        section(readPage("docs/temporary-access.md"), "### What the function may do"),
        "yaml",
      );
      const roles = parse(written) as Record<string, object>;
      for (const [name, role] of Object.entries(roles)) await client.ask("PUT", `${API}/roles/${name}`, role);
      await client.ask("PUT", "/found-orders-1", {});
      await client.ask("PUT", "/_index_template/found", {
        index_patterns: ["found-*"],
        priority: 950,
        _meta: { team: "orders" },
      });
      const forwardInternal: Forwarder["forwardInternal"] = async (_domain, path, query) =>
        client.send({ method: "GET", target: `${path}?${encodeQuery(query)}`, as: DISCOVERY });
      forwarder = {
        forward: () => Promise.reject(new Error("not asked here")),
        forwardInternal,
        close: () => undefined,
      };
    });
    afterAll(async () => {
      await client.ask("DELETE", "/found-orders-1");
      await client.ask("DELETE", "/_index_template/found");
      await client.ask("DELETE", `${API}/roles/index_gate_discovery`);
    });

    it.each([
      ["GET", "/found-orders-1/_search"],
      ["GET", "/found-orders-1/_mapping"],
      ["GET", "/found-orders-1"],
      ["GET", "/found-orders-1/_settings"],
      ["GET", "/found-orders-1/_doc/1"],
      ["GET", "/_cat/indices"],
      ["GET", "/_component_template"],
      ["GET", "/_cluster/settings"],
      ["PUT", "/found-orders-1/_doc/1"],
      ["PUT", "/found-other"],
      ["PUT", "/_index_template/found", '{"index_patterns":["found-*"]}'],
      ["DELETE", "/_index_template/found"],
      ["DELETE", "/found-orders-1"],
    ])("may not %s %s", async (method, target, text = "{}") => {
      const body = method === "PUT" ? { headers: { "content-type": "application/json" }, body: text } : {};
      expect((await client.send({ method, target, as: DISCOVERY, ...body })).status).toBe(403);
    });

    it("reads names and index templates", async () => {
      expect((await readNames(forwarder, testDomain(443))).indices.has("found-orders-1")).toBe(true);
      expect(await readTemplates(forwarder, testDomain(443))).toContainEqual({
        patterns: ["found-*"],
        priority: 950,
        meta: { team: "orders" },
      });
    });
  });
}
