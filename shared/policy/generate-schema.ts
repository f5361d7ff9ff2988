import { toJsonSchema } from "@valibot/to-json-schema";
import type { GenericSchema, LazySchema } from "valibot";
import { expectationsSchema } from "./expectations/schema.ts";
import { policySchema } from "./schema.ts";

/** `policy.schema.json` and `policy.test.schema.json`, which let an editor check and complete a policy file and its expectations. */
export function generatePolicySchema(): Promise<{ path: string; text: string }[]> {
  return Promise.resolve([
    { path: "policy.schema.json", text: textOf(policySchema, "Index Gate policy") },
    { path: "policy.test.schema.json", text: textOf(expectationsSchema, "Index Gate policy expectations") },
  ]);
}

function textOf(schema: GenericSchema, title: string): string {
  // what is written out in its place is not referred to
  const { $defs: _, ...json } = toJsonSchema(schema, {
    target: "draft-07",
    typeMode: "input",
    ignoreActions: ["check"],
    overrideSchema: ({ valibotSchema }) =>
      valibotSchema.type === "lazy" ? eitherForm(valibotSchema as Lazy) : undefined,
    overrideAction: ({ jsonSchema }) => withoutLater(jsonSchema),
  });
  return `${JSON.stringify({ ...json, title }, undefined, 2)}\n`;
}

type Lazy = LazySchema<GenericSchema>;

/** A place that takes text of one form and a mapping of another. */
function eitherForm({ getter }: Lazy): { anyOf: object[] } {
  const forms = ["", {}].map((input) => {
    const form = toJsonSchema(getter(input), { target: "draft-07", typeMode: "input", ignoreActions: ["check"] });
    const { $schema: _, ...schema } = form;
    return schema;
  });
  return { anyOf: forms };
}

function withoutLater(schema: object): object {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => key !== "later"));
}
