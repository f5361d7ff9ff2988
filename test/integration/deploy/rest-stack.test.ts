import { describe, expect, it } from "vitest";
import { usePackaged } from "./packaged.ts";
import { standingPolicy } from "../../support/standing-policy.ts";
import { checkStack } from "./stack-suite.ts";

const stack = usePackaged(
  {
    policyFile: "standing.yml",
    subnetIds: "subnet-0123456789abcdef0,subnet-0123456789abcdef1",
    securityGroupIds: "sg-0123456789abcdef0",
    basePath: "search",
  },
  { "standing.yml": standingPolicy() },
);

describe("the rest stack", () => {
  checkStack("rest", stack);

  it("streams from the proxy on every route", () => {
    const methods = stack.ofType("AWS::ApiGateway::Method");
    expect(methods).toHaveLength(9);
    const { Timeout } = stack.properties("ProxyLambdaFunction") as { Timeout: number };
    for (const [, { Properties }] of methods) {
      expect(Properties).toMatchObject({
        Integration: { ResponseTransferMode: "STREAM", TimeoutInMillis: Timeout * 1000 },
      });
    }
    expect(stack.properties("ProxyLambdaFunction")["Handler"]).toBe("dist/proxy/index.handler");
    expect(stack.properties("AuthorizerLambdaFunction")["Handler"]).toBe("dist/authorizer/index.restHandler");
  });

  it("leaves the proxy time to answer 504 itself", () => {
    const { Timeout, Environment } = stack.properties("ProxyLambdaFunction") as {
      Timeout: number;
      Environment: { Variables: Record<string, unknown> };
    };
    expect(Number(Environment.Variables["INDEX_GATE_TIMEOUT_MS"])).toBeLessThanOrEqual(Timeout * 1000 - 2000);
  });

  it("is regional, binary throughout and never compresses", () => {
    expect(stack.properties("ApiGatewayRestApi")).toMatchObject({
      BinaryMediaTypes: ["*/*"],
      EndpointConfiguration: { Types: ["REGIONAL"] },
    });
    expect(stack.properties("ApiGatewayRestApi")).not.toHaveProperty("MinimumCompressionSize");
  });

  it("asks the authorizer about the Authorization header, once a minute", () => {
    expect(stack.ofType("AWS::ApiGateway::Authorizer").map(([, { Properties }]) => Properties)).toEqual([
      expect.objectContaining({
        Type: "REQUEST",
        AuthorizerResultTtlInSeconds: 60,
        IdentitySource: "method.request.header.Authorization",
      }),
    ]);
  });

  it("identifies callers by route", () => {
    const kinds = stack
      .ofType("AWS::ApiGateway::Method")
      .map(([id, { Properties }]) => [id, Properties["AuthorizationType"]]);
    expect(Object.fromEntries(kinds)).toEqual({
      ApiGatewayMethodAny: "CUSTOM",
      ApiGatewayMethodProxyVarAny: "CUSTOM",
      ApiGatewayMethodDashAny: "CUSTOM",
      ApiGatewayMethodDashProxyVarAny: "CUSTOM",
      ApiGatewayMethodDashDomainsDomainVarAny: "CUSTOM",
      ApiGatewayMethodDashDomainsDomainVarProxyVarAny: "CUSTOM",
      ApiGatewayMethodDashIamAny: "AWS_IAM",
      ApiGatewayMethodDashIamProxyVarAny: "AWS_IAM",
      ApiGatewayMethodDashHealthGet: "NONE",
    });
  });

  it("deploys the stage after everything that belongs to it", () => {
    const [deployment] = stack.ofType("AWS::ApiGateway::Deployment");
    const [stage] = stack.ofType("AWS::ApiGateway::Stage");
    const responses = stack.ofType("AWS::ApiGateway::GatewayResponse").map(([id]) => id);
    const methods = stack.ofType("AWS::ApiGateway::Method").map(([id]) => id);
    expect(deployment?.[1].DependsOn).toEqual(expect.arrayContaining([...responses, ...methods]));
    expect(deployment?.[1].Properties).not.toHaveProperty("StageName");
    expect(stage?.[1].Properties).toMatchObject({
      StageName: "dev",
      DeploymentId: { Ref: deployment?.[0] },
      TracingEnabled: true,
      MethodSettings: [
        { ThrottlingRateLimit: 100, ThrottlingBurstLimit: 200, LoggingLevel: "OFF", DataTraceEnabled: false },
      ],
    });
    expect(stage?.[1].DependsOn).toEqual(["ApiLogAccount"]);
  });

  it("takes its parameters", () => {
    expect(stack.properties("ProxyLambdaFunction")).toMatchObject({
      Environment: { Variables: { INDEX_GATE_BASE_PATH: "search" } },
      VpcConfig: { SubnetIds: { "Fn::Split": [",", "subnet-0123456789abcdef0,subnet-0123456789abcdef1"] } },
    });
    for (const [, { Properties }] of stack.ofType("AWS::Logs::LogGroup")) {
      expect(Properties["RetentionInDays"]).toBe(90);
      expect(Properties).not.toHaveProperty("KmsKeyId");
    }
  });
});
