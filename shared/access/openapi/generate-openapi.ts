import { toJsonSchemaDefs } from "@valibot/to-json-schema";
import { ACCESS_ROUTES } from "../access-api.ts";
import { type ProblemCode, PROBLEMS } from "../access-problem.ts";
import { OPERATIONS, type OperationText, PARAMETERS } from "./operations.ts";
import { SCHEMAS } from "./schemas.ts";

const BELOW = "/-/access";
const JSON_TYPE = "application/json";
const PROBLEM_TYPE = "application/problem+json";

/** `functions/access/openapi.json`: the API of temporary access as OpenAPI 3.1, from its routes, codes and schemas. */
export function generateOpenApi(): Promise<{ path: string; text: string }[]> {
  const text = `${JSON.stringify(describeApi(), undefined, 2)}\n`;
  return Promise.resolve([{ path: "functions/access/openapi.json", text }]);
}

function describeApi(): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const { method, path } of ACCESS_ROUTES) {
    const operation = OPERATIONS[`${method} ${path}`];
    if (operation === undefined) throw new Error(`${method} ${path} has no text in openapi/operations.ts`);
    const item = (paths[BELOW + path] ??= path.includes("{id}") ? { parameters: [idOf(path)] } : {});
    item[method.toLowerCase()] = describeOperation(operation);
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Index Gate: temporary access",
      version: "1.0.0",
      description: "Ask for access to indices for a time, answer such requests, and see what became of them.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [
      {
        url: "{gate}",
        description: "the gate's address, with its stage or base path",
        variables: { gate: { default: "https://search.example.com" } },
      },
    ],
    security: [{ bearer: [] }],
    paths,
    components: {
      securitySchemes: { bearer: { type: "http", scheme: "bearer", bearerFormat: "JWT" } },
      responses: {
        Unauthorized: {
          description: "token-invalid, token-expired: bring a new token",
          content: { [JSON_TYPE]: content("GatewayRefusal"), [PROBLEM_TYPE]: content("Problem") },
        },
        Refused: {
          description: "any other refusal: too large, not JSON, too often, or a fault of the gate's own",
          content: { [PROBLEM_TYPE]: content("Problem"), [JSON_TYPE]: content("GatewayRefusal") },
        },
      },
      schemas: describeSchemas(),
    },
  };
}

function describeOperation({ operationId, summary, parameters = [], body, answer, ...more }: OperationText): object {
  return {
    operationId,
    summary,
    ...(parameters.length === 0 ? {} : { parameters: parameters.map((name) => PARAMETERS[name]) }),
    ...(body === undefined
      ? {}
      : { requestBody: { required: body.required, content: { [JSON_TYPE]: content(body.schema) } } }),
    responses: {
      [more.status ?? 200]: { description: "done", content: { [JSON_TYPE]: content(answer) } },
      ...describeProblems(more.problems),
      401: { $ref: "#/components/responses/Unauthorized" },
      default: { $ref: "#/components/responses/Refused" },
    },
  };
}

/** One answer for each status, which names its codes. */
function describeProblems(problems: readonly ProblemCode[]): object {
  const statuses = [...new Set(problems.map((code) => PROBLEMS[code]))];
  return Object.fromEntries(
    statuses.map((status) => {
      const codes = problems.filter((code) => PROBLEMS[code] === status);
      return [status, { description: codes.join(", "), content: { [PROBLEM_TYPE]: content("Problem") } }];
    }),
  );
}

function idOf(path: string): object {
  const description = path.startsWith("/blocks") ? "a principal, percent-encoded: `okta%3A00u1abc`" : "of a request";
  return { name: "id", in: "path", required: true, description, schema: { type: "string" } };
}

function content(name: keyof typeof SCHEMAS): object {
  return { schema: { $ref: `#/components/schemas/${name}` } };
}

function describeSchemas(): object {
  const schemas = toJsonSchemaDefs(SCHEMAS, {
    target: "draft-2020-12",
    typeMode: "input",
    ignoreActions: ["check"],
    overrideRef: ({ referenceId }) => `#/components/schemas/${referenceId}`,
    overrideAction: ({ valibotAction, jsonSchema }) =>
      valibotAction.type === "iso_timestamp" ? { ...jsonSchema, format: "date-time" } : undefined,
  });
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => {
      // the document says it once for all of them
      delete schema.$schema;
      return [name, schema];
    }),
  );
}
