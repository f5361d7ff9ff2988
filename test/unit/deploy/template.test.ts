import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { baseConfig } from "../../../shared/config.ts";
import { type Packaged, type Resource, packageStack } from "./package-stack.ts";

const GATEWAYS = ["rest", "http"] as const;
const LOG_KEY = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555";
/** what a reference to a secret becomes */
const SECRET = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:SealSecret-AbCdEf-a1b2c3";
const stacks = new Map<(typeof GATEWAYS)[number], Awaited<ReturnType<typeof packageStack>>>();

beforeAll(async () => {
  const [rest, http] = await Promise.all([
    packageStack({
      subnetIds: "subnet-0123456789abcdef0,subnet-0123456789abcdef1",
      securityGroupIds: "sg-0123456789abcdef0",
      basePath: "search",
    }),
    packageStack({
      gateway: "http",
      kmsKeyArn: LOG_KEY,
      throttleRate: "7",
      throttleBurst: "9",
      logRetentionDays: "30",
    }),
  ]);
  stacks.set("rest", rest);
  stacks.set("http", http);
}, 120_000);

afterAll(async () => {
  await Promise.all([...stacks.values()].map(({ remove }) => remove()));
});

const stack = (gateway: (typeof GATEWAYS)[number]): Packaged => stacks.get(gateway) as Packaged;
const ofType = (gateway: (typeof GATEWAYS)[number], type: string): readonly [string, Resource][] =>
  Object.entries(stack(gateway).resources).filter(([, resource]) => resource.Type === type);
const properties = (gateway: (typeof GATEWAYS)[number], id: string) => stack(gateway).resources[id]?.Properties ?? {};

const PART = /^dist\/proxy\/part-[A-Z0-9]{8}\.js$/;

