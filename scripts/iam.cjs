"use strict";
// The statements of roles on the policy's domains: derived from the policy file.

/** The proxy's, for `functions/proxy/resources.yml`. */
exports.statements = (variables) => readStatements("policyStatements", variables);
/** The discovery's, for `functions/discovery/resources.yml`. */
exports.discovery = (variables) => readStatements("policyDiscoveryStatements", variables);

async function readStatements(name, { resolveVariable }) {
  const { tsImport } = await import("tsx/esm/api");
  const statements = await tsImport("./domain-statements.ts", __filename);
  const policyFile = await resolveVariable("param:policyFile");
  return statements[name](policyFile).catch((error) => {
    // osls prints the stack, and the policy's problems are all there is to say
    throw Object.assign(error, { stack: error.message });
  });
}
