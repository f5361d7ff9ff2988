import { randomBytes } from "node:crypto";
import https from "node:https";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Notify } from "../../shared/policy/document.ts";
import { type Credentials, checkSignature } from "../domain/check-signature.ts";
import { SecretVersions } from "../secrets/secret-versions.ts";
import { groupHeaders, readBody } from "../stack/body.ts";
import type { LocalCertificates } from "../stack/certificates.ts";
import { listen, stopListening } from "../stack/listen.ts";
import { awsHost, regionOf } from "../aws-names.ts";

/** A message that nobody was sent. */
export interface Notification {
  readonly channel: Channel;
  /** as it arrived: SNS's parameters, EventBridge's entry, the webhook's JSON */
  readonly message: Readonly<Record<string, unknown>>;
}

type Channel = "topic" | "bus" | "webhook";

export interface Notifications {
  /** `host:port` as the notifier asks for it → the port on 127.0.0.1 */
  readonly ports: ReadonlyMap<string, number>;
  /** holds the URL of the webhook */
  readonly secrets: readonly SecretVersions[];
  /** what has arrived, oldest first */
  all(): readonly Notification[];
  /** answers everything of one kind with this status until it is told otherwise */
  refuse(channel: Channel, status: number | undefined): void;
  close(): Promise<void>;
}

export interface NotificationsOptions {
  readonly notify: Notify;
  readonly certificates: LocalCertificates;
  /** whose signatures are accepted; asked at every request */
  readonly credentials: () => Credentials;
  readonly onMessage?: ((notification: Notification) => void) | undefined;
}

