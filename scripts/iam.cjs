"use strict";
/** The proxy's statements on its domains, for `serverless.yml`: derived from the policy that the build compiles. */
exports.statements = async ({ resolveVariable }) => {
  const { tsImport } = await import("tsx/esm/api");
  const { policyStatements } = await tsImport("./domain-statements.ts", __filename);
  return policyStatements(await resolveVariable("param:policyFile"));
};
