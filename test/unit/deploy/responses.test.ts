import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { CODES, type Code } from "../../../shared/errors.ts";
import { STATUSES } from "../../../shared/http/respond.ts";

interface GatewayResponse {
  readonly Type: string;
  readonly Properties: {
    readonly ResponseType: string;
    readonly StatusCode?: string;
    readonly ResponseParameters: Readonly<Record<string, string>>;
    readonly ResponseTemplates: Readonly<Record<string, string>>;
  };
}

const { resources } = createRequire(import.meta.url)("../../../gateway/responses.cjs") as {
  resources: Readonly<Record<string, GatewayResponse>>;
};
const responses = Object.values(resources).map(({ Properties }) => Properties);

/** Every type that API Gateway knows (API reference, GatewayResponse). */
const TYPES = [
  "ACCESS_DENIED",
  "API_CONFIGURATION_ERROR",
  "AUTHORIZER_CONFIGURATION_ERROR",
  "AUTHORIZER_FAILURE",
  "BAD_REQUEST_BODY",
  "BAD_REQUEST_PARAMETERS",
  "DEFAULT_4XX",
  "DEFAULT_5XX",
  "EXPIRED_TOKEN",
  "INTEGRATION_FAILURE",
  "INTEGRATION_TIMEOUT",
  "INVALID_API_KEY",
  "INVALID_SIGNATURE",
  "MISSING_AUTHENTICATION_TOKEN",
  "QUOTA_EXCEEDED",
  "REQUEST_TOO_LARGE",
  "RESOURCE_NOT_FOUND",
  "THROTTLED",
  "UNAUTHORIZED",
  "UNSUPPORTED_MEDIA_TYPE",
  "WAF_FILTERED",
];

/** Codes that are answered with more than one status (contract of refusals). */
const MORE_STATUSES: Partial<Record<Code, readonly number[]>> = { "domain-unavailable": [502, 504] };

const CONTEXT: Readonly<Record<string, string>> = {
  "$context.extendedRequestId": "Tq3xEGsAjoEEJrg=",
  "$context.authorizer.code": "token-expired",
  "$context.authorizer.reason": "the token has expired",
};

function render(template: string): {
  error: Record<string, unknown> & { gate: Record<string, string> };
  status: number;
} {
  return JSON.parse(
    template.replace(/\$context(\.\w+)+/g, (variable) => CONTEXT[variable] ?? `unknown ${variable}`),
  ) as never;
}

const find = (type: string) => responses.find(({ ResponseType }) => ResponseType === type);

describe("gateway responses", () => {
  it("shape every refusal that API Gateway makes itself", () => {
    expect(responses.map(({ ResponseType }) => ResponseType).toSorted()).toEqual(TYPES);
  });

  it.each(responses)("$ResponseType is an OpenSearch error with a code", (response) => {
    expect(Object.keys(response.ResponseTemplates)).toEqual(["application/json"]);
    const { error, status } = render(response.ResponseTemplates["application/json"] ?? "");
    const code = error.gate["code"] as Code;
    const { type, reason } = error;
    expect(CODES).toContain(code);
    expect(error).toEqual({
      root_cause: [{ type, reason }],
      type,
      reason,
      gate: { code, requestId: CONTEXT["$context.extendedRequestId"] },
    });
    expect(type).toBe(STATUSES[code].type);
    expect([STATUSES[code].status, ...(MORE_STATUSES[code] ?? [])]).toContain(status);
    expect(response.StatusCode).toBe(response.ResponseType.startsWith("DEFAULT_") ? undefined : String(status));
  });

  it.each(responses)("$ResponseType names its code in a header", ({ ResponseParameters, ResponseTemplates }) => {
    const { gate } = (JSON.parse(ResponseTemplates["application/json"] ?? "") as { error: { gate: { code: string } } })
      .error;
    const header = ResponseParameters["gatewayresponse.header.Index-Gate-Code"];
    expect(header).toBe(gate.code.startsWith("$") ? gate.code.slice(1) : `'${gate.code}'`);
  });

  it.each(responses)(
    "$ResponseType repeats nothing that a caller can choose",
    ({ ResponseTemplates, ResponseParameters }) => {
      const text = JSON.stringify([ResponseTemplates, ResponseParameters]);
      const variables = [...text.matchAll(/\$?\b(context|method|stageVariables)(\.\w+)+/g)].map(([name]) =>
        name.replace("$", ""),
      );
      const known = Object.keys(CONTEXT).map((name) => name.slice(1));
      expect(variables.filter((name) => !known.includes(name))).toEqual([]);
    },
  );

  it.each(["UNAUTHORIZED", "ACCESS_DENIED"])("%s asks for a bearer token", (type) => {
    expect(find(type)?.StatusCode).toBe("401");
    expect(find(type)?.ResponseParameters["gatewayresponse.header.WWW-Authenticate"]).toBe("'Bearer'");
  });

  it.each(["THROTTLED", "QUOTA_EXCEEDED"])("%s says when to come back", (type) => {
    expect(find(type)?.StatusCode).toBe("429");
    expect(find(type)?.ResponseParameters["gatewayresponse.header.Retry-After"]).toMatch(/^'\d+'$/);
  });
});