interface Arrived {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

interface Reply {
  readonly status: number;
  readonly text: string;
}

const WEBHOOK_HOST = "webhook.example.com";
const MAX_BODY = 300_000;

/** The hosts that are played: they need a certificate. */
export function notifyHosts({ topic, eventBus, webhookSecret }: Notify): string[] {
  return [
    ...(topic === undefined ? [] : [hostIn("sns", topic)]),
    ...(eventBus === undefined ? [] : [hostIn("events", eventBus)]),
    ...(webhookSecret === undefined ? [] : [WEBHOOK_HOST]),
  ];
}

/**
 * Plays SNS (`Publish`), EventBridge (`PutEvents`), their signatures checked as AWS does, and an incoming webhook: it takes
 * what the policy names, keeps it, and sends nothing to anybody.
 */
export async function startNotifications(options: NotificationsOptions): Promise<Notifications> {
  const { notify, certificates, onMessage } = options;
  const secretPath = `/services/${randomBytes(12).toString("base64url")}`;
  const arrived: Notification[] = [];
  const refused = new Map<Channel, number>();
  const keep = (channel: Channel, message: Notification["message"]): void => {
    arrived.push({ channel, message });
    onMessage?.({ channel, message });
  };

  async function answer(request: IncomingMessage): Promise<Reply> {
    const { method = "", url = "", rawHeaders } = request;
    const headers = Object.fromEntries([...groupHeaders(rawHeaders)].map(([name, all]) => [name, all.join(",")]));
    const body = await readBody(request, MAX_BODY);
    if (body === undefined) return { status: 413, text: "" };
    const all = { method, url, headers, body };
    const channel = channelOf(headers["host"] ?? "", notify);
    if (channel === undefined) return { status: 404, text: "" };
    const status = refused.get(channel);
    if (status !== undefined) return { status, text: "" };
    if (channel === "webhook") return takeHook(all, secretPath, keep);
    const arn = (channel === "topic" ? notify.topic : notify.eventBus) ?? "";
    const service = channel === "topic" ? "sns" : "events";
    const scope = { service, region: regionOf(arn), host: hostIn(service, arn) } as const;
    const refusal = await checkSignature(all, scope, options.credentials(), new Date());
    if (refusal !== undefined) return { status: 403, text: JSON.stringify({ __type: refusal.type }) };
    return channel === "topic" ? takePublish(all, arn, keep) : takeEvents(all, arn, keep);
  }

  const { cert, key } = certificates;
  const server = https.createServer({ cert, key }, (request, response) => {
    answer(request)
      .then((reply) => respond(response, reply))
      .catch(() => response.destroy());
  });
  const port = await listen(server);
  const { webhookSecret } = notify;
  const webhook = `https://${WEBHOOK_HOST}${secretPath}`;
  return {
    ports: new Map(notifyHosts(notify).map((host) => [`${host}:443`, port])),
    secrets: webhookSecret === undefined ? [] : [new SecretVersions(webhookSecret, webhook)],
    all: () => [...arrived],
    refuse: (channel, status) => {
      if (status === undefined) refused.delete(channel);
      else refused.set(channel, status);
    },
    close: () => stopListening(server),
  };
}

type Keep = (channel: Channel, message: Notification["message"]) => void;

function takePublish({ method, url, body }: Arrived, topic: string, keep: Keep): Reply {
  const fields = new URLSearchParams(body.toString("utf8"));
  const { Action, Version, TopicArn, Subject = "", ...others } = Object.fromEntries(fields);
  const isCall = method === "POST" && url === "/" && Action === "Publish" && Version === "2010-03-31";
  // SNS: ASCII without line breaks or control characters, not blank at its start, fewer than 100 characters and one more
  const isSubject = /^[\x21-\x7e][\x20-\x7e]{0,99}$/.test(Subject);
  const code = !isCall ? "InvalidAction" : TopicArn !== topic ? "NotFound" : isSubject ? undefined : "InvalidParameter";
  if (code !== undefined) {
    return {
      status: code === "NotFound" ? 404 : 400,
      text: `<ErrorResponse><Error><Code>${code}</Code></Error></ErrorResponse>`,
    };
  }
  keep("topic", { Subject, ...others });
  return {
    status: 200,
    text: "<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>",
  };
}

function takeEvents({ headers, body }: Arrived, bus: string, keep: Keep): Reply {
  if (headers["x-amz-target"] !== "AWSEvents.PutEvents") return { status: 400, text: '{"__type":"UnknownOperation"}' };
  const { Entries } = JSON.parse(body.toString("utf8")) as { Entries: readonly Readonly<Record<string, unknown>>[] };
  const isTaken = (entry: Readonly<Record<string, unknown>>): boolean => entry["EventBusName"] === bus;
  for (const entry of Entries.filter(isTaken)) {
    keep("bus", { ...entry, Detail: JSON.parse(String(entry["Detail"])) as unknown });
  }
  const answers = Entries.map((entry) =>
    isTaken(entry) ? { EventId: "1" } : { ErrorCode: "ResourceNotFoundException" },
  );
  const FailedEntryCount = Entries.filter((entry) => !isTaken(entry)).length;
  return { status: 200, text: JSON.stringify({ FailedEntryCount, Entries: answers }) };
}

function takeHook({ method, url, headers, body }: Arrived, path: string, keep: Keep): Reply {
  const isJson = headers["content-type"]?.startsWith("application/json") === true;
  if (method !== "POST" || url !== path || !isJson) return { status: 404, text: "no_service" };
  keep("webhook", JSON.parse(body.toString("utf8")) as Notification["message"]);
  return { status: 200, text: "ok" };
}

function channelOf(host: string, { topic, eventBus }: Notify): Channel | undefined {
  if (topic !== undefined && host === hostIn("sns", topic)) return "topic";
  if (eventBus !== undefined && host === hostIn("events", eventBus)) return "bus";
  return host === WEBHOOK_HOST ? "webhook" : undefined;
}

function hostIn(service: "events" | "sns", arn: string): string {
  return awsHost(service, regionOf(arn));
}

function respond(response: ServerResponse, { status, text }: Reply): void {
  response.writeHead(status, { "content-type": text.startsWith("<") ? "text/xml" : "application/json" }).end(text);
}