describe.each(GATEWAYS)("the %s stack", (gateway) => {
  it("ships the bundle with its parts, its package.json and the compiled policy, nothing else", () => {
    const shipped = (name: string) => ["index.js", "package.json", "policy.json"].map((file) => `dist/${name}/${file}`);
    const { authorizer, proxy = [], ...others } = stack(gateway).zips;
    const [parts, rest] = [true, false].map((are) => proxy.filter((file) => PART.test(file) === are));
    expect({ authorizer, proxy: rest, ...others }).toEqual({
      authorizer: shipped("authorizer"),
      proxy: shipped("proxy"),
    });
    expect(parts).not.toEqual([]);
  });

  it("passes cfn-lint", ({ skip }) => {
    // W3005: osls repeats a dependency that a reference states already; harmless, and not ours to change
    const lint = spawnSync("cfn-lint", ["--ignore-checks", "W3005", "--", stack(gateway).templateFile], {
      encoding: "utf8",
    });
    if (lint.error !== undefined && !process.env["CI"]) skip("no cfn-lint here: pip install cfn-lint");
    expect(lint.error).toBeUndefined();
    expect(lint.stdout).toBe("");
    expect(lint.status).toBe(0);
  });

  it("has the proxy alone in the VPC", () => {
    const functions = ofType(gateway, "AWS::Lambda::Function");
    expect(functions.map(([id]) => id).toSorted()).toEqual(["AuthorizerLambdaFunction", "ProxyLambdaFunction"]);
    expect(properties(gateway, "AuthorizerLambdaFunction")).not.toHaveProperty("VpcConfig");
    expect(properties(gateway, "ProxyLambdaFunction")).toHaveProperty("VpcConfig.SubnetIds.Fn::Split");
    expect(properties(gateway, "ProxyLambdaFunction")).toHaveProperty("VpcConfig.SecurityGroupIds.Fn::Split");
  });

  it("gives each function the environment it parses, and a role of its own", () => {
    for (const [id, { Properties }] of ofType(gateway, "AWS::Lambda::Function")) {
      const { Variables } = Properties["Environment"] as { Variables: Record<string, unknown> };
      const text = (value: unknown) => (value instanceof Object && "Ref" in value ? SECRET : String(value));
      const env = Object.fromEntries(Object.entries(Variables).map(([name, value]) => [name, text(value)]));
      expect(baseConfig(env)).toMatchObject({ gateway });
      expect(Properties["Role"]).toEqual({ "Fn::GetAtt": [id.replace("LambdaFunction", "Role"), "Arn"] });
      expect(Properties).toMatchObject({
        Runtime: "nodejs24.x",
        Architectures: ["arm64"],
        TracingConfig: { Mode: "Active" },
      });
    }
  });

  it("lets the roles do these things alone", () => {
    const allowed = (id: string) => {
      const policies = properties(gateway, id)["Policies"] as {
        PolicyDocument: { Statement: Record<string, unknown>[] };
      }[];
      const statements = policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
      return statements.filter(({ Effect }) => Effect === "Allow").flatMap(({ Action }) => Action as string[]);
    };
    const observe = ["logs:CreateLogStream", "logs:PutLogEvents", "xray:PutTraceSegments", "xray:PutTelemetryRecords"];
    expect(allowed("AuthorizerRole")).toEqual(observe);
    expect(allowed("ProxyRole")).toEqual([
      "es:ESHttp*",
      "secretsmanager:GetSecretValue",
      ...observe,
      "ec2:CreateNetworkInterface",
      "ec2:DescribeNetworkInterfaces",
      "ec2:DescribeSubnets",
      "ec2:DeleteNetworkInterface",
      "ec2:AssignPrivateIpAddresses",
      "ec2:UnassignPrivateIpAddresses",
    ]);
    for (const id of ["AuthorizerRole", "ProxyRole"])
      expect(properties(gateway, id)).not.toHaveProperty("ManagedPolicyArns");
  });

  it("keeps the domain statements to the policy's domains, and its logs to the function's group", () => {
    const policies = properties(gateway, "ProxyRole")["Policies"] as { PolicyName: string; PolicyDocument: unknown }[];
    const domains = policies.find(({ PolicyName }) => PolicyName === "domains");
    expect(JSON.stringify(domains?.PolicyDocument)).toMatch(
      /"Resource":\[\{"Fn::Sub":"arn:[^*]+:domain\/[a-z0-9-]+\/\*"\}\]/,
    );
    const observe = policies.find(({ PolicyName }) => PolicyName === "observe");
    expect(observe?.PolicyDocument).toHaveProperty("Statement.0.Resource", { "Fn::GetAtt": ["ProxyLogGroup", "Arn"] });
  });

  it("generates the secret that ids are sealed with, which the proxy alone may read", () => {
    expect(ofType(gateway, "AWS::SecretsManager::Secret").map(([id, { Properties }]) => [id, Properties])).toEqual([
      [
        "SealSecret",
        {
          Description: expect.any(String),
          GenerateSecretString: { PasswordLength: 64, ExcludePunctuation: true },
        },
      ],
    ]);
    const policies = properties(gateway, "ProxyRole")["Policies"] as { PolicyName: string; PolicyDocument: unknown }[];
    expect(policies.find(({ PolicyName }) => PolicyName === "seal")?.PolicyDocument).toHaveProperty("Statement", [
      { Effect: "Allow", Action: ["secretsmanager:GetSecretValue"], Resource: { Ref: "SealSecret" } },
    ]);
    const variable = "Environment.Variables.INDEX_GATE_SEAL_SECRET_ARN";
    expect(properties(gateway, "ProxyLambdaFunction")).toHaveProperty(variable, { Ref: "SealSecret" });
    expect(properties(gateway, "AuthorizerLambdaFunction")).not.toHaveProperty(variable);
  });

  it("lets this API alone invoke the functions", () => {
    const permissions = ofType(gateway, "AWS::Lambda::Permission");
    expect(permissions).toHaveLength(2);
    const api = gateway === "rest" ? "ApiGatewayRestApi" : "HttpApi";
    for (const [, { Properties }] of permissions) {
      expect(Properties["Principal"]).toBe("apigateway.amazonaws.com");
      expect(Properties).toHaveProperty("SourceArn.Fn::Join.1.7", { Ref: api });
    }
  });

  it("answers with the address for signed requests, and with what a role must be allowed to invoke", () => {
    const { IamUrl, IamInvokeArn } = stack(gateway).outputs;
    const [api, stage] = gateway === "rest" ? ["ApiGatewayRestApi", "dev"] : ["HttpApi", "$default"];
    const url = /^(https:.*\/dev|\$\{HttpApi\.ApiEndpoint\})\/-\/iam$/;
    expect(IamUrl?.Value).toHaveProperty(["Fn::Sub"], expect.stringMatching(url));
    // every method, and nothing but what is below `/-/iam`
    const pseudo = ["Partition", "Region", "AccountId"].map((name) => `\${AWS::${name}}`);
    const arn = `arn:${pseudo[0]}:execute-api:${pseudo[1]}:${pseudo[2]}:\${${api}}/${stage}/*/-/iam*`;
    expect(IamInvokeArn?.Value).toHaveProperty(["Fn::Sub"], arn);
  });

  it("runs no authorizer and lends no credentials where requests are signed", () => {
    const isRest = gateway === "rest";
    const signed = ofType(gateway, isRest ? "AWS::ApiGateway::Method" : "AWS::ApiGatewayV2::Route").filter(
      ([, { Properties }]) => Properties["AuthorizationType"] === "AWS_IAM",
    );
    expect(signed).toHaveLength(2);
    for (const [, { Properties }] of signed) {
      expect(Properties).not.toHaveProperty("AuthorizerId");
      expect(Properties).not.toHaveProperty("Integration.Credentials");
    }
  });

  it("answers with the address of the gate", () => {
    expect(stack(gateway).outputs["Url"]?.Value).toBeDefined();
    expect(stack(gateway).outputs["GateRole"]?.Value).toEqual({ "Fn::GetAtt": ["ProxyRole", "Arn"] });
  });

  it("logs each access as one line of JSON without a token, a header or a text of the caller", () => {
    const [stage] =
      gateway === "rest" ? ofType("rest", "AWS::ApiGateway::Stage") : ofType("http", "AWS::ApiGatewayV2::Stage");
    const setting = stage?.[1].Properties[gateway === "rest" ? "AccessLogSetting" : "AccessLogSettings"];
    const { Format } = setting as { Format: string };
    const line = JSON.parse(Format) as Record<string, string>;
    expect(line).toMatchObject({
      requestId: "$context.requestId",
      ip: "$context.identity.sourceIp",
      status: "$context.status",
      refusal: "$context.error.responseType",
      authorizerError: "$context.authorizer.error",
    });
    expect(Format).not.toMatch(/\$context\.(path\b|error\.message|identity\.userAgent|authorizer\.(principal|claims))/);
    expect(Format).not.toMatch(/header|querystring|\$input/i);
  });
});

