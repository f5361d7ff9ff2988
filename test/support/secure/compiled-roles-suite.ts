import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { ADMIN, type NodeClient } from "../../../fuzz/node/node-client.ts";
import type { NodeKeeper } from "../../../fuzz/node/node-keeper.ts";
import { type NamesView, parseNamesView } from "../../../shared/opensearch/names-view.ts";
import type { PolicyDocument } from "../../../shared/policy/document.ts";
import { parsePolicy } from "../../../shared/policy/parse.ts";
import { runWith } from "../../unit/cli/io.ts";
import { CASES, SECURITY, type SurfaceCase } from "../surface-cases.ts";
import { SurfaceFixture } from "../surface-fixture.ts";
import { surfacePolicy } from "../surface-policy.ts";
import { type AdminFront, startAdminFront } from "./admin-front.ts";
import { gateVerdict, namesIn, securityVerdict } from "./verdicts.ts";

const API = "/_plugins/_security/api";
const ROLE = "index-gate-grant-1";
/** Searches and look-ups by whatever method, which change nothing. */
const ONLY_READS =
  /\/_(?:search|msearch|mget|count|explain|field_caps|m?termvectors|validate|rank_eval|analyze|render)\b/;
/** Cases that change nothing are asked together. */
const AT_ONCE = 16;
const OPERATOR = { OPENSEARCH_USERNAME: "operator", OPENSEARCH_PASSWORD: `P-${randomBytes(12).toString("hex")}` };

/**
 * What `index-gate compile` makes of a policy, at a real node with the real Security plugin: it decides as the gate does, and
 * is kept by `--drift` and `--apply`.
 */
export function describeCompiledRoles(keeper: NodeKeeper): void {
  describe("roles compiled for a node with the Security plugin", () => {
    let client: NodeClient;
    let front: AdminFront;
    let fixture: SurfaceFixture;
    let folder = "";
    const policyFile = () => join(folder, "policy.yml");

    beforeAll(async () => {
      ({ client } = keeper);
      folder = await mkdtemp(join(tmpdir(), "index-gate-secure-"));
      await writeFile(policyFile(), surfacePolicy());
      front = await startAdminFront(keeper.url);
      fixture = new SurfaceFixture(front.url);
      await fixture.setUp();
      const password = OPERATOR.OPENSEARCH_PASSWORD;
      const roles = { opendistro_security_roles: ["all_access"] };
      await client.ask("PUT", `${API}/internalusers/operator`, { password, ...roles });
      await client.ask("PUT", `${API}/internalusers/reader`, { password });
    });
    afterAll(async () => {
      await fixture?.tearDown();
      await front?.close();
      await rm(folder, { recursive: true, force: true });
    });

    const compile = (args: readonly string[], env: Record<string, string> = OPERATOR, url = keeper.url) =>
      runWith(["compile", "--target", "opensearch-security", "--policy", policyFile(), "--url", url, ...args], { env });

    it("are not applied with credentials that may not, by a wrong password, or where there is no plugin", async () => {
      const attempts = [
        [{ ...OPERATOR, OPENSEARCH_USERNAME: "reader" }, keeper.url, "domain-refused: the credentials may not "],
        [{ ...OPERATOR, OPENSEARCH_PASSWORD: "wrong" }, keeper.url, "domain-refused: the domain does not accept "],
        [OPERATOR, inject("openSearchUrl"), "operation-not-supported: the domain has no Security plugin"],
      ] as const;
      for (const [env, url, line] of attempts) {
        const { code, out, err } = await compile(["--apply"], env, url);
        expect({ code, out }).toEqual({ code: 1, out: "" });
        expect(err).toContain(`index-gate compile: ${line}`);
      }
      expect(Object.keys(await rolesOf(client)).filter((name) => name.startsWith("index-gate-"))).toEqual([]);
    });

    it("are applied once, and nothing is to be done the second time", async () => {
      expect(await compile(["--drift"])).toMatchObject({ code: 3 });
      const dry = await compile(["--apply", "--dry-run"]);
      expect(dry.out).toContain(`add roles/${ROLE}\n`);
      expect(Object.keys(await rolesOf(client))).not.toContain(ROLE);
      expect(await compile(["--apply"])).toMatchObject({ code: 0, err: "" });
      expect(await compile(["--apply"])).toMatchObject({ code: 0, out: expect.stringMatching(/^nothing to do: /) });
      expect(await compile(["--drift"])).toMatchObject({ code: 0, out: expect.stringMatching(/^no drift: /) });
    });

    it("decide as the gate does, for every case that names an index; differences are listed, each with its reason", async () => {
      const { policy, view } = await readWorld(client);
      const world = { client, policy, view };
      const cases = CASES.filter((of) => namesIn(of).length > 0);
      const [changing, reading] = [cases.filter(mayChange), cases.filter((of) => !mayChange(of))];
      const found: [string, string][] = [];
      for (let at = 0; at < reading.length; at += AT_ONCE) {
        found.push(...(await Promise.all(reading.slice(at, at + AT_ONCE).map((of) => differenceOn(of, world)))).flat());
      }
      for (const of of changing) {
        found.push(...(await differenceOn(of, world)));
        const changed = await fixture.changes();
        if (changed.includes("secret-hr")) found.push([of.id, "Security lets secret-hr be changed"]);
        await fixture.restore(changed);
      }
      const listed = Object.fromEntries(
        SECURITY.map(({ id, gate, security }) => [id, `${gate}, Security: ${security}`]),
      );
      expect(Object.fromEntries(found)).toEqual(listed);
      expect(cases.length).toBeGreaterThan(250);
      for (const { reason } of SECURITY) expect(reason.length).toBeGreaterThan(20);
    }, 300_000);

    it("are compared: a change by hand is seen, named, and undone", async () => {
      const entry = { index_patterns: ["secret-*"], allowed_actions: ["indices:data/read/*"] };
      await client.ask("PATCH", `${API}/roles/${ROLE}`, [{ op: "add", path: "/index_permissions/-", value: entry }]);
      await client.ask("PATCH", `${API}/rolesmapping/${ROLE}`, [{ op: "add", path: "/users", value: ["eve"] }]);
      expect(await canSearch(client, "secret-hr")).toBe(true);
      const drift = await compile(["--drift"]);
      expect(drift.code).toBe(3);
      expect(drift.out).toBe(
        `roles/${ROLE} was changed on the domain\n    + on secret-*: indices:data/read/*\n` +
          `rolesmapping/${ROLE} was changed on the domain\n    + users: eve\n`,
      );
      const applied = await compile(["--apply"]);
      expect(applied).toMatchObject({ code: 0, out: `replace roles/${ROLE}\nreplace rolesmapping/${ROLE}\ndone\n` });
      expect(await canSearch(client, "secret-hr")).toBe(false);
      expect(await canSearch(client, "logs-app")).toBe(true);
      expect(await compile(["--drift"])).toMatchObject({ code: 0 });
    });

    it("are compared with the names of now: an alias that is added later and would widen is seen, and closed", async () => {
      const add = { index: "secret-hr", alias: "logs-wtrap" };
      await client.ask("POST", "/_aliases", { actions: [{ add }] });
      expect(await canSearch(client, "logs-wtrap", "logs-w*")).toBe(true);
      expect(await compile(["--drift"])).toMatchObject({
        code: 3,
        out: expect.stringContaining("was changed on the domain"),
      });
      expect(await compile(["--apply"])).toMatchObject({ code: 0 });
      expect(await canSearch(client, "logs-wtrap", "logs-w*")).toBe(false);
      expect(await canSearch(client, "logs-web", "logs-w*")).toBe(true);
      await client.ask("POST", "/_aliases", { actions: [{ remove: add }] });
      expect(await compile(["--apply"])).toMatchObject({ code: 0 });
    });

    it("leave alone what is not ours, take back what has lost our mark only when told to, and remove what is no longer compiled", async () => {
      const hand = { cluster_permissions: ["cluster:monitor/main"], index_permissions: [] };
      const { [ROLE]: own = {} } = await rolesOf(client);
      await client.ask("PATCH", `${API}/roles`, [
        { op: "add", path: "/by-hand", value: hand },
        { op: "add", path: "/index-gate-by-hand", value: hand },
        { op: "add", path: `/${ROLE}`, value: hand },
        { op: "add", path: "/index-gate-gone", value: { ...hand, description: own["description"] } },
      ]);
      const refused = await compile(["--apply"]);
      expect(refused).toMatchObject({ code: 1, out: "" });
      expect(refused.err).toContain(`nothing is applied: roles/${ROLE} is not ours; --adopt overwrites them`);
      expect(Object.keys(await rolesOf(client))).toContain("index-gate-gone");
      expect(await compile(["--apply", "--adopt"])).toMatchObject({ code: 0 });
      const roles = await rolesOf(client);
      expect(roles[ROLE]).toEqual(own);
      expect(Object.keys(roles)).toEqual(expect.arrayContaining(["by-hand", "index-gate-by-hand"]));
      expect(Object.keys(roles)).not.toContain("index-gate-gone");
      expect(await compile(["--drift"])).toMatchObject({ code: 0 });
    });
  });
}

