import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { connect } from "../../../cli/domain-connection.ts";
import { checkSignature } from "../../../local/domain/check-signature.ts";
import { GOOD } from "../policy/sample.ts";
import { runWith } from "./io.ts";
import { type Behaviour, StandInDomain } from "./stand-in-domain.ts";

const env = { OPENSEARCH_USERNAME: "operator", OPENSEARCH_PASSWORD: "secret-word" };
const NAMES = '{"indices":[{"name":"logs-app","attributes":["open"]}],"aliases":[],"data_streams":[]}';
const NO_PLUGIN = '{"error":"no handler found for uri [/_plugins/_security/api/roles] and method [GET]"}';

const domain = new StandInDomain();
let folder = "";
let policy = "";

beforeAll(async () => {
  await domain.start();
  folder = await mkdtemp(join(tmpdir(), "index-gate-compile-"));
  policy = join(folder, "policy.yml");
  await writeFile(policy, GOOD);
});
afterAll(async () => {
  await domain.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => {
  domain.asked.length = 0;
});

/** A domain without roles of ours, but for what `other` says first. */
function plugin(other: Behaviour = () => undefined): Behaviour {
  return (asked) => {
    const answer = other(asked);
    if (answer !== undefined) return answer;
    if (asked.url.startsWith("/_resolve/index/")) return { status: 200, body: NAMES };
    return { status: 200 };
  };
}

function compile(...more: string[]) {
  const argv = ["compile", "--target", "opensearch-security", "--policy", policy, "--issuer", "okta"];
  return runWith([...argv, "--url", domain.url, ...more], { env });
}

const isRoles = ({ url }: { url: string }) => url.endsWith("/roles");

describe.each(["--drift", "--apply"])("compile %s refuses in one line", (mode) => {
  it.each<[string, Behaviour, string]>([
    [
      "wrong credentials",
      () => ({ status: 401 }),
      "domain-refused: the domain does not accept the credentials (401 to ",
    ],
    [
      "too few rights",
      plugin((asked) =>
        isRoles(asked) ? { status: 403, body: '{"status":"FORBIDDEN","message":"No permission"}' } : undefined,
      ),
      "domain-refused: the credentials may not GET /_plugins/_security/api/roles (403): No permission",
    ],
    [
      "a domain without the plugin",
      plugin((asked) => (isRoles(asked) ? { status: 400, body: NO_PLUGIN } : undefined)),
      "operation-not-supported: the domain has no Security plugin: 400 to GET /_plugins/_security/api/roles",
    ],
    [
      "a domain that knows no such path",
      plugin((asked) => (isRoles(asked) ? { status: 404 } : undefined)),
      "operation-not-supported: the domain has no Security plugin: 404",
    ],
    ["a fault of the domain", () => ({ status: 503 }), "domain-unavailable: the domain answered 503 to "],
    ["a throttled domain", () => ({ status: 429 }), "domain-unavailable: the domain answered 429 to "],
    ["a connection that breaks", () => undefined, "domain-unavailable: `http://127.0.0.1:"],
    [
      "names that are none",
      () => ({ status: 200, body: "[]" }),
      "domain-unavailable: the answer to GET /_resolve/index/",
    ],
    [
      "no JSON",
      plugin((asked) => (isRoles(asked) ? { status: 200, body: "<html>" } : undefined)),
      "domain-unavailable: the answer to ",
    ],
    [
      "roles that are none",
      plugin((asked) => (isRoles(asked) ? { status: 200, body: '{"index-gate-x":["a"]}' } : undefined)),
      "domain-unavailable: the answer to GET /_plugins/_security/api/roles has not the shape it should have",
    ],
    [
      "a domain that sends elsewhere",
      () => ({ status: 307, headers: { location: "http://127.0.0.1:1/" } }),
      "domain-refused: the domain refused ",
    ],
  ])("%s", async (_, behave, line) => {
    domain.behave = behave;
    const { code, out, err } = await compile(mode);
    const failure = err.split("\n").filter((each) => each.startsWith("index-gate compile: "));
    expect(code).toBe(1);
    expect(out).toBe("");
    expect(failure).toHaveLength(1);
    expect(failure[0]).toContain(`index-gate compile: ${line}`);
    expect(err).not.toContain("secret-word");
    expect(domain.patches).toEqual([]);
  });

  it("a domain that cannot be reached", async () => {
    const argv = [
      "compile",
      "--target",
      "opensearch-security",
      "--policy",
      policy,
      "--url",
      "http://127.0.0.1:1",
      mode,
    ];
    const { code, err } = await runWith(argv, { env });
    expect(code).toBe(1);
    expect(err).toContain(
      "index-gate compile: domain-unavailable: `http://127.0.0.1:1` cannot be reached: ECONNREFUSED\n",
    );
  });
});

describe("compile --apply", () => {
  it("applies nothing when a role of our name is not ours, and says how to go on", async () => {
    const body = '{"index-gate-devops":{"description":"mine\\u001b[2J","cluster_permissions":["*"]}}';
    domain.behave = plugin((asked) => (isRoles(asked) ? { status: 200, body } : undefined));
    const { code, err } = await compile("--apply");
    expect(code).toBe(1);
    expect(err).toContain(
      "domain-refused: nothing is applied: roles/index-gate-devops is not ours; --adopt overwrites them\n",
    );
    expect(err).not.toContain("\u001b");
    expect(domain.patches).toEqual([]);
  });

  it("says that nothing is applied when the domain refuses the change", async () => {
    domain.behave = plugin(({ method }) =>
      method === "PATCH" ? { status: 400, body: '{"message":"no"}' } : undefined,
    );
    const { code, out, err } = await compile("--apply");
    expect(code).toBe(1);
    expect(out).toBe("");
    expect(err).toContain(
      "domain-refused: nothing is applied: the domain refused PATCH /_plugins/_security/api/roles (400): no\n",
    );
  });

  it("does not say done when the domain shows something else afterwards", async () => {
    domain.behave = plugin();
    const { code, err } = await compile("--apply");
    expect(code).toBe(1);
    expect(err).toContain("nothing is applied: the domain took the change, and shows another: roles/index-gate-devops");
  });

  it("changes nothing with --dry-run", async () => {
    domain.behave = plugin();
    const { code, out } = await compile("--apply", "--dry-run");
    expect(code).toBe(0);
    expect(out).toBe("add roles/index-gate-devops\nadd rolesmapping/index-gate-devops\nwould be done, nothing is\n");
    expect(domain.patches).toEqual([]);
  });

  it("sends the whole plan in one call, with the credentials in a header alone", async () => {
    domain.behave = plugin();
    await compile("--apply");
    const [patch] = domain.patches;
    expect(patch?.url).toBe("/_plugins/_security/api/roles");
    expect(patch?.headers.authorization).toBe(`Basic ${Buffer.from("operator:secret-word").toString("base64")}`);
    expect(JSON.parse(patch?.body.toString() ?? "")).toMatchObject([{ op: "add", path: "/index-gate-devops" }]);
    expect(domain.asked.every(({ url }) => !url.includes("secret-word"))).toBe(true);
  });
});

describe("compile --url", () => {
  it("asks the domain for its names, and nothing else", async () => {
    domain.behave = plugin();
    const { code, out } = await compile("--json");
    expect(code).toBe(0);
    expect(JSON.parse(out)).not.toHaveProperty("assumed");
    expect(domain.asked.map(({ method, url }) => `${method} ${url}`)).toEqual([
      "GET /_resolve/index/%2A?expand_wildcards=all",
    ]);
  });

  it("speaks to Elasticsearch by the plugin's older name", async () => {
    const file = join(folder, "older.yml");
    await writeFile(file, GOOD.replace("    default: true\n", "    default: true\n    version: elasticsearch-7.10\n"));
    domain.behave = plugin();
    await runWith(["compile", "--target", "opensearch-security", "--policy", file, "--url", domain.url, "--drift"], {
      env,
    });
    expect(domain.asked.map(({ url }) => url)).toContain("/_opendistro/_security/api/roles");
  });
});

describe("a connection signed with SigV4", () => {
  it("carries a signature that AWS would take, for a question and for a change", async () => {
    domain.behave = () => ({ status: 200 });
    const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "key", sessionToken: "token" };
    const ask = connect(domain.url, { type: "sigv4", region: "eu-west-1", credentials });
    await ask({ method: "GET", path: "/_resolve/index/%2A", query: [["expand_wildcards", "all"]] });
    await ask({ method: "PATCH", path: "/_plugins/_security/api/roles", json: [{ op: "remove", path: "/x" }] });
    expect(domain.asked).toHaveLength(2);
    for (const { headers, ...asked } of domain.asked) {
      const scope = { service: "es", region: "eu-west-1", host: new URL(domain.url).host } as const;
      const request = { ...asked, headers: headers as Record<string, string> };
      expect(await checkSignature(request, scope, credentials, new Date())).toBeUndefined();
      expect(
        await checkSignature({ ...request, body: Buffer.from("x") }, scope, credentials, new Date()),
      ).toBeDefined();
    }
  });
});
