import { execFile } from "node:child_process";
import { mkdtemp, readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Bundle, buildAll, formatSizes, isTooLarge } from "../../../scripts/build.ts";
import { compressedBytes } from "../../../scripts/portal-page.ts";
import { compilePolicy } from "../../../shared/policy/compile.ts";
import { standingPolicy } from "../../support/standing-policy.ts";
import { edit } from "../policy/sample.ts";

const PORTAL_POLICY = edit([
  "    audience: api://opensearch",
  "    audience: api://opensearch\n    portal: { clientId: 0oa1portal }",
]).concat(`entitlements:
  read-logs:
    requesters: { groups: ["okta:devops"] }
    grants: [{ indices: ["logs-*"], actions: [read] }]
    maxDuration: 1h
    approvers: { groups: ["okta:secret-leads"] }
`);
let outDir: string;
/** the shipped policy without entitlements */
let standingFile: string;
let bundles: readonly Bundle[];

beforeAll(async () => {
  outDir = await mkdtemp(join(tmpdir(), "index-gate-build-"));
  standingFile = join(await mkdtemp(join(tmpdir(), "index-gate-policy-")), "policy.yml");
  await writeFile(standingFile, standingPolicy());
  bundles = await buildAll({ policyFile: standingFile, outDir });
}, 60_000);

afterAll(() =>
  Promise.all([outDir, dirname(standingFile)].map((folder) => rm(folder, { recursive: true, force: true }))),
);

/** The files whose code is in a bundle (what was shaken out does not count), from esbuild's metafile. */
function inputsOf({ metafile }: Bundle): readonly string[] {
  const outputs = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.entries(inputs));
  return outputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => path);
}

describe("the built functions", () => {
  it("are the ones that are deployed", () => {
    expect(bundles.map(({ name }) => name)).toEqual(["authorizer", "proxy", "rotation"]);
  });

  it("hold no code of a parser for policies, a schema generator, an AWS client, tests, the local stack or the CLI", () => {
    const unwanted = [
      /node_modules\/(yaml|valibot|@valibot|serverless|tsx|esbuild|vitest|oidc-provider|selfsigned)\//,
      /node_modules\/@aws-sdk\/(client|credential)-/,
      /^(test|local|cli|scripts|bench)\//,
      /(^|\/)generate[^/]*\.ts$/,
      /^shared\/policy\/(yaml|parse|compile|schema)\.ts$/,
    ];
    for (const bundle of bundles) {
      const inputs = inputsOf(bundle);
      expect(inputs.length).toBeGreaterThan(10);
      expect(inputs.filter((path) => unwanted.some((pattern) => pattern.test(path)))).toEqual([]);
    }
  });

  it("weigh no more than their limits", () => {
    expect(bundles.filter(isTooLarge).map(({ name, bytes }) => `${name}: ${bytes}`)).toEqual([]);
    for (const { limitBytes } of bundles) expect(limitBytes).toBeGreaterThan(0);
  });

  it("are read from one file or two when they start, and from one more when a request needs what few do", async () => {
    const files: Record<string, number> = {};
    for (const { name } of bundles) {
      files[name] = (await readdir(join(outDir, name))).filter((file) => file.endsWith(".js")).length;
    }
    expect(files).toEqual({ authorizer: 1, proxy: 3, rotation: 1 });
  });

  it("know nothing of a local machine and leave certificates to Node", async () => {
    for (const { name } of bundles) {
      const files = (await readdir(join(outDir, name))).filter((file) => file.endsWith(".js"));
      const code = (await Promise.all(files.map((file) => readFile(join(outDir, name, file), "utf8")))).join("\n");
      const found = ["127.", "::1", "http://", "rejectUnauthorized", "NODE_TLS_REJECT_UNAUTHORIZED"];
      expect(found.filter((text) => code.includes(text))).toEqual([]);
    }
  });

  it("carry the compiled policy and say that they are modules", async () => {
    for (const { name } of bundles) {
      const files = (await readdir(join(outDir, name))).filter((file) => !/^part-[A-Z0-9]{8}\.js$/.test(file));
      expect(files.toSorted()).toEqual(["index.js", "package.json", "policy.json"]);
      expect(JSON.parse(await readFile(join(outDir, name, "policy.json"), "utf8"))).toEqual(
        await compilePolicy(standingFile),
      );
      expect(JSON.parse(await readFile(join(outDir, name, "package.json"), "utf8"))).toEqual({ type: "module" });
    }
  });

  it("load on their own and export what the stacks call", async () => {
    const exported: Record<string, readonly string[]> = {};
    for (const { name, file } of bundles) {
      const script = `console.log(JSON.stringify(Object.keys(await import(${JSON.stringify(pathToFileURL(file).href)}))))`;
      const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", script], {
        cwd: outDir,
        env: { AWS_REGION: "eu-west-1", AWS_ACCESS_KEY_ID: "AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY: "example" },
      });
      exported[name] = (JSON.parse(stdout) as string[]).toSorted();
    }
    expect(exported).toEqual({
      authorizer: ["httpHandler", "restHandler"],
      proxy: ["handler", "httpHandler"],
      rotation: ["handler"],
    });
  });

  it("are not written again when nothing has changed", async () => {
    const before = await Promise.all(bundles.map(({ file }) => stat(file)));
    await buildAll({ policyFile: standingFile, outDir });
    const after = await Promise.all(bundles.map(({ file }) => stat(file)));
    expect(after.map(({ ino, mtimeMs }) => [ino, mtimeMs])).toEqual(before.map(({ ino, mtimeMs }) => [ino, mtimeMs]));
  });
});

