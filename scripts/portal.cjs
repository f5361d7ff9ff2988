"use strict";
// What a policy with entitlements and a public client to sign in with adds to the stack, for serverless.yml: the function
// of `/-/portal` and its role.
async function isUsed(resolveVariable) {
  const { tsImport } = await import("tsx/esm/api");
  const { compilePolicy } = await tsImport("../shared/policy/compile.ts", __filename);
  const { portalConfig } = await tsImport("../shared/access/portal-config.ts", __filename);
  const policyFile = await resolveVariable("param:policyFile");
  return compilePolicy(policyFile).then(
    (policy) => portalConfig(policy).issuers.length > 0,
    (error) => {
      // osls prints the stack, and the policy's problems are all there is to say
      throw Object.assign(error, { stack: error.message });
    },
  );
}

exports.functions = async ({ resolveVariable }) =>
  (await isUsed(resolveVariable)) ? { portal: "${file(functions/portal/function.yml)}" } : {};

exports.resources = async ({ resolveVariable }) =>
  (await isUsed(resolveVariable)) ? "${file(functions/portal/resources.yml)}" : {};
