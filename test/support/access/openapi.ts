import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly responses: Readonly<Record<string, Answer>>;
    readonly schemas: Readonly<Record<string, object>>;
  };
}

interface Operation {
  readonly responses: Readonly<Record<string, Answer | { readonly $ref: string }>>;
}

interface Answer {
  readonly content: Readonly<Record<string, { readonly schema: { readonly $ref: string } }>>;
}

export interface Given {
  readonly method: string;
  /** `/-/access/me`, without its query */
  readonly path: string;
  readonly status: number;
  /** the media type, without parameters */
  readonly type: string;
  readonly json: unknown;
}

export const OPENAPI = JSON.parse(readFileSync("functions/access/openapi.json", "utf8")) as Document;

/** They stand for what others write, who may say more. */
const OPEN = new Set(["GatewayRefusal", "OpenApi"]);
const ajv = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true, allErrors: true });
formats.default(ajv);
ajv.addKeyword("components");
ajv.addSchema({ $id: "openapi", components: { schemas: closed(OPENAPI.components.schemas) } });

/** What an answer has that the document does not say, or the other way round; none: it is as described. */
export function problemsOf({ method, path, status, type, json }: Given): string[] {
  const template = Object.keys(OPENAPI.paths).find((each) => isAt(each, path));
  const operation = template === undefined ? undefined : OPENAPI.paths[template]?.[method.toLowerCase()];
  if (operation === undefined) return [`${method} ${path} is not described`];
  const found = operation.responses[status] ?? operation.responses["default"];
  const name = found !== undefined && "$ref" in found ? found.$ref.split("/").at(-1) : undefined;
  const answer = name === undefined ? (found as Answer) : OPENAPI.components.responses[name];
  // what is done is described by its own status alone
  if (answer === undefined || (status < 400 && operation.responses[status] === undefined)) return [`no ${status}`];
  const ref = answer.content[type]?.schema.$ref;
  if (ref === undefined) return [`no ${type} with ${status}`];
  const validate = ajv.getSchema(`openapi${ref}`);
  if (validate === undefined) return [`no ${ref}`];
  return validate(json) === true ? [] : [ajv.errorsText(validate.errors)];
}

function isAt(template: string, path: string): boolean {
  const [wanted, parts] = [template.split("/"), path.split("/")];
  return wanted.length === parts.length && wanted.every((part, at) => part === "{id}" || part === parts[at]);
}

/** The same, and nothing but what is described: clients must ignore what they do not know, tests must not. */
function closed(schemas: Readonly<Record<string, object>>): object {
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [name, OPEN.has(name) ? schema : (close(schema) as object)]),
  );
}

function close(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(close);
  if (typeof value !== "object" || value === null) return value;
  const all = Object.fromEntries(Object.entries(value).map(([key, each]) => [key, close(each)]));
  return "properties" in all ? { additionalProperties: false, ...all } : all;
}
