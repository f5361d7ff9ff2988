import { describe, expect, it } from "vitest";
import { answerIndices } from "../../../shared/access/indices-list.ts";
import type { AccessProblem } from "../../../shared/access/access-problem.ts";
import type { CatalogueReader } from "../../../shared/access/catalogue.ts";
import { FaultError } from "../../../shared/errors.ts";
import { catalogueWith, domainCatalogue, NO_CATALOGUE, template } from "../../support/access/catalogues.ts";
import { ACCESS_POLICY, ALICE, BOB } from "../../support/access/people.ts";

const READ_AT = Date.parse("2026-11-23T20:00:00Z");
const CATALOGUE: CatalogueReader = {
  read: () =>
    Promise.resolve(
      catalogueWith({
        logs: domainCatalogue(
          {
            indices: ["logs-app", "logs-web", "orders-1", "business", ".kibana"],
            aliases: { "logs-now": ["logs-app"], "logs-all": ["logs-app", "business"], Orders: ["orders-1"] },
            streams: { "logs-stream": [".ds-logs-stream-000001"] },
          },
          [template("orders-*", "orders")],
          { readAt: READ_AT },
        ),
        shop: domainCatalogue({ indices: ["logs-shop"] }, [], { readAt: 0 }),
      }),
    ),
};
const list = (query: string, by = ALICE, catalogue = CATALOGUE) =>
  answerIndices(new Map(new URLSearchParams(query)), by, ACCESS_POLICY, catalogue);
const codeOf = (...args: Parameters<typeof list>): Promise<string> =>
  list(...args).then(
    () => "none",
    (error: unknown) => (error as AccessProblem).code,
  );

describe("the list of what may be asked for", () => {
  it.each([
    ["not-entitled", ""],
    ["not-entitled", "entitlement=unknown"],
    ["not-entitled", "entitlement=break-glass"],
    ["not-entitled", "entitlement=toString"],
    ["request-malformed", "entitlement=support-read&limit=0"],
    ["request-malformed", "entitlement=support-read&limit=101"],
    ["request-malformed", `entitlement=support-read&q=${"x".repeat(256)}`],
    ["request-malformed", "entitlement=support-read&after=x"],
    [
      "request-malformed",
      `entitlement=support-read&after=${Buffer.from(`logs/${"x".repeat(400)}`).toString("base64url")}`,
    ],
  ])("is refused as %s: %s", async (code, query) => {
    expect(await codeOf(query)).toBe(code);
  });

  it("is refused to somebody whose token does not stand for the entitlement, and for one that the policy has no more", async () => {
    expect(await codeOf("entitlement=support-read", { ...ALICE, mayAsk: ["release-write"] })).toBe("not-entitled");
    expect(await codeOf("entitlement=gone", { ...ALICE, mayAsk: ["gone"] })).toBe("not-entitled");
  });

  it("is a fault where the catalogue cannot be read", async () => {
    const broken = { read: () => Promise.reject(new FaultError("gate-failed", "x")) };
    expect(await codeOf("entitlement=support-read", ALICE, broken)).toBe("gate-failed");
  });

  it("is empty where nobody has looked yet", async () => {
    expect(await list("entitlement=support-read", ALICE, NO_CATALOGUE)).toEqual({ indices: [] });
  });

  it("has names inside the entitlement alone, each with its kind and its owner", async () => {
    expect(await list("entitlement=support-read")).toEqual({
      indices: [
        { domain: "logs", name: "logs-app", kind: "index" },
        { domain: "logs", name: "logs-now", kind: "alias" },
        { domain: "logs", name: "logs-stream", kind: "data-stream" },
        { domain: "logs", name: "logs-web", kind: "index" },
        { domain: "logs", name: "orders-1", kind: "index", owner: "orders" },
      ],
      updatedAt: "2026-11-23T20:00:00.000Z",
    });
  });

  it("finds text anywhere, whatever its case, page by page", async () => {
    const names = async (query: string) => {
      const { indices, next } = await list(query);
      return { names: indices.map(({ name }) => name), next };
    };
    expect((await names("entitlement=owned-read&q=ORDERS")).names).toEqual(["Orders", "orders-1"]);
    const first = await names("entitlement=support-read&q=logs&limit=3");
    expect(first.names).toEqual(["logs-app", "logs-now", "logs-stream"]);
    expect(await names(`entitlement=support-read&q=logs&limit=3&after=${first.next}`)).toEqual({ names: ["logs-web"] });
  });

  it("is there for an emergency, too", async () => {
    expect((await list("entitlement=break-glass&limit=1", BOB)).indices).toHaveLength(1);
  });
});
