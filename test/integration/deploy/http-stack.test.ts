import { describe, expect, it } from "vitest";
import { usePackaged } from "./packaged.ts";
import { standingPolicy } from "../../support/standing-policy.ts";
import { checkStack } from "./stack-suite.ts";

const LOG_KEY = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555";
const stack = usePackaged(
  {
    policyFile: "standing.yml",
    gateway: "http",
    kmsKeyArn: LOG_KEY,
    throttleRate: "7",
    throttleBurst: "9",
    logRetentionDays: "30",
  },
  { "standing.yml": standingPolicy() },
);

describe("the http stack", () => {
  checkStack("http", stack);

  it("has the routes of the rest stack", () => {
    const routes = stack
      .ofType("AWS::ApiGatewayV2::Route")
      .map(([, { Properties }]) => [Properties["RouteKey"], Properties["AuthorizationType"] ?? "NONE"]);
    expect(Object.fromEntries(routes)).toEqual({
      "ANY /": "CUSTOM",
      "ANY /{proxy+}": "CUSTOM",
      "ANY /-": "CUSTOM",
      "ANY /-/{proxy+}": "CUSTOM",
      "ANY /-/domains/{domain}": "CUSTOM",
      "ANY /-/domains/{domain}/{proxy+}": "CUSTOM",
      "ANY /-/iam": "AWS_IAM",
      "ANY /-/iam/{proxy+}": "AWS_IAM",
      "GET /-/health": "NONE",
    });
  });

  it("calls the buffered handlers, within its 30 seconds", () => {
    expect(stack.properties("ProxyLambdaFunction")).toMatchObject({
      Handler: "dist/proxy/index.httpHandler",
      Timeout: 29,
    });
    expect(stack.properties("AuthorizerLambdaFunction")["Handler"]).toBe("dist/authorizer/index.httpHandler");
    expect(stack.properties("HttpApiAuthorizerBearer")).toMatchObject({
      EnableSimpleResponses: true,
      AuthorizerPayloadFormatVersion: "2.0",
      AuthorizerResultTtlInSeconds: 60,
      IdentitySource: ["$request.header.Authorization"],
    });
  });

  it("takes its parameters", () => {
    expect(stack.properties("HttpApiStage")).toMatchObject({
      DefaultRouteSettings: { ThrottlingRateLimit: 7, ThrottlingBurstLimit: 9 },
    });
    const groups = stack.ofType("AWS::Logs::LogGroup");
    expect(groups.map(([id]) => id).toSorted()).toEqual(["ApiLogGroup", "AuthorizerLogGroup", "ProxyLogGroup"]);
    for (const [, { Properties }] of groups)
      expect(Properties).toMatchObject({ KmsKeyId: LOG_KEY, RetentionInDays: 30 });
  });

  it("changes nothing of the account", () => {
    expect(stack.ofType("AWS::ApiGateway::Account")).toEqual([]);
  });
});
