import { describe, expect, it } from "vitest";
import { DEVOPS, useFiles } from "./explain-files.ts";
import { runWith } from "./io.ts";

const { write, SHORT, ANSWER } = useFiles();

interface Answer {
  readonly decision: string;
  readonly code?: string;
  readonly operation?: string;
  readonly requirements: readonly object[];
  readonly checks: readonly object[];
  readonly forward?: { readonly method: string; readonly path: string; readonly query: string; readonly body?: string };
  readonly assumed?: string;
}

async function explainJson(...argv: string[]): Promise<{ code: number; answer: Answer }> {
  const { code, out, err } = await runWith([...argv, "--json"]);
  expect(err).toBe("");
  return { code, answer: JSON.parse(out) as Answer };
}

describe("index-gate explain --json", () => {
  it("denies a foreign index and says what is missing", async () => {
    const { code, answer } = await explainJson(...DEVOPS, "--path", "/business-x,logs-app/_search");
    expect(code).toBe(2);
    expect(answer).toEqual({
      decision: "deny",
      code: "index-not-granted",
      reason: "not granted: read on `business-x`",
      domain: "logs",
      operation: "search",
      roles: ["devops"],
      missing: [{ action: "read", index: "business-x", roles: ["analytics"] }],
      requirements: [
        { action: "read", index: "business-x" },
        { action: "read", index: "logs-app" },
      ],
      checks: [
        { action: "read", index: "business-x", isGranted: false, isNamed: false, grants: [] },
        { action: "read", index: "logs-app", isGranted: true, isNamed: false, grants: ["role:devops"] },
      ],
      assumed: "no aliases",
    });
  });

  it("allows a granted pattern, and shows it in place of the names that nobody told", async () => {
    const argv = [...DEVOPS, "--method", "POST", "--path", "/logs-*/_search", "--query", "q=x"];
    const { code, answer } = await explainJson(...argv);
    expect(code).toBe(0);
    expect(answer).toEqual({
      decision: "allow",
      domain: "logs",
      operation: "search",
      roles: ["devops"],
      determiningGrants: ["role:devops"],
      narrowedTo: [],
      requirements: [{ action: "read", index: "logs-*" }],
      checks: [{ action: "read", index: "logs-*", isGranted: true, isNamed: false, grants: ["role:devops"] }],
      forward: { method: "POST", path: "/logs-%2A/_search", query: "q=x&ignore_unavailable=true" },
      assumed: "no aliases",
    });
  });

  it("narrows to the names of the file", async () => {
    const { code, answer } = await explainJson(...DEVOPS, "--path", "/_search?size=1", "--names", SHORT);
    expect(code).toBe(0);
    expect(answer).toMatchObject({
      decision: "narrow",
      // an alias onto a foreign index is left out, a wholly granted one and a stream go by their own names
      forward: {
        path: "/logs-app%2Clogs-web%2Clogs-own%2Cmetrics-hosts/_search",
        query: "size=1&ignore_unavailable=true",
      },
    });
    expect(answer).not.toHaveProperty("assumed");
  });

  it("denies an alias onto a foreign index, and allows it where there are no aliases", async () => {
    const argv = [...DEVOPS, "--path", "/logs-all/_search"];
    const known = await explainJson(...argv, "--names", SHORT);
    expect(known).toMatchObject({ code: 2, answer: { decision: "deny", code: "index-not-granted" } });
    const unknown = await explainJson(...argv);
    expect(unknown).toMatchObject({ code: 0, answer: { decision: "allow", assumed: "no aliases" } });
  });

  it("reads the names as the domain answers them", async () => {
    const { answer } = await explainJson(...DEVOPS, "--path", "/logs-*/_count", "--names", ANSWER);
    expect(answer).toMatchObject({ decision: "allow", forward: { path: "/logs-app%2Clogs-own/_count" } });
  });

  it("denies an index that only the body names", async () => {
    const lookUp = { query: { terms: { id: { index: "business-sales", id: "1", path: "ids" } } } };
    const body = write("look-up.json", JSON.stringify(lookUp));
    const { code, answer } = await explainJson(...DEVOPS, "--path", "/logs-app/_search", "--body", `@${body}`);
    expect(code).toBe(2);
    expect(answer.requirements).toEqual([
      { action: "read", index: "logs-app" },
      { action: "read", index: "business-sales" },
    ]);
  });

  it("shows a body that the gate writes anew", async () => {
    const body = '{"index":"*"}\n{"size":1}\n';
    const argv = [...DEVOPS, "--method", "POST", "--path", "/_msearch", "--body", body, "--names", ANSWER];
    const { answer } = await explainJson(...argv);
    expect(answer.decision).toBe("narrow");
    expect(answer.forward?.body).toBe('{"ignore_unavailable":true,"index":["logs-app","logs-own"]}\n{"size":1}\n');
    const asQuery = [
      ...DEVOPS,
      "--path",
      "/logs-app/_search",
      "--query",
      "source=%7B%7D&source_content_type=application/json",
    ];
    expect((await explainJson(...asQuery)).answer.forward).toEqual({
      method: "GET",
      path: "/logs-app/_search",
      query: "",
      body: "{}",
    });
  });

  it.each([
    ["an operation that is not supported", ["--path", "/_sql", "--method", "POST"], "operation-not-supported"],
    ["a known one", ["--path", "/_snapshot"], "operation-not-supported", "snapshot.get_repository"],
    ["a path that could be read in two ways", ["--path", "/logs-app/%2E%2E/_search"], "request-not-understood"],
    ["a parameter twice", ["--path", "/logs-app/_search", "--query", "q=a&q=b"], "request-not-understood"],
    [
      "a media type",
      ["--path", "/logs-app/_search", "--body", "a: 1", "--header", "Content-Type: application/yaml"],
      "media-type-not-supported",
    ],
    ["an unknown domain", ["--path", "/-/domains/nowhere/_search"], "index-not-granted"],
    ["a reserved path", ["--path", "/-/portal"], "not-found"],
    ["an action", ["--path", "/logs-app/_doc/1", "--method", "PUT", "--body", "{}"], "action-not-granted", "index"],
  ])("denies %s", async (_, argv, refusal, operation?: string) => {
    const { code, answer } = await explainJson(...DEVOPS, ...argv);
    expect(code).toBe(2);
    expect(answer).toMatchObject({ decision: "deny", code: refusal });
    expect(answer.operation).toBe(operation);
    expect(answer).not.toHaveProperty("forward");
  });

  it("resolves date math, and repeats it as written", async () => {
    const day = () => new Date().toISOString().slice(0, 10).replaceAll("-", ".");
    const before = day();
    const path = "/%3Corders-%7Bnow%2Fd%7D%3E/_doc/1";
    const argv = ["explain", "--groups", "okta:orders", "--method", "PUT", "--path", path, "--body", "{}"];
    const { answer } = await explainJson(...argv);
    expect(answer.requirements).toEqual([{ action: "write", index: "<orders-{now/d}>" }]);
    expect([before, day()].map((one) => `/orders-${one}/_doc/1`)).toContain(answer.forward?.path);
    const foreign = await explainJson(...DEVOPS, "--path", "/%3Corders-%7Bnow%2Fd%7D%3E/_search");
    expect(foreign).toMatchObject({ code: 2, answer: { requirements: [{ index: "<orders-{now/d}>" }] } });
  });

  it("has nothing to forward where the gate answers itself", async () => {
    const { code, answer } = await explainJson(...DEVOPS, "--path", "/_resolve/index/*", "--names", ANSWER);
    expect(code).toBe(0);
    expect(answer).not.toHaveProperty("forward");
  });

  it.each([
    ["a group without a role", ["--groups", "okta:nobody"], 2],
    ["a group of another issuer", ["--groups", "staff:devops"], 2],
    ["a person with a machine's id", ["--user", "okta:0oa9bot"], 2],
    ["the machine", ["--client", "okta:0oa9bot"], 0],
    ["an IAM role", ["--iam", "arn:aws:iam::123456789012:role/ci-deploy"], 0],
    ["a session of it", ["--iam", "arn:aws:sts::123456789012:assumed-role/ci-deploy/run-1"], 0],
    ["the same role of another account", ["--iam", "arn:aws:iam::210987654321:role/ci-deploy"], 2],
  ])("knows who asks: %s", async (_, who, expected) => {
    const path = who[0] === "--groups" ? "/logs-app/_search" : "/releases-web/_search";
    expect((await explainJson("explain", ...who, "--path", path)).code).toBe(expected);
  });
});
