import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { type AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { copyCheckout, listTree, run, type Running, stillRunning } from "../support/checkout.ts";
import { send } from "../support/wire.ts";

const MINUTES = 180_000;
const EVENTS = join(import.meta.dirname, "..", "..", "events");

describe("npm start", () => {
  let checkout: ReturnType<typeof copyCheckout>;
  let stackFile: string;
  // the node of the run is not to be used here
  const env = { ...process.env, OPENSEARCH_URL: "" };
  beforeAll(() => {
    checkout = copyCheckout();
    stackFile = join(checkout.folder, ".local", "stack.json");
  });
  afterAll(() => checkout.remove());

  const start = (...args: string[]): Running => run("npm", ["start", "--", ...args], checkout.folder, env);
  const direct = (args: string[], environment: NodeJS.ProcessEnv = env): Running =>
    run(process.execPath, ["--import", "tsx", "local/start.ts", ...args], checkout.folder, environment);
  const signalGroup = ({ child }: Running, signal: NodeJS.Signals) => process.kill(-(child.pid ?? 0), signal);

  it("says in one line what is wrong with an option, a policy or a port, and starts nothing", async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
    const { port } = taken.address() as AddressInfo;
    const inUse = direct(["--port", String(port)]);
    expect([await inUse.ended, inUse.output().trim()]).toEqual([
      1,
      `port ${port} is in use: choose another with --port`,
    ]);
    taken.close();
    const unknown = direct(["--gatway", "rest"]);
    expect([await unknown.ended, unknown.output()]).toEqual([1, expect.stringContaining("--gatway")]);
    const missing = direct(["--policy", "no.yml"]);
    expect([await missing.ended, missing.output().trim()]).toEqual([1, "there is no file `no.yml`"]);
    const folder = direct(["--policy", "docs"]);
    expect([await folder.ended, folder.output().trim()]).toEqual([1, "there is no file `docs`"]);
  });

  it("names the three ways when there is no OpenSearch to run", async () => {
    const failed = direct([], { ...env, PATH: "/nonexistent" });
    expect(await failed.ended).toBe(1);
    expect(failed.output()).toMatch(/Maven[^]*OPENSEARCH_URL[^]*Docker/);
    expect(existsSync(stackFile)).toBe(false);
  });

  it(
    "leaves no process behind when Ctrl-C comes while it starts",
    async () => {
      const running = start("--no-seed");
      await running.until(/starting OpenSearch/);
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      const tree = listTree(running.child.pid ?? 0);
      signalGroup(running, "SIGINT");
      await running.ended;
      expect(stillRunning(tree)).toEqual([]);
      expect(existsSync(stackFile)).toBe(false);
    },
    MINUTES,
  );

  it(
    "runs from stack.json's appearing until Ctrl-C, gives tokens, lets functions be invoked, and leaves nothing behind",
    async () => {
      const running = start("--gateway", "http");
      await running.until(/Ctrl-C stops everything/);
      const stack = JSON.parse(readFileSync(stackFile, "utf8")) as { gateway: string; tokens: Record<string, string> };
      expect(Object.keys(stack).toSorted()).toEqual(["domain", "gateway", "iam", "issuer", "opensearch", "tokens"]);
      expect(Object.keys(stack.tokens)).toEqual(
        expect.arrayContaining(["devops", "analytics", "release-bot", "nobody"]),
      );
      const options = { cwd: checkout.folder, encoding: "utf8" } as const;
      const token = execFileSync(
        "npm",
        ["run", "--silent", "token", "--", "--groups", "devops", "--sub", "alice"],
        options,
      );
      expect(token).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
      const ask = (path: string) => send(stack.gateway, { path, headers: { authorization: `Bearer ${token.trim()}` } });
      expect((await ask("/business-*/_search")).status).toBe(403);
      expect((await ask("/logs-*/_search")).status).toBe(200);

      const keys = execFileSync("npm", ["run", "--silent", "token", "--", "--iam", "release-bot"], options);
      expect(keys).toMatch(/^(export AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|REGION)=[\w-]+\n){4}$/);

      const invoke = (name: string, event: string) =>
        execFileSync(
          "npx",
          ["serverless", "invoke", "local", "--param", "gateway=http", "-f", name, "-p", join(EVENTS, name, event)],
          options,
        );
      expect(invoke("authorizer", "http-search-allowed.json")).toContain('"isAuthorized": true');
      expect(invoke("proxy", "http-all-indices-narrowed.json")).toContain('"Index-Gate-Narrowed": "logs-*,metrics-*"');
      expect(invoke("proxy", "http-foreign-index-refused.json")).toContain('"statusCode": 403');

      const second = direct([]);
      expect([await second.ended, second.output()]).toEqual([1, expect.stringContaining("runs already")]);

      const tree = listTree(running.child.pid ?? 0);
      expect(tree.length).toBeGreaterThan(2);
      signalGroup(running, "SIGINT");
      signalGroup(running, "SIGINT");
      await running.ended;
      expect(stillRunning(tree)).toEqual([]);
      expect(existsSync(stackFile)).toBe(false);
    },
    MINUTES,
  );

  it(
    "stops with one line when the node dies, and when npm itself is told to end",
    async () => {
      const dying = start("--no-seed");
      await dying.until(/Ctrl-C stops everything/);
      const tree = listTree(dying.child.pid ?? 0);
      const java = tree.find((pid) =>
        stillRunning([pid]).some((line) => /bin\/java /.test(line) && !line.includes("/bin/sh")),
      );
      process.kill(java ?? 0, "SIGKILL");
      expect(await dying.ended).toBe(1);
      expect(dying.output()).toMatch(/^OpenSearch stopped \(.+\)/m);
      expect([stillRunning(tree), existsSync(stackFile)]).toEqual([[], false]);

      const ended = start("--no-seed");
      await ended.until(/starting OpenSearch/);
      const all = listTree(ended.child.pid ?? 0);
      ended.child.kill("SIGTERM");
      await ended.ended;
      await expect.poll(() => stillRunning(all), { timeout: 15_000 }).toEqual([]);
    },
    MINUTES,
  );
});
