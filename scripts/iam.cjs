"use strict";
/** The proxy's statements on its domains, for `functions/proxy/resources.yml`: derived from the policy file. */
exports.statements = async ({ resolveVariable }) => {
  const { tsImport } = await import("tsx/esm/api");
  const { policyStatements } = await tsImport("./domain-statements.ts", __filename);
  const policyFile = await resolveVariable("param:policyFile");
  return policyStatements(policyFile).catch((error) => {
    // osls prints the stack, and the policy's problems are all there is to say
    throw Object.assign(error, { stack: error.message });
  });
};
