"use strict";
// The statements of roles on the policy's domains, for serverless.yml: derived from the policy file.
const { readingOf } = require("./policy-reading.cjs");

/** The proxy's, for `functions/proxy/resources.yml`. */
exports.statements = readingOf("./domain-statements.ts", "policyStatements");
/** The discovery's, for `functions/discovery/resources.yml`. */
exports.discovery = readingOf("./domain-statements.ts", "policyDiscoveryStatements");
