import { describe, expect, it } from "vitest";
import { itPassesCfnLint, type PackagedStack, usePackaged } from "./packaged.ts";
import { standingPolicy } from "../../support/standing-policy.ts";

const POLICY = `${standingPolicy().replace("principalClaim: uid", "portal: { clientId: 0oa7portal }\n    principalClaim: uid")}
entitlements:
  read-logs:
    requesters: { groups: ["okta:devops"] }
    grants: [{ indices: ["logs-*"], actions: [read] }]
    maxDuration: 1h
    auto: true
  read-owned:
    requesters: { groups: ["okta:devops"] }
    grants: [{ indices: ["orders-*"], actions: [read] }]
    maxDuration: 1h
    approvers: resourceOwner
owners:
  integration: { groups: ["okta:platform"] }
  resourceOwner: { tag: team, groupPrefix: "okta:team-" }
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
    expect(variable("DiscoveryLambdaFunction")).toEqual({ Ref: "AccessTable" });
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

  it("looks at the domains from the VPC, every quarter of an hour, and does not try again before", () => {
    expect(properties("DiscoveryLambdaFunction")).toMatchObject({
      VpcConfig: properties("ProxyLambdaFunction")["VpcConfig"],
    });
    const [[, rule] = []] = ofType("AWS::Events::Rule");
    expect(rule?.Properties).toMatchObject({ ScheduleExpression: "rate(15 minutes)", State: "ENABLED" });
    const [[, retries] = []] = ofType("AWS::Lambda::EventInvokeConfig");
    expect(retries?.Properties).toMatchObject({ MaximumRetryAttempts: 0 });
  });

  it("puts out the role that domains are to admit to their names", () => {
    expect(stack.get().outputs["DiscoveryRole"]?.Value).toEqual({ "Fn::GetAtt": ["DiscoveryRole", "Arn"] });
  });

  it("lets the discovery read names, templates and tags, keep the catalogue, and nothing else", () => {
    const { Policies } = properties("DiscoveryRole") as {
      Policies: { PolicyName: string; PolicyDocument: { Statement: unknown[] } }[];
    };
    const statements = Object.fromEntries(
      Policies.map(({ PolicyName, PolicyDocument }) => [PolicyName, PolicyDocument.Statement]),
    );
    const domain = `arn:\${AWS::Partition}:es:eu-west-1:\${AWS::AccountId}:domain/logs`;
    expect(Object.keys(statements)).toEqual(["domains", "catalogue", "observe", "network"]);
    expect(statements["domains"]).toEqual([
      {
        Effect: "Allow",
        Action: ["es:ESHttpGet"],
        Resource: [{ "Fn::Sub": `${domain}/_resolve/index/*` }, { "Fn::Sub": `${domain}/_index_template` }],
      },
      { Effect: "Allow", Action: ["es:ListTags"], Resource: [{ "Fn::Sub": domain }] },
    ]);
    expect(statements["catalogue"]).toEqual([
      {
        Effect: "Allow",
        Action: ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:DeleteItem", "dynamodb:Query"],
        Resource: { "Fn::GetAtt": ["AccessTable", "Arn"] },
        Condition: { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": ["catalogue", "catalogue *"] } },
      },
    ]);
  });

  itShowsThePage("rest", stack);
  itPassesCfnLint(stack);
});

describe("the same with an HTTP API", () => {
  const stack = usePackaged({ policyFile: "access.yml", gateway: "http" }, { "access.yml": POLICY });
  itShowsThePage("http", stack);
  itPassesCfnLint(stack);
});

function itShowsThePage(gateway: "rest" | "http", stack: PackagedStack): void {
  const { ofType, properties } = stack;

  it("shows the page to everybody, by a function that may write its log and do nothing else, outside the VPC", () => {
    const [type, of] =
      gateway === "rest" ? ["AWS::ApiGateway::Method", "HttpMethod"] : ["AWS::ApiGatewayV2::Route", "RouteKey"];
    const routes = ofType(type).filter(([id]) => /portal/i.test(id));
    const asked = routes.map(([, { Properties }]) => String(Properties[of]).replace(/ .*/, ""));
    expect(asked.toSorted()).toEqual(["GET", "GET", "HEAD", "HEAD"]);
    for (const [, { Properties }] of routes) expect(Properties["AuthorizationType"] ?? "NONE").toBe("NONE");
    expect(properties("PortalLambdaFunction")).not.toHaveProperty("VpcConfig");
    expect(properties("PortalLambdaFunction")).toMatchObject({ Role: { "Fn::GetAtt": ["PortalRole", "Arn"] } });
    expect(JSON.stringify(properties("PortalRole")["Policies"]).match(/"\w+:[A-Z]\w+"/g)).toEqual([
      '"logs:CreateLogStream"',
      '"logs:PutLogEvents"',
      '"xray:PutTraceSegments"',
      '"xray:PutTelemetryRecords"',
    ]);
    const { Variables } = properties("PortalLambdaFunction")["Environment"] as { Variables: object };
    expect(Object.keys(Variables).toSorted()).toEqual([
      "INDEX_GATE_BASE_PATH",
      "INDEX_GATE_GATEWAY",
      "INDEX_GATE_LOG_LEVEL",
    ]);
  });

  it("ships the page, and no policy with it", () => {
    expect(
      stack
        .get()
        .zips["portal"]?.map((name) => name.replace("dist/portal/", ""))
        .toSorted(),
    ).toEqual(["config.json", "icon.svg", "index.js", "package.json", "page.css", "page.html", "page.js"].toSorted());
  });
}
