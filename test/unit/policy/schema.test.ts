import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { generatePolicySchema } from "../../../shared/policy/generate-schema.ts";
import { parsePolicy } from "../../../shared/policy/parse.ts";
import { formatProblem } from "../../../shared/policy/problems.ts";
import { isValid } from "./json-schema.ts";
import type { JsonSchema } from "./json-schema.ts";
import { GOOD } from "./sample.ts";
import { SAMPLES } from "./samples.ts";

const SCHEMA = JSON.parse(readFileSync("policy.schema.json", "utf8")) as JsonSchema;
const SHIPPED = readFileSync("policy.yml", "utf8");

describe("policy.schema.json", () => {
  it("is what `npm run generate` writes", async () => {
    const [file] = await generatePolicySchema();
    expect(file).toEqual({ path: "policy.schema.json", text: readFileSync("policy.schema.json", "utf8") });
  });

  it.each(SAMPLES.filter(({ inSchema }) => inSchema))("refuses, as the parser does: $what", ({ text }) => {
    expect(isValid(SCHEMA, parse(text))).toBe(false);
  });

  it.each([
    ["the small policy", GOOD],
    ["the shipped policy", SHIPPED],
  ])("accepts, as the parser does: %s", (_what, text) => {
    const parsed = parsePolicy(text, "policy.yml");
    expect("problems" in parsed ? parsed.problems.map(formatProblem) : []).toEqual([]);
    expect(isValid(SCHEMA, parse(text))).toBe(true);
  });

  it("describes every key", () => {
    const undescribed: string[] = [];
    const walk = (schema: unknown, path: string): void => {
      if (typeof schema !== "object" || schema === null) return;
      for (const [key, value] of Object.entries(schema as Record<string, unknown>)) {
        if (key === "properties") {
          for (const [name, property] of Object.entries(value as Record<string, { description?: string }>)) {
            if (property.description === undefined) undescribed.push(`${path}.${name}`);
          }
        }
        walk(value, `${path}.${key}`);
      }
    };
    walk(SCHEMA, "");
    expect(undescribed).toEqual([]);
  });
});

describe("the shipped policy", () => {
  const parsed = parsePolicy(SHIPPED, "policy.yml");
  if ("problems" in parsed) throw new Error(parsed.problems.map(formatProblem).join("\n"));
  const { policy } = parsed;

  it("shows both types of issuer, every action and every kind of member but users", () => {
    expect(Object.values(policy.issuers).map(({ type }) => type)).toEqual(["oidc", "cognito"]);
    const roles = Object.values(policy.roles);
    const actions = roles.flatMap(({ grants }) => grants.flatMap((grant) => ("actions" in grant ? grant.actions : [])));
    expect([...new Set(actions)].toSorted()).toEqual(["manage", "read", "write"]);
    for (const kind of ["groups", "clients", "iam"] as const) {
      expect(roles.some(({ members }) => members[kind].length > 0)).toBe(true);
    }
  });

  it.each([
    ["devops", ["logs-*", "metrics-*"]],
    ["analytics", ["business-*"]],
    ["release-bot", ["releases-*"]],
    ["support", ["tickets-*"]],
    ["orders-owner", ["orders-*"]],
  ])("gives %s the indices %j", (role, indices) => {
    const grants = policy.roles[role]?.grants ?? [];
    expect(grants.flatMap((grant) => ("indices" in grant ? grant.indices : []))).toEqual(indices);
  });
});