interface World {
  readonly client: NodeClient;
  readonly policy: PolicyDocument;
  readonly view: NamesView;
}

/** The case's id and `gate's decision, Security: its own`, where one lets through what the other keeps out. */
async function differenceOn(of: SurfaceCase, { client, policy, view }: World): Promise<[string, string][]> {
  const explanation = await gateVerdict(of, policy, view);
  const { says, leaks } = await securityVerdict(client, of);
  if (leaks.length > 0) return [[of.id, `Security shows ${leaks.join(", ")}`]];
  const code = explanation === undefined ? "api-gateway" : explanation.code;
  const gate = code === undefined ? "allow" : `deny ${code}`;
  // what the node itself refuses comes to nothing, whoever let it through
  const isSame = says === "unclear" || (says === "allow") === (code === undefined);
  return isSame ? [] : [[of.id, `${gate}, Security: ${says}`]];
}

function mayChange({ method, path }: SurfaceCase): boolean {
  return method !== "GET" && method !== "HEAD" && !ONLY_READS.test(path);
}

async function readWorld(client: NodeClient): Promise<Pick<World, "policy" | "view">> {
  const parsed = parsePolicy(surfacePolicy(), "policy.yml");
  if (!("policy" in parsed)) throw new Error("the surface's policy has problems");
  const target = "/_resolve/index/%2A?expand_wildcards=all";
  const { body } = await client.send({ method: "GET", target, as: ADMIN });
  return { policy: parsed.policy, view: parseNamesView(body) };
}

function rolesOf(client: NodeClient): Promise<Record<string, Record<string, unknown>>> {
  return client.ask("GET", `${API}/roles`);
}

/** Whether somebody of the group with this grant is let through to a search of a name. */
async function canSearch(client: NodeClient, name: string, pattern = "logs-a*"): Promise<boolean> {
  const of = CASES.find(({ grant }) => JSON.stringify(grant.indices) === JSON.stringify([pattern]));
  if (of === undefined) throw new Error(`no case has a grant on \`${pattern}\``);
  const search = { ...of, method: "GET", path: `/${name}/_search`, query: "", headers: {}, body: null };
  return (await securityVerdict(client, search)).says === "allow";
}
