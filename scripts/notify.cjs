"use strict";
// What a policy that says `notify` adds to the stack, for serverless.yml: the notifier, its role and what calls it.
const { readingOf } = require("./policy-reading.cjs");

const statements = readingOf("./notify-statements.ts", "policyNotifyStatements");

exports.functions = async (variables) =>
  (await statements(variables)).length > 0 ? { notifier: "${file(functions/notifier/function.yml)}" } : {};

exports.resources = async (variables) =>
  (await statements(variables)).length > 0 ? "${file(functions/notifier/resources.yml)}" : {};

exports.statements = statements;
