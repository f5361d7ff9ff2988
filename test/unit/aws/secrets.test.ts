import { createServer, type Server } from "node:https";
import type { IncomingMessage, ServerResponse } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runInjected } from "../../../local/inject.ts";
import { issueCertificates, type LocalCertificates } from "../../../local/stack/certificates.ts";
import { listen, stopListening } from "../../../local/stack/listen.ts";
import { describeFault } from "../../../shared/audit/fault.ts";
import { readSealKeys } from "../../../shared/aws/read-seal-keys.ts";
import { createSecretReader } from "../../../shared/aws/secrets.ts";
import type { FaultError } from "../../../shared/errors.ts";

const HOST = "secretsmanager.eu-west-1.amazonaws.com";
const SECRET = {
  arn: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:a-b1c2d3",
  region: "eu-west-1",
  host: HOST,
};
const CREDENTIALS = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret-1", sessionToken: "session-1" };
const VALUE = "S3CRET".repeat(8);

let certificates: LocalCertificates;
let server: Server;
let port: number;
let asked: string[];
let answer: (stage: string, response: ServerResponse, request: IncomingMessage) => void;

beforeEach(async () => {
  certificates = await issueCertificates([HOST]);
  asked = [];
  server = createServer({ cert: certificates.cert, key: certificates.key }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { VersionStage } = JSON.parse(Buffer.concat(chunks).toString()) as { VersionStage: string };
      asked.push(VersionStage);
      answer(VersionStage, response, request);
    });
  });
  port = await listen(server);
});
afterEach(() => stopListening(server));

const say = (status: number, body: unknown) => (_stage: string, response: ServerResponse) =>
  void response.writeHead(status).end(typeof body === "string" ? body : JSON.stringify(body));

async function read(to = port, readCredentials = () => CREDENTIALS) {
  const reader = createSecretReader({ readCredentials });
  return runInjected({ ports: new Map([[`${HOST}:443`, to]]), ca: certificates.ca }, () => reader.both(SECRET));
}

const faultOf = (pending: Promise<unknown>): Promise<FaultError> =>
  pending.then(
    () => expect.unreachable("it was read"),
    (error: FaultError) => error,
  );

describe("a secret that cannot be read is our fault, and shows nothing of it", () => {
  const answers: Record<string, typeof answer> = {
    "access is denied": say(400, { __type: "AccessDeniedException", Message: VALUE }),
    "it is not there": say(400, { __type: "ResourceNotFoundException", Message: VALUE }),
    "it is being deleted": say(400, { __type: "com.amazonaws.secretsmanager#InvalidRequestException" }),
    "the service is busy": say(503, VALUE),
    "it redirects": (_stage, response) => void response.writeHead(302, { location: "https://example.org/" }).end(),
    "it is binary": say(200, { SecretBinary: Buffer.from(VALUE).toString("base64") }),
    "it is no text": say(200, { SecretString: 7 }),
    "the answer is no JSON": say(200, VALUE),
    "the answer is null": say(200, "null"),
    "the answer is half": say(200, `{"SecretString":"${VALUE}`),
    "the answer never ends": (_stage, response) => void response.write(VALUE.repeat(10_000)),
    "the connection breaks": (_stage, _response, request) => void request.socket.destroy(),
    "the type of error is no name": say(400, { __type: `${VALUE} ${VALUE}` }),
  };

  it.each(Object.keys(answers))("%s", async (name) => {
    answer = answers[name] as typeof answer;
    const fault = await faultOf(read());
    expect(fault).toMatchObject({ name: "FaultError", code: "gate-failed", status: undefined });
    expect(JSON.stringify(describeFault(fault))).not.toContain("S3CRET");
  });

  it("nobody listens", async () => {
    await stopListening(server);
    expect(await faultOf(read())).toMatchObject({ code: "gate-failed", status: undefined });
  });

  it("there are no credentials", async () => {
    answer = say(200, { SecretString: VALUE });
    const fault = await faultOf(
      read(port, () => {
        throw new Error("none");
      }),
    );
    expect([fault.code, asked]).toEqual(["gate-failed", []]);
  });

  it("and says which error it was", async () => {
    answer = say(400, { __type: "AccessDeniedException" });
    expect(describeFault(await faultOf(read()))).toMatchObject({
      why: `\`${SECRET.arn}\` could not be read`,
      causes: ["Secrets Manager refused GetSecretValue: AccessDeniedException"],
    });
  });
});

describe("a secret", () => {
  const versions = (stage: string, response: ServerResponse) =>
    void response.end(JSON.stringify({ SecretString: `${stage} ${VALUE}` }));

  it("is read with both of its versions, one request each", async () => {
    answer = versions;
    expect(await read()).toEqual({ current: `AWSCURRENT ${VALUE}`, previous: `AWSPREVIOUS ${VALUE}` });
    expect(asked.toSorted()).toEqual(["AWSCURRENT", "AWSPREVIOUS"]);
  });

  it("needs no previous version", async () => {
    const missing = say(400, { __type: "com.amazonaws.secretsmanager#ResourceNotFoundException" });
    answer = (stage, response) => (stage === "AWSCURRENT" ? versions : missing)(stage, response);
    expect(await read()).toEqual({ current: `AWSCURRENT ${VALUE}`, previous: undefined });
  });

  it("is asked for once more when the service had a moment's trouble", async () => {
    answer = (stage, response) => (asked.length <= 2 ? say(500, "")(stage, response) : versions(stage, response));
    expect((await read()).current).toBe(`AWSCURRENT ${VALUE}`);
    expect(asked).toHaveLength(4);
  });

  it("is asked for with a signature for Secrets Manager in its own region, and with nothing else", async () => {
    const headers: IncomingMessage["headers"][] = [];
    answer = (stage, response, request) => {
      headers.push(request.headers);
      versions(stage, response);
    };
    await read();
    expect(headers[0]).toMatchObject({
      host: HOST,
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": "secretsmanager.GetSecretValue",
      authorization: expect.stringMatching(
        /\/eu-west-1\/secretsmanager\/aws4_request, SignedHeaders=[^ ]*x-amz-target,/,
      ),
    });
  });
});

describe("readSealKeys", () => {
  it("fails without a configured secret, and for one that is too short", async () => {
    const unasked = () => Promise.reject(new Error("not asked here"));
    await expect(readSealKeys(unasked, undefined)).rejects.toMatchObject({ code: "gate-failed" });
    const short = async () => ({ current: VALUE, previous: "short" });
    await expect(readSealKeys(short, SECRET)).rejects.toMatchObject({ code: "gate-failed" });
  });

  it("makes a key of each version", async () => {
    const keys = await readSealKeys(async () => ({ current: VALUE, previous: undefined }), SECRET);
    expect([keys.current.root.length, keys.previous]).toEqual([32, undefined]);
  });
});
