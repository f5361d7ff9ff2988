import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runInjected } from "../../../local/inject.ts";
import type { Announcement } from "../../../shared/access/notify/announcement.ts";
import { announce } from "../../../shared/access/notify/announcement.ts";
import type { Channel } from "../../../shared/access/notify/announcer.ts";
import { busChannel } from "../../../shared/aws/bus-channel.ts";
import { topicChannel } from "../../../shared/aws/topic-channel.ts";
import { webhookChannel } from "../../../shared/aws/webhook-channel.ts";
import { startDomain, type TestDomain } from "./https-server.ts";

const NOW = Date.parse("2026-11-23T20:00:00Z");
const SECRET = { arn: "arn:aws:secretsmanager:eu-west-1:1:secret:a-b1c2d3", region: "eu-west-1", host: "x" };
const PATH = "/services/T0/S3CRET";
const MESSAGE: Announcement = announce(
  {
    id: "abc.123-x",
    principal: "okta:alice",
    entitlement: "support-read",
    grants: [{ domain: "logs", indices: ["logs-*"], actions: ["read"] }],
    durationSeconds: 600,
    justification: "INC-7",
    requestedAt: NOW,
    lapsesAt: NOW,
    approvals: 1,
    reviews: [],
    version: 1,
  },
  { key: "asked", what: "asked", at: NOW },
  {},
);

let server: TestDomain;
beforeEach(async () => {
  server = await startDomain();
});
afterEach(() => server.close());

const url = (path = PATH): string => `${server.domain.endpoint}${path}`;

/** The channel, with a secret that holds this. */
function webhook(secret: string, now: () => number = Date.now): { channel: Channel; reads: () => number } {
  let reads = 0;
  const readSecret = (): Promise<string> => {
    reads += 1;
    return Promise.resolve(secret);
  };
  return {
    channel: webhookChannel(SECRET, { readSecret, now, agentOptions: { ca: server.ca } }),
    reads: () => reads,
  };
}

describe("a webhook", () => {
  it.each<[string, () => string]>([
    ["http:", () => url().replace("https", "http")],
    ["a file", () => "file:///etc/passwd"],
    ["credentials", () => url().replace("https://", "https://user:S3CRET@")],
    ["no URL", () => "S3CRET"],
    ["JSON without a URL", () => '{"uri":"S3CRET"}'],
    ["nothing", () => ""],
  ])("is called at no address that is %s", async (_what, secret) => {
    const error = await webhook(secret())
      .channel.send(MESSAGE)
      .catch((reason: unknown) => reason as Error);
    expect(String(error)).toContain("the webhook's secret holds no https URL");
    expect(String(error)).not.toContain("S3CRET");
    expect(server.received).toEqual([]);
  });

  it.each([301, 302, 307, 308, 400, 404, 429, 500])(
    "has not taken a message that it answers with %i",
    async (status) => {
      server.answer = (_, response) => void response.writeHead(status, { location: url("/elsewhere") }).end(PATH);
      const error = await webhook(url())
        .channel.send(MESSAGE)
        .catch((reason: unknown) => reason as Error);
      expect(String(error)).toContain(`the webhook answered with ${status}`);
      expect(String(error)).not.toContain("S3CRET");
      expect(server.received).toHaveLength(1);
    },
  );

  it("has not taken a message when the connection breaks or the certificate is another's", async () => {
    server.answer = (_, _response, socket) => socket.destroy();
    await expect(webhook(url()).channel.send(MESSAGE)).rejects.toThrow("the connection to the domain failed");
    const foreign = webhookChannel(SECRET, { readSecret: () => Promise.resolve(url()) });
    await expect(foreign.send(MESSAGE)).rejects.toThrow("the connection to the domain failed");
    expect(server.received).toHaveLength(1);
  });

  it.each<[string, () => string]>([
    ["alone", () => `${url()}\n`],
    ["in JSON", () => JSON.stringify({ url: url() })],
  ])("gets JSON at the URL that stands %s in its secret", async (_what, secret) => {
    server.answer = (_, response) => response.end("ok");
    const { channel, reads } = webhook(secret());
    await channel.send(MESSAGE);
    await channel.send(MESSAGE);
    expect(reads()).toBe(1);
    expect(server.received).toHaveLength(2);
    const [{ method, url: path, headers, body } = server.received[0] as never] = server.received;
    expect([method, path, headers["content-type"]]).toEqual(["POST", PATH, "application/json; charset=utf-8"]);
    expect(headers.authorization).toBeUndefined();
    expect(JSON.parse(String(body))).toMatchObject({
      text: expect.stringContaining("okta:alice asks for support-read"),
    });
  });

  it("has taken a message that it answers with 200, whatever it says, or breaks off to say", async () => {
    server.answer = (_, response) => response.end("x".repeat(100_000));
    await webhook(url()).channel.send(MESSAGE);
    server.answer = (_, response, socket) => {
      response.writeHead(200, { "content-length": 9 }).write("o");
      setTimeout(() => socket.destroy(), 50);
    };
    await webhook(url()).channel.send(MESSAGE);
    expect(server.received).toHaveLength(2);
  });

  it("reads its secret again after a refusal, and every five minutes", async () => {
    const clock = { now: Date.now() };
    const { channel, reads } = webhook(url(), () => clock.now);
    server.answer = (_, response) => void response.writeHead(404).end();
    await expect(channel.send(MESSAGE)).rejects.toThrow("404");
    server.answer = (_, response) => response.end("ok");
    await channel.send(MESSAGE);
    expect(reads()).toBe(2);
    clock.now += 300_001;
    await channel.send(MESSAGE);
    expect(reads()).toBe(3);
  });
});

