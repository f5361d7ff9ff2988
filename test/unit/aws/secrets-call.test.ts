import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runInjected } from "../../../local/inject.ts";
import { createSecretsCall } from "../../../shared/aws/secrets-call.ts";
import { startDomain, type TestDomain } from "./https-server.ts";

// the host is the test's own: its certificate is for 127.0.0.1
const SECRET = { arn: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:a-b1c2d3", region: "eu-west-1" } as const;
const VALUE = "S3CRET";

let service: TestDomain;
beforeEach(async () => {
  service = await startDomain();
});
afterEach(() => service.close());

function call(now?: () => number): Promise<unknown> {
  const port = Number(new URL(service.domain.endpoint).port);
  const readCredentials = () => ({ accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" });
  const ask = createSecretsCall({ readCredentials, ...(now === undefined ? {} : { now }) });
  const injection = { ports: new Map([["127.0.0.1:443", port]]), ca: service.ca };
  return runInjected(injection, () => ask({ ...SECRET, host: "127.0.0.1" }, "PutSecretValue", { SecretString: VALUE }));
}

describe("an answer that is none", () => {
  it.each<[string, number, string, object]>([
    [
      "an exception",
      400,
      '{"__type":"com.amazonaws.secretsmanager#LimitExceededException"}',
      { type: "LimitExceededException" },
    ],
    ["an exception with a text", 400, `{"__type":"X","message":"${VALUE}"}`, { type: "X" }],
    ["a type that is none", 400, `{"__type":"${VALUE}!"}`, { code: "gate-failed" }],
    ["no JSON", 200, VALUE, { code: "gate-failed" }],
    ["no object", 200, `"${VALUE}"`, { code: "gate-failed" }],
    ["another status", 403, `{"__type":"X","message":"${VALUE}"}`, { code: "gate-failed" }],
  ])("%s", async (_what, status, body, expected) => {
    service.answer = (_, response) => void response.writeHead(status).end(body);
    const error = await call().then(
      () => expect.unreachable("it was understood"),
      (reason: unknown) => reason as Error,
    );
    expect(error).toMatchObject(expected);
    expect(error.message).not.toContain(VALUE);
    expect(service.received).toHaveLength(1);
  });

  it("is waited for no longer than 5 s, in both attempts together", async () => {
    let now = Date.now();
    service.answer = (_, response) => {
      now += 5_000;
      response.writeHead(500).end();
    };
    await expect(call(() => now)).rejects.toMatchObject({ code: "gate-failed" });
  });
});

describe("a call", () => {
  it("is made once more when the service fails or the connection breaks", async () => {
    service.answer = (_, response, socket) => {
      if (service.received.length === 1) response.writeHead(500).end();
      else if (service.received.length === 3) socket.destroy();
      else response.end('{"Name":"a"}');
    };
    expect(await call()).toEqual({ Name: "a" });
    expect(await call()).toEqual({ Name: "a" });
    expect(service.received).toHaveLength(4);
  });

  it("names the secret, the operation and nothing else", async () => {
    service.answer = (_, response) => response.end("{}");
    await call();
    const [{ method, url, headers, body } = expect.unreachable()] = service.received;
    expect([method, url, headers["x-amz-target"]]).toEqual(["POST", "/", "secretsmanager.PutSecretValue"]);
    expect(headers["content-type"]).toBe("application/x-amz-json-1.1");
    expect(headers.authorization).toContain("/eu-west-1/secretsmanager/aws4_request");
    expect(JSON.parse(body.toString())).toEqual({ SecretId: SECRET.arn, SecretString: VALUE });
  });
});
