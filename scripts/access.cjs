"use strict";
// What a policy with entitlements adds to the stack, for serverless.yml: the function of `/-/access`, its table, the function
// that looks for what may be asked for, and their roles.
async function isUsed(resolveVariable) {
  const { tsImport } = await import("tsx/esm/api");
  const { compilePolicy } = await tsImport("../shared/policy/compile.ts", __filename);
  const policyFile = await resolveVariable("param:policyFile");
  return compilePolicy(policyFile).then(
    ({ access }) => access !== undefined,
    (error) => {
      // osls prints the stack, and the policy's problems are all there is to say
      throw Object.assign(error, { stack: error.message });
    },
  );
}

exports.functions = async ({ resolveVariable }) =>
  (await isUsed(resolveVariable))
    ? { access: "${file(functions/access/function.yml)}", discovery: "${file(functions/discovery/function.yml)}" }
    : {};

exports.resources = async ({ resolveVariable }) =>
  (await isUsed(resolveVariable)) ? "${file(functions/access/resources.yml)}" : {};

exports.discoveryResources = async ({ resolveVariable }) =>
  (await isUsed(resolveVariable)) ? "${file(functions/discovery/resources.yml)}" : {};
