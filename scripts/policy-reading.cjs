"use strict";
const readings = new Map();

/**
 * What serverless.yml asks of the policy file that is deployed: `name` of a module beside this one, called with the file's
 * path. Once for all variables; only then: a variable that cannot be resolved yet is asked for again.
 */
exports.readingOf =
  (module, name) =>
  async ({ resolveVariable }) => {
    const policyFile = await resolveVariable("param:policyFile");
    const key = `${module} ${name} ${policyFile}`;
    if (!readings.has(key)) readings.set(key, read(module, name, policyFile));
    return readings.get(key);
  };

async function read(module, name, policyFile) {
  const { tsImport } = await import("tsx/esm/api");
  const found = await tsImport(module, __filename);
  return found[name](policyFile).catch((error) => {
    // osls prints the stack, and the policy's problems are all there is to say
    throw Object.assign(error, { stack: error.message });
  });
}
