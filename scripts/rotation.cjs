"use strict";
// What a policy with users and passwords adds to the stack, for serverless.yml: the function, its role, and the parts that
// are made for each secret. Without such a domain: nothing.
const { readingOf } = require("./policy-reading.cjs");

const read = readingOf("./rotation-resources.ts", "policyRotation");
const isUsed = ({ secrets }) => secrets.rotated.length > 0;

exports.functions = async (variables) =>
  isUsed(await read(variables)) ? { rotation: "${file(functions/rotation/function.yml)}" } : {};

exports.role = async (variables) => (isUsed(await read(variables)) ? "${file(functions/rotation/resources.yml)}" : {});

exports.parts = async (variables) => {
  const rotation = await read(variables);
  return isUsed(rotation) ? { Conditions: rotation.Conditions, Resources: rotation.Resources } : {};
};

exports.rotated = async (variables) => (await read(variables)).secrets.rotated;
exports.connectors = async (variables) => (await read(variables)).secrets.connectors;
