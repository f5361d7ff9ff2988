import { toJsonSchema } from "@valibot/to-json-schema";
import { policySchema } from "./schema.ts";

/** `policy.schema.json`, which lets an editor check and complete a policy file. */
export function generatePolicySchema(): Promise<{ path: string; text: string }[]> {
  const schema = toJsonSchema(policySchema, {
    target: "draft-07",
    typeMode: "input",
    ignoreActions: ["check"],
    overrideAction: ({ jsonSchema }) => withoutLater(jsonSchema),
  });
  const text = JSON.stringify({ ...schema, title: "Index Gate policy" }, undefined, 2);
  return Promise.resolve([{ path: "policy.schema.json", text: `${text}\n` }]);
}

function withoutLater(schema: object): object {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => key !== "later"));
}
