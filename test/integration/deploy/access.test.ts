import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { itPassesCfnLint, usePackaged } from "./packaged.ts";

const POLICY = `${readFileSync("policy.yml", "utf8")}
entitlements:
  read-logs:
    requesters: { groups: ["okta:devops"] }
    grants: [{ indices: ["logs-*"], actions: [read] }]
    maxDuration: 1h
    auto: true
`;

describe("the stack of a policy with entitlements", () => {
  const stack = usePackaged({ policyFile: "access.yml" }, { "access.yml": POLICY });
  const { ofType, properties } = stack;

  it("keeps requests in a table that outlives the stack, encrypted, with recovery, garbage collected by its time to live", () => {
    expect(stack.get().resources["AccessTable"]).toMatchObject({
      DeletionPolicy: "Retain",
      UpdateReplacePolicy: "Retain",
    });
    expect(properties("AccessTable")).toMatchObject({
      BillingMode: "PAY_PER_REQUEST",
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      SSESpecification: { SSEEnabled: true },
      TimeToLiveSpecification: { AttributeName: "expires", Enabled: true },
    });
  });

  it("tells proxy and API of the table, and the authorizer not", () => {
    const variable = (id: string): unknown =>
      (properties(id)["Environment"] as { Variables: Record<string, unknown> }).Variables["INDEX_GATE_ACCESS_TABLE"];
    expect(variable("ProxyLambdaFunction")).toEqual({ Ref: "AccessTable" });
    expect(variable("AccessLambdaFunction")).toEqual({ Ref: "AccessTable" });
    expect(variable("AuthorizerLambdaFunction")).toBeUndefined();
  });

  it("lets the proxy look requests up and nothing else", () => {
    const [[, reading] = []] = ofType("AWS::IAM::Policy");
    expect(reading?.Properties).toMatchObject({
      Roles: [{ Ref: "ProxyRole" }],
      PolicyDocument: {
        Statement: [
          { Effect: "Allow", Action: ["dynamodb:Query"], Resource: { "Fn::GetAtt": ["AccessTable", "Arn"] } },
        ],
      },
    });
  });

  it("has the API behind the authorizer", () => {
    const methods = ofType("AWS::ApiGateway::Method").filter(([id]) => id.includes("DashAccess"));
    expect(methods).toHaveLength(2);
    for (const [, { Properties }] of methods)
      expect(Properties).toMatchObject({ HttpMethod: "ANY", AuthorizationType: "CUSTOM" });
  });

  itPassesCfnLint(stack);
});
