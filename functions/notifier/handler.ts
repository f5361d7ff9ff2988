import { readFileSync } from "node:fs";
import { Logger } from "@aws-lambda-powertools/logger";
import { announceDue, type AnnouncerPorts, type Channel } from "../../shared/access/notify/announcer.ts";
import { describeFault } from "../../shared/audit/fault.ts";
import { busChannel } from "../../shared/aws/bus-channel.ts";
import { dueTable } from "../../shared/aws/due-store.ts";
import { createSecretReader } from "../../shared/aws/secrets.ts";
import { SendError } from "../../shared/aws/send.ts";
import { topicChannel } from "../../shared/aws/topic-channel.ts";
import { webhookChannel } from "../../shared/aws/webhook-channel.ts";
import { baseConfig, readCredentials, secretArnOf } from "../../shared/config.ts";
import { FaultError } from "../../shared/errors.ts";
import type { Notify, PolicyDocument } from "../../shared/policy/document.ts";

/** Leaves time to finish what has begun before the function's 60 s are over. */
const WORK_MS = 35_000;

const config = baseConfig();
const policy = JSON.parse(readFileSync(new URL("./policy.json", import.meta.url), "utf8")) as PolicyDocument;
const logger = new Logger({ serviceName: "index-gate-notifier", logLevel: config.logLevel });
const ports = wire(policy);

function wire({ access }: PolicyDocument): AnnouncerPorts {
  const table = config.accessTable;
  if (access?.notify === undefined || table === undefined) {
    throw new FaultError("gate-failed", "the policy says `notify` nowhere, or `INDEX_GATE_ACCESS_TABLE` is not set");
  }
  return {
    policy: access,
    notify: access.notify,
    store: dueTable({ table, timeoutMs: 3_000 }),
    channels: channelsOf(access.notify),
    now: Date.now,
    report: ({ error, isGivenUp, ...failure }) => {
      const text = isGivenUp ? "a message is given up: nobody took it for a day" : "a message was not taken";
      logger.error(text, {
        ...failure,
        ...(error === undefined ? {} : describeFault(error instanceof SendError ? error.fault : error)),
      });
    },
  };
}

function channelsOf({ eventBus, topic, webhookSecret }: Notify): Channel[] {
  const secret = webhookSecret === undefined ? undefined : secretArnOf(webhookSecret);
  return [
    ...(eventBus === undefined ? [] : [busChannel(eventBus, { readCredentials })]),
    ...(topic === undefined ? [] : [topicChannel(topic, { readCredentials })]),
    ...(secret === undefined
      ? []
      : [webhookChannel(secret, { readSecret: createSecretReader({ readCredentials }).current })]),
  ];
}

/** Tells people what is to be told by now. Called every minute, and by the table's stream when something has changed. */
export async function handler(): Promise<{ readonly sent: number }> {
  const done = await announceDue(ports, Date.now() + WORK_MS).catch((error: unknown) => {
    logger.error("nobody could be told anything", { ...describeFault(error) });
    return undefined;
  });
  // the runtime logs what is thrown: of an error that nobody foresaw, nothing
  if (done === undefined) throw new Error("nobody could be told anything: the log says why");
  return done;
}
