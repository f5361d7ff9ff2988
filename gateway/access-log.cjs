"use strict";
// One JSON line per request, also for those that no function ever saw: a missing token is status 401, refusal
// UNAUTHORIZED, without an authorizer status. No token, no header, no query and no text a caller wrote: `$context.error.message`
// is left out because it can quote an `Authorization` header. `requestId` joins the audit lines; a caller can set it
// (so it stands first, where later keys win over what it might smuggle in), `gatewayId` nobody can.
const FIELDS = {
  requestId: "$context.requestId",
  gatewayId: "$context.extendedRequestId",
  kind: "access",
  time: "$context.requestTimeEpoch",
  ip: "$context.identity.sourceIp",
  method: "$context.httpMethod",
  status: "$context.status",
  refusal: "$context.error.responseType",
  authorizerStatus: "$context.authorizer.status",
  authorizerError: "$context.authorizer.error",
  integrationStatus: "$context.integration.status",
  responseBytes: "$context.responseLength",
  latencyMs: "$context.responseLatency",
};
/** gateway type → the name of the route a request took */
const ROUTES = { rest: "$context.resourcePath", http: "$context.routeKey" };

exports.formatFor = (gateway) => JSON.stringify({ ...FIELDS, route: ROUTES[gateway] });
