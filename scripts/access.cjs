"use strict";
// What a policy with entitlements adds to the stack, for serverless.yml: the function of `/-/access`, its table, the function
// that looks for what may be asked for, and their roles; the page, where somebody can sign in to it.
const { readingOf } = require("./policy-reading.cjs");

const read = readingOf("./access-resources.ts", "policyAccess");

exports.functions = async (variables) => {
  const { hasAccess, hasPortal } = await read(variables);
  return {
    ...(hasAccess ? { access: "${file(functions/access/function.yml)}" } : {}),
    ...(hasAccess ? { discovery: "${file(functions/discovery/function.yml)}" } : {}),
    ...(hasPortal ? { portal: "${file(functions/portal/function.yml)}" } : {}),
  };
};

exports.resources = async (variables) =>
  (await read(variables)).hasAccess ? "${file(functions/access/resources.yml)}" : {};

exports.discoveryResources = async (variables) =>
  (await read(variables)).hasAccess ? "${file(functions/discovery/resources.yml)}" : {};

exports.portalResources = async (variables) =>
  (await read(variables)).hasPortal ? "${file(functions/portal/resources.yml)}" : {};
