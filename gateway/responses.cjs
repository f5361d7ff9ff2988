"use strict";
// What API Gateway (REST) refuses itself, in the gate's own shape: OpenSearch's error with `gate.code`, and the header
// `Index-Gate-Code`. The templates know no expressions and escape nothing, so they hold only text that no caller can
// choose: fixed reasons, API Gateway's own id (`$context.requestId` would be the caller's to set) and, for
// ACCESS_DENIED, the code and reason from the authorizer's own list that it put into the context of its Deny.

const RETRY = { "Retry-After": "'1'" };
const BEARER = { "WWW-Authenticate": "'Bearer'" };

/** code → OpenSearch's name for this kind of error, as the functions answer it (`shared/http/respond.ts`) */
const TYPES = {
  "request-not-understood": "illegal_argument_exception",
  "not-found": "resource_not_found_exception",
  "body-too-large": "content_too_long_exception",
  "media-type-not-supported": "media_type_header_exception",
  "rate-limited": "rejected_execution_exception",
  "gate-failed": "exception",
  "domain-unavailable": "exception",
};

const INVALID = "token-invalid";
const UNREADABLE = "request-not-understood";
const LIMITED = "rate-limited";
const FAILED = "gate-failed";
const UNAVAILABLE = "domain-unavailable";
const UNCHECKED = "the token could not be checked";

/** response type → what it is answered with; the DEFAULT ones keep the status API Gateway chose and say their class's */
const RESPONSES = {
  UNAUTHORIZED: { status: 401, code: INVALID, reason: "the request has no bearer token", headers: BEARER },
  ACCESS_DENIED: {
    status: 401,
    code: "$context.authorizer.code",
    reason: "access denied: $context.authorizer.reason",
    headers: BEARER,
  },
  EXPIRED_TOKEN: { status: 401, code: "token-expired", reason: "the signing credentials have expired" },
  INVALID_SIGNATURE: { status: 401, code: INVALID, reason: "the request's signature is not valid" },
  INVALID_API_KEY: { status: 401, code: INVALID, reason: "the API key is not valid" },
  MISSING_AUTHENTICATION_TOKEN: {
    status: 404,
    code: "not-found",
    // API Gateway says the same of an unsigned request to a route with AWS_IAM
    reason: "no such route, or one that takes signed requests alone",
  },
  RESOURCE_NOT_FOUND: { status: 404, code: "not-found", reason: "no such route" },
  BAD_REQUEST_BODY: { status: 400, code: UNREADABLE, reason: "the body is not understood" },
  BAD_REQUEST_PARAMETERS: { status: 400, code: UNREADABLE, reason: "the parameters are not understood" },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, code: "media-type-not-supported", reason: "the media type is not supported" },
  REQUEST_TOO_LARGE: { status: 413, code: "body-too-large", reason: "the request is larger than API Gateway takes" },
  THROTTLED: { status: 429, code: LIMITED, reason: "too many requests", headers: RETRY },
  QUOTA_EXCEEDED: { status: 429, code: LIMITED, reason: "the quota is used up", headers: RETRY },
  WAF_FILTERED: { status: 403, code: "operation-not-supported", reason: "refused by the web application firewall" },
  AUTHORIZER_FAILURE: { status: 500, code: FAILED, reason: UNCHECKED },
  AUTHORIZER_CONFIGURATION_ERROR: { status: 500, code: FAILED, reason: UNCHECKED },
  API_CONFIGURATION_ERROR: { status: 500, code: FAILED, reason: "the gate is not set up correctly" },
  INTEGRATION_FAILURE: { status: 502, code: UNAVAILABLE, reason: "the gate or its domain failed to answer" },
  INTEGRATION_TIMEOUT: { status: 504, code: UNAVAILABLE, reason: "no answer in time" },
  DEFAULT_4XX: { class: 400, code: UNREADABLE, reason: "API Gateway does not take this request" },
  DEFAULT_5XX: { class: 500, code: FAILED, reason: "the gate failed" },
};

/** A code is a fixed header value, or a context variable (mapped without its `$`). */
const headerValue = (code) => (code.startsWith("$") ? code.slice(1) : `'${code}'`);

function gatewayResponse(type, response) {
  const { status, code, reason, headers = {} } = response;
  const cause = { type: TYPES[code] ?? "security_exception", reason };
  const gate = { code, requestId: "$context.extendedRequestId" };
  const body = { error: { root_cause: [cause], ...cause, gate }, status: status ?? response.class };
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

/** `ACCESS_DENIED` → `GatewayResponseAccessDenied` */
function logicalId(type) {
  const words = type.toLowerCase().split("_");
  return `GatewayResponse${words.map((word) => word[0].toUpperCase() + word.slice(1)).join("")}`;
}

exports.resources = Object.fromEntries(
  Object.entries(RESPONSES).map(([type, response]) => [logicalId(type), gatewayResponse(type, response)]),
);
