"use strict";
const { join } = require("node:path");
const PLACEHOLDER = /-0{17}$/;

/**
 * What osls leaves out of a template or sets by API calls after the deploy: the REST stage (tracing, throttling, access
 * log), the HTTP stage's throttling and access log, the account's log role, a key for every log group, and the variable that
 * refers to a resource.
 */
module.exports = class TemplatePlugin {
  constructor(serverless) {
    this.serverless = serverless;
    this.hooks = {
      "after:aws:package:finalize:mergeCustomProviderResources": () => this.complete(),
      "before:deploy:deploy": () => this.refusePlaceholders(),
    };
  }

  complete() {
    const { service } = this.serverless;
    const { gateway, throttle, kmsKeyArn, apiLogRole } = service.custom;
    const { Resources } = service.provider.compiledCloudFormationTemplate;
    const { formatFor } = require(join(this.serverless.serviceDir, "gateway", "access-log.cjs"));
    // not in function.yml: `invoke local` would ask AWS what the reference stands for
    Resources.ProxyLambdaFunction.Properties.Environment.Variables.INDEX_GATE_SEAL_SECRET_ARN = { Ref: "SealSecret" };
    nameConnectors(Resources);
    nameAccessTable(Resources);
    const settings = {
      rate: Number(throttle.rate),
      burst: Number(throttle.burst),
      accessLog: { DestinationArn: { "Fn::GetAtt": ["ApiLogGroup", "Arn"] }, Format: formatFor(gateway) },
    };

    Resources.ApiLogGroup = {
      Type: "AWS::Logs::LogGroup",
      Properties: {
        LogGroupName: `/aws/api-gateway/${service.service}-${service.provider.stage}`,
        RetentionInDays: Number(service.provider.logRetentionInDays),
      },
    };
    if (gateway === "http") completeHttpStage(Resources, settings);
    else completeRestStage(Resources, settings, service.provider.stage, apiLogRole === "create");
    if (kmsKeyArn)
      for (const group of ofType(Resources, "AWS::Logs::LogGroup")) group[1].Properties.KmsKeyId = kmsKeyArn;
  }

  refusePlaceholders() {
    const { custom } = this.serverless.service;
    const missing = ["subnetIds", "securityGroupIds"].filter((name) => PLACEHOLDER.test(custom[name]));
    if (missing.length > 0) {
      throw new this.serverless.classes.Error(
        `the proxy needs a VPC that reaches the domains: give ${missing.map((name) => `--param ${name}=…`).join(" ")}`,
      );
    }
  }
};

/** Tells the rotation where each domain's connector is. */
function nameConnectors(Resources) {
  if (Resources.RotationLambdaFunction === undefined) return;
  const connectors = Object.entries(Resources).filter(([id]) => id.startsWith("ConnectorSecret"));
  const pairs = connectors.map(([id, { Metadata }]) => `${Metadata.Domain}=\${${id}}`);
  const { Variables } = Resources.RotationLambdaFunction.Properties.Environment;
  Variables.INDEX_GATE_CONNECTOR_SECRETS = { "Fn::Sub": pairs.join(",") };
}

/** Tells whoever works with it where requests for access are kept. */
function nameAccessTable(Resources) {
  if (Resources.AccessTable === undefined) return;
  for (const name of ["Proxy", "Access", "Discovery", "Notifier"].map((each) => `${each}LambdaFunction`)) {
    if (Resources[name] === undefined) continue;
    Resources[name].Properties.Environment.Variables.INDEX_GATE_ACCESS_TABLE = { Ref: "AccessTable" };
  }
}

function completeHttpStage(Resources, { rate, burst, accessLog }) {
  const { Properties } = Resources.HttpApiStage;
  Object.assign(Properties.DefaultRouteSettings, { ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst });
  Properties.AccessLogSettings = accessLog;
}

function completeRestStage(Resources, { rate, burst, accessLog }, stageName, createLogRole) {
  const [deploymentId, deployment] = ofType(Resources, "AWS::ApiGateway::Deployment")[0];
  // a deployment is a snapshot: what is not there before it is not in it
  deployment.DependsOn.push(...ofType(Resources, "AWS::ApiGateway::GatewayResponse").map(([id]) => id));
  delete deployment.Properties.StageName;
  Resources.ApiGatewayStage = {
    Type: "AWS::ApiGateway::Stage",
    ...(createLogRole ? { DependsOn: ["ApiLogAccount"] } : {}),
    Properties: {
      RestApiId: { Ref: "ApiGatewayRestApi" },
      DeploymentId: { Ref: deploymentId },
      StageName: stageName,
      TracingEnabled: true,
      AccessLogSetting: accessLog,
      MethodSettings: [
        {
          HttpMethod: "*",
          ResourcePath: "/*",
          MetricsEnabled: true,
          LoggingLevel: "OFF", // execution logs would hold headers and bodies
          DataTraceEnabled: false,
          ThrottlingRateLimit: rate,
          ThrottlingBurstLimit: burst,
        },
      ],
    },
  };
  if (createLogRole) Object.assign(Resources, logAccount());
}

/** One setting per account and region, needed before a REST stage may log; kept when the stack goes, others may rely on it. */
function logAccount() {
  const retain = { DeletionPolicy: "Retain", UpdateReplacePolicy: "Retain" };
  return {
    ApiLogRole: {
      Type: "AWS::IAM::Role",
      ...retain,
      Properties: {
        AssumeRolePolicyDocument: {
          Version: "2012-10-17",
          Statement: [
            { Effect: "Allow", Principal: { Service: "apigateway.amazonaws.com" }, Action: "sts:AssumeRole" },
          ],
        },
        ManagedPolicyArns: [
          { "Fn::Sub": "arn:${AWS::Partition}:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs" },
        ],
      },
    },
    ApiLogAccount: {
      Type: "AWS::ApiGateway::Account",
      ...retain,
      Properties: { CloudWatchRoleArn: { "Fn::GetAtt": ["ApiLogRole", "Arn"] } },
    },
  };
}

function ofType(Resources, type) {
  return Object.entries(Resources).filter(([, resource]) => resource.Type === type);
}
