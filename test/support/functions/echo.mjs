// Stands in for the built functions where the gateway itself is tested: answers with the event that it was called with.

import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

export const calls = { authorizer: 0 };

export const restHandler = async (event) => {
  calls.authorizer++;
  const token = event.headers.Authorization ?? event.headers.authorization;
  if (token === "throw") throw new Error("broken");
  if (token === "unauthorized") throw new Error("Unauthorized");
  if (token === "nested") return { ...policy("Allow"), context: { list: ["a"] } };
  if (token === "deny")
    return { ...policy("Deny"), context: { code: "token-expired", reason: "the token has expired" } };
  return {
    ...policy("Allow"),
    context: { principal: "okta:alice", calls: calls.authorizer, methodArn: event.methodArn },
  };
};

const policy = (Effect) => ({
  principalId: "okta:alice",
  policyDocument: {
    Version: "2012-10-17",
    Statement: [{ Effect, Action: "execute-api:Invoke", Resource: "arn:aws:execute-api:*:*:*/dev/*" }],
  },
});

export const simpleHandler = async (event) => {
  calls.authorizer++;
  const [token] = event.identitySource;
  if (token === "throw") throw new Error("broken");
  if (token === "unauthorized") throw new Error("Unauthorized");
  return { isAuthorized: token !== "deny", context: { principal: "okta:alice", calls: calls.authorizer } };
};

const answer = (event) => {
  const path = event.rawPath ?? event.requestContext.path;
  if (path === "/throw") throw new Error("broken");
  if (path === "/big") return { statusCode: 200, headers: {}, body: "x".repeat(7 * 1024 * 1024) };
  if (path === "/gzip")
    return { statusCode: 200, headers: { "content-encoding": "gzip" }, body: "H4sA/w==", isBase64Encoded: true };
  if (path === "/renamed")
    return { statusCode: 401, headers: { "www-authenticate": "Bearer", "index-gate-code": "x" }, body: "" };
  return { statusCode: 200, headers: { "content-type": "application/json" }, body: JSON.stringify(event) };
};

export const httpHandler = async (event) => answer(event);

const { awslambda } = globalThis;
export const streams = typeof awslambda?.streamifyResponse === "function";
export const handler = streams
  ? awslambda.streamifyResponse(async (event, stream) => {
      const { body, isBase64Encoded, ...prelude } = answer(event);
      const out = awslambda.HttpResponseStream.from(stream, prelude);
      if (event.requestContext.path === "/no-write") return out.end();
      if (event.requestContext.path === "/breaks") {
        out.write("half of it");
        await new Promise((resolve) => setTimeout(resolve, 20));
        return out.destroy();
      }
      const chunks = /^\/chunks\/(\d+)$/.exec(event.requestContext.path)?.[1];
      if (chunks !== undefined) {
        const chunk = Buffer.alloc(65_536);
        const all = Array.from({ length: Number(chunks) }, () => chunk);
        return pipeline(Readable.from(all), out).catch(() => undefined);
      }
      out.write("");
      out.end(isBase64Encoded ? Buffer.from(body, "base64") : body);
      return undefined;
    })
  : httpHandler;