describe("the rest stack", () => {
  it("streams from the proxy on every route", () => {
    const methods = ofType("rest", "AWS::ApiGateway::Method");
    expect(methods).toHaveLength(9);
    const { Timeout } = properties("rest", "ProxyLambdaFunction") as { Timeout: number };
    for (const [, { Properties }] of methods) {
      expect(Properties).toMatchObject({
        Integration: { ResponseTransferMode: "STREAM", TimeoutInMillis: Timeout * 1000 },
      });
    }
    expect(properties("rest", "ProxyLambdaFunction")["Handler"]).toBe("dist/proxy/index.handler");
    expect(properties("rest", "AuthorizerLambdaFunction")["Handler"]).toBe("dist/authorizer/index.restHandler");
  });

  it("leaves the proxy time to answer 504 itself", () => {
    const { Timeout, Environment } = properties("rest", "ProxyLambdaFunction") as {
      Timeout: number;
      Environment: { Variables: Record<string, unknown> };
    };
    expect(Number(Environment.Variables["INDEX_GATE_TIMEOUT_MS"])).toBeLessThanOrEqual(Timeout * 1000 - 2000);
  });

  it("is regional, binary throughout and never compresses", () => {
    expect(properties("rest", "ApiGatewayRestApi")).toMatchObject({
      BinaryMediaTypes: ["*/*"],
      EndpointConfiguration: { Types: ["REGIONAL"] },
    });
    expect(properties("rest", "ApiGatewayRestApi")).not.toHaveProperty("MinimumCompressionSize");
  });

  it("asks the authorizer about the Authorization header, once a minute", () => {
    expect(ofType("rest", "AWS::ApiGateway::Authorizer").map(([, { Properties }]) => Properties)).toEqual([
      expect.objectContaining({
        Type: "REQUEST",
        AuthorizerResultTtlInSeconds: 60,
        IdentitySource: "method.request.header.Authorization",
      }),
    ]);
  });

  it("identifies callers by route", () => {
    const kinds = ofType("rest", "AWS::ApiGateway::Method").map(([id, { Properties }]) => [
      id,
      Properties["AuthorizationType"],
    ]);
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
    const [deployment] = ofType("rest", "AWS::ApiGateway::Deployment");
    const [stage] = ofType("rest", "AWS::ApiGateway::Stage");
    const responses = ofType("rest", "AWS::ApiGateway::GatewayResponse").map(([id]) => id);
    const methods = ofType("rest", "AWS::ApiGateway::Method").map(([id]) => id);
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
    expect(properties("rest", "ProxyLambdaFunction")).toMatchObject({
      Environment: { Variables: { INDEX_GATE_BASE_PATH: "search" } },
      VpcConfig: { SubnetIds: { "Fn::Split": [",", "subnet-0123456789abcdef0,subnet-0123456789abcdef1"] } },
    });
    for (const [, { Properties }] of ofType("rest", "AWS::Logs::LogGroup")) {
      expect(Properties["RetentionInDays"]).toBe(90);
      expect(Properties).not.toHaveProperty("KmsKeyId");
    }
  });
});

