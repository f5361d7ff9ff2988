"use strict";
// What API Gateway (REST) refuses itself, in the gate's own shape: OpenSearch's error with `gate.code`, and the header
// `Index-Gate-Code`. The templates know no expressions and escape nothing, so they hold only text that no caller can
// choose: fixed reasons, API Gateway's own id (`requestId` would be the caller's to set) and, for ACCESS_DENIED, what
// our authorizer put into the context of its Deny: a code and a reason from its own list.

const RETRY = { "Retry-After": "'1'" };
const BEARER = { "WWW-Authenticate": "'Bearer'" };

/** response type → what it is answered with; `status` undefined: API Gateway's own (the body then says the class's first). */
const RESPONSES = {
  UNAUTHORIZED: {
    status: 401,
    code: "token-invalid",
    reason: "no bearer token that is accepted here",
    headers: BEARER,
  },
  ACCESS_DENIED: {
    status: 401,
    code: "$context.authorizer.code",
    reason: "access denied: $context.authorizer.reason",
    headers: BEARER,
  },
  EXPIRED_TOKEN: { status: 401, code: "token-expired", reason: "the signing credentials have expired" },
  INVALID_SIGNATURE: { status: 401, code: "token-invalid", reason: "the request's signature is not valid" },
  INVALID_API_KEY: { status: 401, code: "token-invalid", reason: "the API key is not valid" },
  MISSING_AUTHENTICATION_TOKEN: {
    status: 404,
    code: "not-found",
    reason: "no such route, or a request to `/-/iam` without a signature",
  },
  RESOURCE_NOT_FOUND: { status: 404, code: "not-found", reason: "no such route" },
  BAD_REQUEST_BODY: { status: 400, code: "request-not-understood", reason: "the body is not understood" },
  BAD_REQUEST_PARAMETERS: { status: 400, code: "request-not-understood", reason: "the parameters are not understood" },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, code: "media-type-not-supported", reason: "the media type is not supported" },
  REQUEST_TOO_LARGE: { status: 413, code: "body-too-large", reason: "the request is larger than API Gateway takes" },
  THROTTLED: { status: 429, code: "rate-limited", reason: "too many requests", headers: RETRY },
  QUOTA_EXCEEDED: { status: 429, code: "rate-limited", reason: "the quota is used up", headers: RETRY },
  WAF_FILTERED: { status: 403, code: "operation-not-supported", reason: "refused by the web application firewall" },
  AUTHORIZER_FAILURE: { status: 500, code: "gate-failed", reason: "the token could not be checked" },
  AUTHORIZER_CONFIGURATION_ERROR: { status: 500, code: "gate-failed", reason: "the token could not be checked" },
  API_CONFIGURATION_ERROR: { status: 500, code: "gate-failed", reason: "the gate is not set up correctly" },
  INTEGRATION_FAILURE: { status: 502, code: "domain-unavailable", reason: "the gate or its domain failed to answer" },
  INTEGRATION_TIMEOUT: { status: 504, code: "domain-unavailable", reason: "no answer in time" },
  DEFAULT_4XX: { class: 400, code: "request-not-understood", reason: "the request is not understood by API Gateway" },
  DEFAULT_5XX: { class: 500, code: "gate-failed", reason: "the gate failed" },
};

/** A code is a fixed header value, or a context variable (mapped without its `$`). */
const headerValue = (code) => (code.startsWith("$") ? code.slice(1) : `'${code}'`);

function gatewayResponse(type, { status, class: statusClass, code, reason, headers = {} }) {
  const type_reason = { type: "security_exception", reason };
  const body = {
    error: { root_cause: [type_reason], ...type_reason, gate: { code, requestId: "$context.extendedRequestId" } },
    status: status ?? statusClass,
  };
  const parameters = Object.entries({ "Index-Gate-Code": headerValue(code), ...headers });
  return {
    Type: "AWS::ApiGateway::GatewayResponse",
    Properties: {
      RestApiId: { Ref: "ApiGatewayRestApi" },
      ResponseType: type,
      ...(status === undefined ? {} : { StatusCode: String(status) }),
      ResponseParameters: Object.fromEntries(
        parameters.map(([name, value]) => [`gatewayresponse.header.${name}`, value]),
      ),
      ResponseTemplates: { "application/json": JSON.stringify(body) },
    },
  };
}

const logicalId = (type) =>
  `GatewayResponse${type.replace(/[A-Z]+_?|4XX|5XX/g, (word) => word[0] + word.slice(1).replace("_", "").toLowerCase())}`;

exports.resources = Object.fromEntries(
  Object.entries(RESPONSES).map(([type, response]) => [logicalId(type), gatewayResponse(type, response)]),
);
