import { describe, expect, it } from "vitest";
import { baseConfig, connectorSecrets } from "../../../shared/config.ts";
import { itPassesCfnLint, usePackaged } from "./packaged.ts";

const LOGS = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:logs-gate-a1b2c3";
const METRICS = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:metrics-gate-d4e5f6";
const POLICY = `
version: 1
issuers:
  okta: { type: oidc, issuer: https://example.okta.com/oauth2/default, audience: api://opensearch, principalClaim: uid }
domains:
  logs:
    endpoint: https://vpc-logs-abc123.eu-west-1.es.amazonaws.com
    auth: { type: basic, secretId: "${LOGS}" }
    default: true
  metrics-eu:
    endpoint: https://vpc-metrics-abc123.eu-west-1.es.amazonaws.com
    auth: { type: basic, secretId: "${METRICS}", rotateAfterDays: 7 }
  signed:
    endpoint: https://vpc-signed-abc123.eu-west-1.es.amazonaws.com
  assumed:
    endpoint: https://vpc-assumed-abc123.us-east-1.es.amazonaws.com
    auth: { type: assumeRole, roleArn: "arn:aws:iam::210987654321:role/logs" }
roles:
  devops:
    members: { groups: ["okta:devops"] }
    grants:
      - { indices: ["logs-*"], actions: [read] }
`;

const stack = usePackaged({ policyFile: "passwords.yml" }, { "passwords.yml": POLICY });
const { ofType, properties } = stack;

