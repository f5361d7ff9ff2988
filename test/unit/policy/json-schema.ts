/** As much of JSON Schema (draft-07) as `policy.schema.json` uses; a keyword it does not know throws, so none is skipped. */
type Check = (operand: never, value: unknown, schema: JsonSchema) => boolean;

export type JsonSchema = Readonly<Record<string, unknown>> | boolean;

type Mapping = Readonly<Record<string, unknown>>;

const isMapping = (value: unknown): value is Mapping =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  object: isMapping,
  array: Array.isArray,
  string: (value) => typeof value === "string",
  integer: Number.isInteger,
  boolean: (value) => typeof value === "boolean",
};

const annotation: Check = () => true;

const CHECKS: Readonly<Record<string, Check>> = {
  $schema: annotation,
  title: annotation,
  description: annotation,
  default: annotation,
  type: (type: string, value) => {
    const isType = TYPES[type];
    if (isType === undefined) throw new Error(`type ${type}`);
    return isType(value);
  },
  const: (constant: unknown, value) => value === constant,
  enum: (values: unknown[], value) => values.includes(value),
  minimum: (least: number, value) => typeof value !== "number" || value >= least,
  maximum: (most: number, value) => typeof value !== "number" || value <= most,
  maxLength: (most: number, value) => typeof value !== "string" || value.length <= most,
  pattern: (pattern: string, value) => typeof value !== "string" || new RegExp(pattern, "u").test(value),
  required: (keys: string[], value) => !isMapping(value) || keys.every((key) => Object.hasOwn(value, key)),
  properties: (properties: Record<string, JsonSchema>, value) =>
    !isMapping(value) ||
    Object.entries(properties).every(([key, schema]) => !Object.hasOwn(value, key) || isValid(schema, value[key])),
  additionalProperties: (rest: JsonSchema, value, schema) => {
    const known = typeof schema === "boolean" ? {} : ((schema.properties ?? {}) as Mapping);
    if (!isMapping(value)) return true;
    return Object.entries(value).every(([key, item]) => Object.hasOwn(known, key) || isValid(rest, item));
  },
  propertyNames: (names: JsonSchema, value) =>
    !isMapping(value) || Object.keys(value).every((key) => isValid(names, key)),
  minProperties: (least: number, value) => !isMapping(value) || Object.keys(value).length >= least,
  items: (item: JsonSchema, value) => !Array.isArray(value) || value.every((entry) => isValid(item, entry)),
  minItems: (least: number, value) => !Array.isArray(value) || value.length >= least,
  uniqueItems: (unique: boolean, value) =>
    !unique || !Array.isArray(value) || new Set(value.map((item) => JSON.stringify(item))).size === value.length,
  anyOf: (schemas: JsonSchema[], value) => schemas.some((schema) => isValid(schema, value)),
  oneOf: (schemas: JsonSchema[], value) => schemas.filter((schema) => isValid(schema, value)).length === 1,
  not: (schema: JsonSchema, value) => !isValid(schema, value),
};

export function isValid(schema: JsonSchema, value: unknown): boolean {
  if (typeof schema === "boolean") return schema;
  return Object.entries(schema).every(([keyword, operand]) => {
    const check = CHECKS[keyword];
    if (check === undefined) throw new Error(`keyword ${keyword}`);
    return check(operand as never, value, schema);
  });
}
