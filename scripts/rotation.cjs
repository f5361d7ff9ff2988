"use strict";
// What a policy with users and passwords adds to the stack, for serverless.yml: the function, its role, and the parts that
// are made for each secret. Without such a domain: nothing.
const readings = new Map();

/** Once for all of them; only then: a variable that cannot be resolved yet is asked for again. */
async function read(resolveVariable) {
  const policyFile = await resolveVariable("param:policyFile");
  if (!readings.has(policyFile)) readings.set(policyFile, readPolicy(policyFile));
  return readings.get(policyFile);
}

async function readPolicy(policyFile) {
  const { tsImport } = await import("tsx/esm/api");
  const { policyRotation } = await tsImport("./rotation-resources.ts", __filename);
  return policyRotation(policyFile).catch((error) => {
    // osls prints the stack, and the policy's problems are all there is to say
    throw Object.assign(error, { stack: error.message });
  });
}

const isUsed = ({ secrets }) => secrets.rotated.length > 0;

exports.functions = async ({ resolveVariable }) =>
  isUsed(await read(resolveVariable)) ? { rotation: "${file(functions/rotation/function.yml)}" } : {};

exports.role = async ({ resolveVariable }) =>
  isUsed(await read(resolveVariable)) ? "${file(functions/rotation/resources.yml)}" : {};

exports.parts = async ({ resolveVariable }) => {
  const rotation = await read(resolveVariable);
  return isUsed(rotation) ? { Conditions: rotation.Conditions, Resources: rotation.Resources } : {};
};

exports.rotated = async ({ resolveVariable }) => (await read(resolveVariable)).secrets.rotated;
exports.connectors = async ({ resolveVariable }) => (await read(resolveVariable)).secrets.connectors;
