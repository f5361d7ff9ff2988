import { describe, expect, it } from "vitest";
import { itPassesCfnLint, usePackaged } from "./packaged.ts";
import { standingPolicy } from "../../support/standing-policy.ts";

const TOPIC = "arn:aws:sns:eu-west-1:123456789012:access";
const BUS = "arn:aws:events:eu-west-1:123456789012:event-bus/default";
const SECRET = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:webhook-a1b2c3";
const POLICY = `${standingPolicy()}
entitlements:
  read-logs:
    requesters: { groups: ["okta:devops"] }
    grants: [{ indices: ["logs-*"], actions: [read] }]
    maxDuration: 1h
    auto: true
notify: { topic: "${TOPIC}", eventBus: "${BUS}", webhook: { secretId: "${SECRET}" } }
`;

interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

describe("the stack of a policy that says how people are told", () => {
  const stack = usePackaged({ policyFile: "access.yml" }, { "access.yml": POLICY });
  const { ofType, properties } = stack;

  const statements = (): Statement[] => {
    const { Policies } = properties("NotifierRole") as {
      Policies: readonly { readonly PolicyDocument: { readonly Statement: readonly Statement[] } }[];
    };
    return Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
  };

  it("lets the notifier send to what the policy names, and to nothing else", () => {
    const sending = statements().filter(({ Action }) => /^(?:sns|events|secretsmanager)/.test(String(Action)));
    expect(sending).toEqual([
      { Effect: "Allow", Action: ["sns:Publish"], Resource: [TOPIC] },
      { Effect: "Allow", Action: ["events:PutEvents"], Resource: [BUS] },
      { Effect: "Allow", Action: ["secretsmanager:GetSecretValue"], Resource: [SECRET] },
    ]);
  });

  it("lets it remember what has been told, and never change a request", () => {
    const writing = statements().filter(({ Action }) =>
      /(?:Put|Update|Delete|Batch\w+|Transact\w*)Item/.test(String(Action)),
    );
    expect(writing).toMatchObject([
      {
        Action: ["dynamodb:UpdateItem"],
        Condition: { "ForAllValues:StringEquals": { "dynamodb:Attributes": ["pk", "sk", "look", "due", "told"] } },
      },
    ]);
  });

  it("calls it every minute, and when the table has changed", () => {
    const rules = ofType("AWS::Events::Rule").filter(([id]) => id.startsWith("Notifier"));
    expect(rules).toHaveLength(1);
    expect(rules[0]?.[1].Properties).toMatchObject({ ScheduleExpression: "rate(1 minute)", State: "ENABLED" });
    const [[, mapping] = []] = ofType("AWS::Lambda::EventSourceMapping");
    expect(mapping?.Properties).toMatchObject({
      EventSourceArn: { "Fn::GetAtt": ["AccessTable", "StreamArn"] },
      StartingPosition: "LATEST",
      MaximumRetryAttempts: 0,
    });
  });

  it("has a table as any other with entitlements, and a stream that shows nothing of a request", () => {
    expect(properties("AccessTable")).toMatchObject({
      StreamSpecification: { StreamViewType: "KEYS_ONLY" },
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      SSESpecification: { SSEEnabled: true },
    });
    const { Environment } = properties("NotifierLambdaFunction") as { Environment: { Variables: object } };
    expect(Environment.Variables).toMatchObject({ INDEX_GATE_ACCESS_TABLE: { Ref: "AccessTable" } });
  });

  itPassesCfnLint(stack);
});