describe("the stack of a policy with passwords", () => {
  itPassesCfnLint(stack);

  it("lets Secrets Manager alone call the rotation, from this account and about these secrets", () => {
    const permissions = ofType("AWS::Lambda::Permission").filter(
      ([, { Properties }]) =>
        JSON.stringify(Properties["FunctionName"]) === '{"Fn::GetAtt":["RotationLambdaFunction","Arn"]}',
    );
    const common = {
      FunctionName: { "Fn::GetAtt": ["RotationLambdaFunction", "Arn"] },
      Action: "lambda:InvokeFunction",
      Principal: "secretsmanager.amazonaws.com",
      SourceAccount: { Ref: "AWS::AccountId" },
    };
    expect(permissions.map(([, { Properties }]) => Properties)).toEqual([
      { ...common, SourceArn: LOGS },
      { ...common, SourceArn: METRICS },
    ]);
  });

  it("lets the proxy's role into each domain by what that domain knows it by, and no other way", () => {
    const policies = properties("ProxyRole")["Policies"] as { PolicyName: string; PolicyDocument: unknown }[];
    expect(policies.find(({ PolicyName }) => PolicyName === "domains")?.PolicyDocument).toHaveProperty("Statement", [
      {
        Effect: "Allow",
        Action: ["es:ESHttp*"],
        Resource: [{ "Fn::Sub": "arn:${AWS::Partition}:es:eu-west-1:${AWS::AccountId}:domain/signed/*" }],
      },
      {
        Effect: "Allow",
        Action: ["sts:AssumeRole", "sts:TagSession"],
        Resource: ["arn:aws:iam::210987654321:role/logs"],
      },
      { Effect: "Allow", Action: ["secretsmanager:GetSecretValue"], Resource: [LOGS, METRICS] },
    ]);
  });

  it("lets the rotation's role do these things alone", () => {
    const policies = properties("RotationRole")["Policies"] as {
      PolicyName: string;
      PolicyDocument: { Statement: { Effect: string; Action: string[]; Resource: unknown; Condition?: object }[] };
    }[];
    const statements = (name: string) =>
      policies.find(({ PolicyName }) => PolicyName === name)?.PolicyDocument.Statement ?? [];
    expect(policies.map(({ PolicyName }) => PolicyName)).toEqual(["rotate", "connectors", "observe", "network"]);
    expect(properties("RotationRole")).not.toHaveProperty("ManagedPolicyArns");
    expect(statements("rotate")).toEqual([
      {
        Effect: "Allow",
        Action: [
          "secretsmanager:DescribeSecret",
          "secretsmanager:GetSecretValue",
          "secretsmanager:PutSecretValue",
          "secretsmanager:UpdateSecretVersionStage",
        ],
        Resource: [LOGS, METRICS],
        Condition: {
          StringEquals: {
            "secretsmanager:resource/AllowRotationLambdaArn": {
              "Fn::Sub":
                "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:index-gate-dev-rotation",
            },
          },
        },
      },
    ]);
    expect(statements("connectors")).toEqual([
      {
        Effect: "Allow",
        Action: ["secretsmanager:GetSecretValue"],
        Resource: [{ Ref: "ConnectorSecretLogs" }, { Ref: "ConnectorSecretMetricsDashEu" }],
      },
    ]);
    expect(statements("observe")[0]?.Resource).toEqual({ "Fn::GetAtt": ["RotationLogGroup", "Arn"] });
    expect(statements("network").map(({ Effect }) => Effect)).toEqual(["Allow", "Deny"]);
    expect(properties("RotationLambdaFunction")["FunctionName"]).toBe("index-gate-dev-rotation");
  });

  it("gives nobody else the connectors' secrets", () => {
    const roles = ofType("AWS::IAM::Role").filter(([id]) => id !== "RotationRole");
    expect(roles.length).toBeGreaterThan(1);
    for (const [, role] of roles) expect(JSON.stringify(role)).not.toContain("ConnectorSecret");
  });

  it("rotates each secret after the policy's days, and not because of a deploy", () => {
    expect(ofType("AWS::SecretsManager::RotationSchedule").map(([, { Properties }]) => Properties)).toEqual(
      [
        [LOGS, 21],
        [METRICS, 7],
      ].map(([SecretId, AutomaticallyAfterDays]) => ({
        SecretId,
        RotationLambdaARN: { "Fn::GetAtt": ["RotationLambdaFunction", "Arn"] },
        RotationRules: { AutomaticallyAfterDays },
        RotateImmediatelyOnUpdate: false,
      })),
    );
    for (const [id, { DependsOn }] of ofType("AWS::SecretsManager::RotationSchedule")) {
      expect(DependsOn).toEqual([id.replace("Schedule", "Permission")]);
    }
  });

  it("rotates a secret only where it is", () => {
    for (const type of ["AWS::SecretsManager::RotationSchedule"]) {
      expect(ofType(type).map(([, { Condition }]) => Condition)).toEqual(["RotatesLogs", "RotatesMetricsDashEu"]);
    }
    expect(stack.get().conditions["RotatesLogs"]).toEqual({
      "Fn::And": [
        { "Fn::Equals": [{ Ref: "AWS::Region" }, "eu-west-1"] },
        { "Fn::Equals": [{ Ref: "AWS::AccountId" }, "123456789012"] },
      ],
    });
  });

  it("has the function in the VPC, with its own log group and the environment that it parses", () => {
    expect(properties("RotationLambdaFunction")).toMatchObject({
      Handler: "dist/rotation/index.handler",
      Runtime: "nodejs24.x",
      Role: { "Fn::GetAtt": ["RotationRole", "Arn"] },
      VpcConfig: properties("ProxyLambdaFunction")["VpcConfig"],
    });
    expect(properties("RotationLogGroup")).toMatchObject({ RetentionInDays: 90 });
    const { Variables } = properties("RotationLambdaFunction")["Environment"] as { Variables: Record<string, unknown> };
    const text = (value: unknown) =>
      value instanceof Object && "Fn::Sub" in value
        ? String(value["Fn::Sub"]).replaceAll(/\$\{(\w+)\}/g, (_, id: string) => LOGS.replace("logs-gate", id))
        : String(value);
    const env = Object.fromEntries(Object.entries(Variables).map(([name, value]) => [name, text(value)]));
    expect(baseConfig(env)).toMatchObject({ gateway: "rest" });
    expect([...connectorSecrets(env)].map(([domain, { arn }]) => [domain, arn])).toEqual([
      ["logs", LOGS.replace("logs-gate", "ConnectorSecretLogs")],
      ["metrics-eu", LOGS.replace("logs-gate", "ConnectorSecretMetricsDashEu")],
    ]);
    for (const id of ["ProxyLambdaFunction", "AuthorizerLambdaFunction"]) {
      expect(properties(id)).not.toHaveProperty("Environment.Variables.INDEX_GATE_CONNECTOR_SECRETS");
    }
  });

  it("generates the connectors' passwords", () => {
    for (const id of ["ConnectorSecretLogs", "ConnectorSecretMetricsDashEu"]) {
      expect(properties(id)).toMatchObject({
        GenerateSecretString: {
          SecretStringTemplate: '{"username":"index-gate-connector"}',
          GenerateStringKey: "password",
          PasswordLength: 40,
          RequireEachIncludedType: true,
        },
      });
      expect(properties(id)).not.toHaveProperty("SecretString");
    }
  });

  it("ships the rotation's bundle", () => {
    const files = stack.get().zips["rotation"]?.filter((file) => !/part-[A-Z0-9]{8}\.js$/.test(file));
    expect(files).toEqual(["index.js", "package.json", "policy.json"].map((file) => `dist/rotation/${file}`));
  });
});
