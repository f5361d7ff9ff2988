import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { ISSUERS, KEYS, oktaClaims } from "../../identity/issuers.ts";
import { signToken } from "../../identity/signer.ts";
import { policyWith, role } from "../../policy/principals.ts";

type Handler = (event: unknown) => Promise<unknown>;

describe("the authorizer's bundle", () => {
  const folder = mkdtempSync(join(tmpdir(), "index-gate-authorizer-"));
  const file = join(folder, "index.mjs");
  let inputs: string[] = [];
  let handlers: { restHandler: Handler; httpHandler: Handler };

  beforeAll(async () => {
    const { metafile } = await build({
      entryPoints: ["functions/authorizer/handler.ts"],
      outfile: file,
      bundle: true,
      minify: true,
      platform: "node",
      format: "esm",
      mainFields: ["module", "main"],
      metafile: true,
    });
    inputs = Object.keys(metafile.inputs);
    const policy = { ...policyWith({ devops: role({ groups: ["okta:devops"] }) }), issuers: ISSUERS };
    writeFileSync(join(folder, "policy.json"), JSON.stringify(policy));
    handlers = (await import(pathToFileURL(file).href)) as typeof handlers;
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const event = (name: string, authorization: string): unknown => {
    const sample = JSON.parse(readFileSync(`events/authorizer/${name}.json`, "utf8")) as object;
    return { ...sample, headers: { authorization }, multiValueHeaders: null };
  };

  it("is small, and holds no AWS client, no YAML parser and no schema library", () => {
    expect(readFileSync(file).length).toBeLessThanOrEqual(64 * 1_024);
    expect(inputs.filter((input) => /@aws-sdk|@smithy|valibot|yaml/i.test(input))).toEqual([]);
  });

  it("refuses, and writes one audit line in JSON without the token", async () => {
    const log = vi.spyOn(process.stdout, "write").mockImplementation(() => true);
    const forged = signToken(oktaClaims({ aud: "other" }), KEYS.okta);
    try {
      expect(await handlers.restHandler(event("rest-stage-allowed", `Bearer ${forged}`))).toMatchObject({
        policyDocument: { Statement: [{ Effect: "Deny" }] },
        context: { code: "token-invalid", reason: "the audience of the token is not accepted" },
      });
      await expect(handlers.httpHandler(event("http-search-allowed", "Basic YTpi"))).rejects.toThrow(/^Unauthorized$/);
      expect(log).toHaveBeenCalledTimes(2);
      const text = String(log.mock.calls[0]?.[0]);
      expect(text).not.toContain(forged.split(".")[1]);
      expect(JSON.parse(text)).toMatchObject({
        kind: "audit",
        phase: "decision",
        decision: "deny",
        code: "token-invalid",
        why: "the audience of the token is not accepted",
        requestId: "3f0c2a58-7d1e-4c55-9a52-6f6b5d0a9c11",
      });
    } finally {
      log.mockRestore();
    }
  });
});