describe("the http stack", () => {
  it("has the routes of the rest stack", () => {
    const routes = ofType("http", "AWS::ApiGatewayV2::Route").map(([, { Properties }]) => [
      Properties["RouteKey"],
      Properties["AuthorizationType"] ?? "NONE",
    ]);
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
    expect(properties("http", "ProxyLambdaFunction")).toMatchObject({
      Handler: "dist/proxy/index.httpHandler",
      Timeout: 29,
    });
    expect(properties("http", "AuthorizerLambdaFunction")["Handler"]).toBe("dist/authorizer/index.httpHandler");
    expect(properties("http", "HttpApiAuthorizerBearer")).toMatchObject({
      EnableSimpleResponses: true,
      AuthorizerPayloadFormatVersion: "2.0",
      AuthorizerResultTtlInSeconds: 60,
      IdentitySource: ["$request.header.Authorization"],
    });
  });

  it("takes its parameters", () => {
    expect(properties("http", "HttpApiStage")).toMatchObject({
      DefaultRouteSettings: { ThrottlingRateLimit: 7, ThrottlingBurstLimit: 9 },
    });
    const groups = ofType("http", "AWS::Logs::LogGroup");
    expect(groups.map(([id]) => id).toSorted()).toEqual(["ApiLogGroup", "AuthorizerLogGroup", "ProxyLogGroup"]);
    for (const [, { Properties }] of groups)
      expect(Properties).toMatchObject({ KmsKeyId: LOG_KEY, RetentionInDays: 30 });
  });

  it("changes nothing of the account", () => {
    expect(ofType("http", "AWS::ApiGateway::Account")).toEqual([]);
  });
});
