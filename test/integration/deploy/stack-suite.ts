import { expect, it } from "vitest";
import { baseConfig } from "../../../shared/config.ts";
import { itPassesCfnLint, type PackagedStack } from "./packaged.ts";

/** what a reference to a secret becomes */
const SECRET = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:SealSecret-AbCdEf-a1b2c3";
const PART = /^dist\/proxy\/part-[A-Z0-9]{8}\.js$/;

/** What holds of a stack with either kind of gateway. */
export function checkStack(gateway: "rest" | "http", stack: PackagedStack): void {
  it("ships the bundle with its parts, its package.json and the compiled policy, nothing else", () => {
    const shipped = (name: string) => ["index.js", "package.json", "policy.json"].map((file) => `dist/${name}/${file}`);
    const { authorizer, proxy = [], ...others } = stack.get().zips;
    const [parts, rest] = [true, false].map((are) => proxy.filter((file) => PART.test(file) === are));
    expect({ authorizer, proxy: rest, ...others }).toEqual({
      authorizer: shipped("authorizer"),
      proxy: shipped("proxy"),
    });
    expect(parts).not.toEqual([]);
  });

  itPassesCfnLint(stack);

  it("has the proxy alone in the VPC", () => {
    const functions = stack.ofType("AWS::Lambda::Function");
    expect(functions.map(([id]) => id).toSorted()).toEqual(["AuthorizerLambdaFunction", "ProxyLambdaFunction"]);
    expect(stack.properties("AuthorizerLambdaFunction")).not.toHaveProperty("VpcConfig");
    expect(stack.properties("ProxyLambdaFunction")).toHaveProperty("VpcConfig.SubnetIds.Fn::Split");
    expect(stack.properties("ProxyLambdaFunction")).toHaveProperty("VpcConfig.SecurityGroupIds.Fn::Split");
  });

  it("gives each function the environment it parses, and a role of its own", () => {
    for (const [id, { Properties }] of stack.ofType("AWS::Lambda::Function")) {
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
      const policies = stack.properties(id)["Policies"] as {
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
      expect(stack.properties(id)).not.toHaveProperty("ManagedPolicyArns");
  });

  it("keeps the domain statements to the policy's domains, and its logs to the function's group", () => {
    const policies = stack.properties("ProxyRole")["Policies"] as { PolicyName: string; PolicyDocument: unknown }[];
    const domains = policies.find(({ PolicyName }) => PolicyName === "domains");
    expect(JSON.stringify(domains?.PolicyDocument)).toMatch(
      /"Resource":\[\{"Fn::Sub":"arn:[^*]+:domain\/[a-z0-9-]+\/\*"\}\]/,
    );
    const observe = policies.find(({ PolicyName }) => PolicyName === "observe");
    expect(observe?.PolicyDocument).toHaveProperty("Statement.0.Resource", { "Fn::GetAtt": ["ProxyLogGroup", "Arn"] });
  });

  it("generates the secret that ids are sealed with, which the proxy alone may read", () => {
    expect(stack.ofType("AWS::SecretsManager::Secret").map(([id, { Properties }]) => [id, Properties])).toEqual([
      [
        "SealSecret",
        {
          Description: expect.any(String),
          GenerateSecretString: { PasswordLength: 64, ExcludePunctuation: true },
        },
      ],
    ]);
    const policies = stack.properties("ProxyRole")["Policies"] as { PolicyName: string; PolicyDocument: unknown }[];
    expect(policies.find(({ PolicyName }) => PolicyName === "seal")?.PolicyDocument).toHaveProperty("Statement", [
      { Effect: "Allow", Action: ["secretsmanager:GetSecretValue"], Resource: { Ref: "SealSecret" } },
    ]);
    const variable = "Environment.Variables.INDEX_GATE_SEAL_SECRET_ARN";
    expect(stack.properties("ProxyLambdaFunction")).toHaveProperty(variable, { Ref: "SealSecret" });
    expect(stack.properties("AuthorizerLambdaFunction")).not.toHaveProperty(variable);
  });

  it("lets this API alone invoke the functions", () => {
    const permissions = stack.ofType("AWS::Lambda::Permission");
    expect(permissions).toHaveLength(2);
    const api = gateway === "rest" ? "ApiGatewayRestApi" : "HttpApi";
    for (const [, { Properties }] of permissions) {
      expect(Properties["Principal"]).toBe("apigateway.amazonaws.com");
      expect(Properties).toHaveProperty("SourceArn.Fn::Join.1.7", { Ref: api });
    }
  });

  it("answers with the address for signed requests, and with what a role must be allowed to invoke", () => {
    const { IamUrl, IamInvokeArn } = stack.get().outputs;
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
    const signed = stack
      .ofType(isRest ? "AWS::ApiGateway::Method" : "AWS::ApiGatewayV2::Route")
      .filter(([, { Properties }]) => Properties["AuthorizationType"] === "AWS_IAM");
    expect(signed).toHaveLength(2);
    for (const [, { Properties }] of signed) {
      expect(Properties).not.toHaveProperty("AuthorizerId");
      expect(Properties).not.toHaveProperty("Integration.Credentials");
    }
  });

  it("answers with the address of the gate", () => {
    expect(stack.get().outputs["Url"]?.Value).toBeDefined();
    expect(stack.get().outputs["GateRole"]?.Value).toEqual({ "Fn::GetAtt": ["ProxyRole", "Arn"] });
  });

  it("logs each access as one line of JSON without a token, a header or a text of the caller", () => {
    const [stage] = stack.ofType(gateway === "rest" ? "AWS::ApiGateway::Stage" : "AWS::ApiGatewayV2::Stage");
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
}
