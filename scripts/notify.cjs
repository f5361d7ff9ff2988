"use strict";
// What a policy that says `notify` adds to the stack, for serverless.yml: the notifier, its role and what calls it.
const readings = new Map();

/** Once for all of them; only then: a variable that cannot be resolved yet is asked for again. */
async function read(resolveVariable) {
  const policyFile = await resolveVariable("param:policyFile");
  if (!readings.has(policyFile)) readings.set(policyFile, readPolicy(policyFile));
  return readings.get(policyFile);
}

async function readPolicy(policyFile) {
  const { tsImport } = await import("tsx/esm/api");
  const { policyNotifyStatements } = await tsImport("./notify-statements.ts", __filename);
  return policyNotifyStatements(policyFile).catch((error) => {
    // osls prints the stack, and the policy's problems are all there is to say
    throw Object.assign(error, { stack: error.message });
  });
}

exports.functions = async ({ resolveVariable }) =>
  (await read(resolveVariable)).length > 0 ? { notifier: "${file(functions/notifier/function.yml)}" } : {};

exports.resources = async ({ resolveVariable }) =>
  (await read(resolveVariable)).length > 0 ? "${file(functions/notifier/resources.yml)}" : {};

exports.statements = async ({ resolveVariable }) => read(resolveVariable);