describe("SNS and EventBridge", () => {
  const readCredentials = () => ({ accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" });
  const options = () => ({ readCredentials, agentOptions: { ca: server.ca, checkServerIdentity: () => undefined } });
  /** what asks for either service comes to the server */
  const sendBy = (of: () => Channel): Promise<void> => {
    const port = Number(new URL(server.domain.endpoint).port);
    const ports = new Map(["sns", "events"].map((name) => [`${name}.eu-west-1.amazonaws.com:443`, port]));
    return runInjected({ ports, ca: server.ca }, () => of().send(MESSAGE));
  };
  const topic = (): Channel => topicChannel("arn:aws:sns:eu-west-1:123456789012:access", options());
  const bus = (): Channel => busChannel("arn:aws:events:eu-west-1:123456789012:event-bus/default", options());

  it.each<[string, () => Channel, number, string, string]>([
    [
      "SNS",
      topic,
      403,
      "<Error><Code>AuthorizationError</Code></Error>",
      "SNS answered Publish with 403 (AuthorizationError)",
    ],
    ["SNS", topic, 400, "S3CRET", "SNS answered Publish with 400 (no code)"],
    [
      "EventBridge",
      bus,
      400,
      '{"__type":"AccessDeniedException"}',
      "EventBridge answered PutEvents with 400 (AccessDeniedException)",
    ],
    [
      "EventBridge",
      bus,
      200,
      '{"FailedEntryCount":1,"Entries":[{"ErrorCode":"InternalFailure"}]}',
      "(InternalFailure)",
    ],
    ["EventBridge", bus, 200, "S3CRET", "EventBridge answered PutEvents with 200 (no code)"],
  ])("%s has not taken what is answered otherwise", async (_name, channel, status, body, text) => {
    server.answer = (_, response) => void response.writeHead(status).end(body);
    const error = await sendBy(channel).catch((reason: unknown) => reason as Error);
    expect(String(error)).toContain(text);
    expect(String(error)).not.toContain("S3CRET");
  });

  it("SNS gets a subject, a text and what subscriptions filter by", async () => {
    server.answer = (_, response) => response.end("<PublishResponse/>");
    await sendBy(topic);
    const fields = Object.fromEntries(new URLSearchParams(String(server.received[0]?.body)));
    expect(fields).toMatchObject({
      Action: "Publish",
      TopicArn: "arn:aws:sns:eu-west-1:123456789012:access",
      Subject: "[Index Gate] okta:alice asks for support-read",
      "MessageAttributes.entry.1.Name": "id",
      "MessageAttributes.entry.1.Value.StringValue": "abc.123-x/asked",
      "MessageAttributes.entry.2.Name": "event",
      "MessageAttributes.entry.2.Value.DataType": "String",
      "MessageAttributes.entry.2.Value.StringValue": "asked",
      "MessageAttributes.entry.4.Name": "changesData",
      "MessageAttributes.entry.4.Value.StringValue": "false",
    });
    expect(server.received[0]?.headers.authorization).toContain("/eu-west-1/sns/aws4_request");
  });

  it("EventBridge gets one entry for the policy's bus", async () => {
    server.answer = (_, response) => response.end('{"FailedEntryCount":0,"Entries":[{"EventId":"1"}]}');
    await sendBy(bus);
    const { Entries } = JSON.parse(String(server.received[0]?.body)) as { Entries: object[] };
    expect(Entries).toMatchObject([
      {
        EventBusName: "arn:aws:events:eu-west-1:123456789012:event-bus/default",
        Source: "index-gate.access",
        DetailType: "asked",
      },
    ]);
    expect(server.received[0]?.headers["x-amz-target"]).toBe("AWSEvents.PutEvents");
  });
});