describe("the functions of a policy with entitlements", () => {
  let folder: string;
  let built: readonly Bundle[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "index-gate-access-"));
    const policyFile = join(folder, "policy.yml");
    const entitlements = `entitlements:
  read-logs:
    requesters: { groups: ["okta:devops"] }
    grants: [{ indices: ["logs-*"], actions: [read] }]
    maxDuration: 1h
    auto: true
`;
    await writeFile(policyFile, `${standingPolicy()}\n${entitlements}`);
    built = await buildAll({ policyFile, outDir: join(folder, "dist") });
  }, 60_000);

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("are two more, and a start of the others does not grow", () => {
    expect(built.map(({ name }) => name)).toEqual(["access", "authorizer", "discovery", "proxy", "rotation"]);
    const sizes = (of: readonly Bundle[]) => Object.fromEntries(of.map(({ name, bytes }) => [name, bytes]));
    expect(sizes(built)).toMatchObject(sizes(bundles));
  });

  it("bring the client of the table with them, apart from what a start reads", async () => {
    const files = await readdir(join(folder, "dist", "proxy"));
    expect(files).toContain("temporary-grants.js");
    expect(await readdir(join(outDir, "proxy"))).not.toContain("temporary-grants.js");
    const code = await readFile(join(folder, "dist", "proxy", "temporary-grants.js"), "utf8");
    expect(code).toContain("by-entitlement");
    expect(code).not.toMatch(/rejectUnauthorized|NODE_TLS_REJECT_UNAUTHORIZED/);
  });

  it.each(["access", "discovery"])(
    "load with the table that they are told of, and without one not at all: %s",
    async (name) => {
      const load = async (more: Record<string, string>): Promise<string> => {
        const file = pathToFileURL(join(folder, "dist", name, "index.js")).href;
        const script = `console.log(Object.keys(await import(${JSON.stringify(file)})).join())`;
        const env = { AWS_REGION: "eu-west-1", AWS_ACCESS_KEY_ID: "AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY: "example" };
        const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", script], {
          env: { ...env, ...more },
        });
        return stdout.trim();
      };
      await expect(load({})).rejects.toThrow("INDEX_GATE_ACCESS_TABLE");
      expect(await load({ INDEX_GATE_ACCESS_TABLE: "access" })).toBe("handler");
    },
  );
});

describe("the functions of a policy with a page to ask on", () => {
  let folder: string;
  let built: readonly Bundle[];
  const contentOf = (name: string) => readFile(join(folder, "dist", "portal", name));

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "index-gate-portal-"));
    const policyFile = join(folder, "policy.yml");
    await writeFile(policyFile, PORTAL_POLICY);
    built = await buildAll({ policyFile, outDir: join(folder, "dist") });
  }, 60_000);

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("are another one, which carries no policy", async () => {
    expect(built.map(({ name }) => name)).toEqual(["access", "authorizer", "discovery", "portal", "proxy", "rotation"]);
    const files = await readdir(join(folder, "dist", "portal"));
    const page = ["config.json", "icon.svg", "page.css", "page.html", "page.js"];
    expect(files.toSorted()).toEqual([...page, "index.js", "package.json"].toSorted());
    const all = (await Promise.all(files.map(contentOf))).join();
    expect(all).not.toMatch(/secret-leads|vpc-logs-abc123/);
  });

  it("weigh at most 60 KB compressed, all that a browser loads", async () => {
    const names = ["config.json", "icon.svg", "page.css", "page.html", "page.js"];
    const files = await Promise.all(names.map(async (name) => ({ name, contents: await contentOf(name) })));
    const bytes = compressedBytes(files);
    expect(bytes).toBeGreaterThan(5_000);
    expect(bytes).toBeLessThanOrEqual(60 * 1024);
  });

  it("have a page that loads nothing of others, and nothing inline", async () => {
    const [html, script, style] = (await Promise.all(["page.html", "page.js", "page.css"].map(contentOf))).map(String);
    expect([...(html ?? "").matchAll(/(?:src|href)="([^"]+)"/g)].map(([, to]) => to)).toEqual([
      "portal/icon.svg",
      "portal/page.css",
      "portal/page.js",
    ]);
    expect(html).not.toMatch(/<style|style=|<script>|\son\w+=/);
    expect(style).not.toMatch(/url\(|@import/);
    expect(script).not.toMatch(/innerHTML\s*=(?!=)[^,;]*location|eval\(|new Function|localStorage/);
  });
});

describe("a policy with problems", () => {
  it("builds nothing and names all of them", async () => {
    const folder = await mkdtemp(join(tmpdir(), "index-gate-policy-"));
    const policyFile = join(folder, "policy.yml");
    await writeFile(policyFile, "version: 1\nissuers: {}\nextra: 1\ndomains: 3\n");
    const refused = buildAll({ policyFile, outDir: join(folder, "dist") });
    await expect(refused).rejects.toThrow(/policy\.yml:3:1 [^\n]*extra[\s\S]*policy\.yml:4:/);
    expect(await readdir(folder)).toEqual(["policy.yml"]);
    await rm(folder, { recursive: true });
  });
});

describe("formatSizes", () => {
  it("shows which bundle is too large", () => {
    const bundle = { file: "", gzipBytes: 10, limitBytes: 100, metafile: { inputs: {}, outputs: {} } };
    const lines = formatSizes([
      { ...bundle, name: "big", bytes: 101, allBytes: 120 },
      { ...bundle, name: "small", bytes: 100, allBytes: 100 },
    ]).split("\n");
    expect(lines[1]).toMatch(/^big +101 +10 +100 +too large +120$/);
    expect(lines[2]).toMatch(/^small +100 +10 +100 +ok +100$/);
  });
});
