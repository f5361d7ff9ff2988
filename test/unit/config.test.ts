import { describe, expect, it } from "vitest";
import { baseConfig, connectorSecrets, readCredentials } from "../../shared/config.ts";

describe("baseConfig", () => {
  it("names every problem at once, an unknown variable included", () => {
    const env = {
      INDEX_GATE_BASEPATH: "search",
      INDEX_GATE_BASE_PATH: "a//b",
      INDEX_GATE_GATEWAY: "alb",
      INDEX_GATE_LOG_LEVEL: "info",
      INDEX_GATE_TIMEOUT_MS: "5s",
    };
    expect(() => baseConfig(env)).toThrow(/`INDEX_GATE_BASEPATH` is not known.*`a\/\/b`.*`alb`.*`info`.*`5s`/s);
  });

  it.each(["..", "a/../b", "%2e", "a b", "a?b", "//", "a#"])("refuses the base path `%s`", (value) => {
    expect(() => baseConfig({ INDEX_GATE_BASE_PATH: value })).toThrow("INDEX_GATE_BASE_PATH");
  });

  it.each(["0", "999", "890001", "-27000", "1e4", "27000.5"])("refuses the time-out `%s`", (value) => {
    expect(() => baseConfig({ INDEX_GATE_TIMEOUT_MS: value })).toThrow("INDEX_GATE_TIMEOUT_MS");
  });

  it.each([
    "index-gate",
    "arn:aws:secretsmanager:eu-west-1:123456789012:secret:",
    "arn:aws:secretsmanager:evil.example.org/:123456789012:secret:a-b1c2d3",
    "arn:aws:secretsmanager:eu-west-1:123456789012:secret:a-b1c2d3\nx",
    "arn:aws-iso:secretsmanager:us-iso-east-1:123456789012:secret:a-b1c2d3",
    "arn:aws:ssm:eu-west-1:123456789012:parameter/a",
  ])("refuses the secret `%s`", (value) => {
    expect(() => baseConfig({ INDEX_GATE_SEAL_SECRET_ARN: value })).toThrow("INDEX_GATE_SEAL_SECRET_ARN");
  });

  it.each([
    ["arn:aws:secretsmanager:eu-west-1:123456789012:secret:index/gate-b1c2d3", "eu-west-1", "amazonaws.com"],
    ["arn:aws-cn:secretsmanager:cn-north-1:123456789012:secret:a-b1c2d3", "cn-north-1", "amazonaws.com.cn"],
    ["arn:aws-us-gov:secretsmanager:us-gov-west-1:123456789012:secret:a-b1c2d3", "us-gov-west-1", "amazonaws.com"],
  ])("reads the secret `%s`", (arn, region, suffix) => {
    const host = `secretsmanager.${region}.${suffix}`;
    expect(baseConfig({ INDEX_GATE_SEAL_SECRET_ARN: arn }).sealSecret).toEqual({ arn, region, host });
  });

  it("has defaults, and takes an empty variable for an unset one", () => {
    const defaults = {
      basePath: undefined,
      gateway: undefined,
      logLevel: "INFO",
      sealSecret: undefined,
      timeoutMs: 27_000,
    };
    expect(baseConfig({ PATH: "/bin" })).toEqual(defaults);
    expect(baseConfig({ INDEX_GATE_BASE_PATH: "", INDEX_GATE_LOG_LEVEL: "" })).toEqual(defaults);
  });

  it.each([
    ["search", "/search"],
    ["/search/v1/", "/search/v1"],
  ])("reads the base path `%s`", (value, basePath) => {
    expect(baseConfig({ INDEX_GATE_BASE_PATH: value }).basePath).toBe(basePath);
  });

  it("reads the rest", () => {
    const env = { INDEX_GATE_GATEWAY: "http", INDEX_GATE_LOG_LEVEL: "DEBUG", INDEX_GATE_TIMEOUT_MS: "120000" };
    expect(baseConfig(env)).toMatchObject({ gateway: "http", logLevel: "DEBUG", timeoutMs: 120_000 });
  });
});

describe("connectorSecrets", () => {
  const ARN = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:a-b1c2d3";

  it.each(["logs", "logs=", ARN, `=${ARN}`, `logs=${ARN},`, `logs=${ARN};metrics=${ARN}`, `logs = ${ARN}`])(
    "refuses `%s`",
    (value) => {
      expect(() => connectorSecrets({ INDEX_GATE_CONNECTOR_SECRETS: value })).toThrow(
        expect.objectContaining({ code: "gate-failed" }),
      );
    },
  );

  it("has none by default", () => {
    expect(connectorSecrets({})).toEqual(new Map());
    expect(connectorSecrets({ INDEX_GATE_CONNECTOR_SECRETS: "" })).toEqual(new Map());
  });

  it("reads one for each domain", () => {
    const secret = { arn: ARN, region: "eu-west-1", host: "secretsmanager.eu-west-1.amazonaws.com" };
    expect(connectorSecrets({ INDEX_GATE_CONNECTOR_SECRETS: `logs=${ARN},metrics=${ARN}` })).toEqual(
      new Map([
        ["logs", secret],
        ["metrics", secret],
      ]),
    );
  });
});

describe("readCredentials", () => {
  it("throws a fault when a part is missing", () => {
    expect(() => readCredentials({ AWS_ACCESS_KEY_ID: "AKID" })).toThrow(
      expect.objectContaining({ code: "gate-failed" }),
    );
    expect(() => readCredentials({ AWS_SECRET_ACCESS_KEY: "s" })).toThrow(
      expect.objectContaining({ code: "gate-failed" }),
    );
  });

  it("reads what is there now", () => {
    const env: Record<string, string> = { AWS_ACCESS_KEY_ID: "AKID", AWS_SECRET_ACCESS_KEY: "s" };
    expect(readCredentials(env)).toEqual({ accessKeyId: "AKID", secretAccessKey: "s" });
    env["AWS_SESSION_TOKEN"] = "t";
    expect(readCredentials(env)).toEqual({ accessKeyId: "AKID", secretAccessKey: "s", sessionToken: "t" });
  });
});
