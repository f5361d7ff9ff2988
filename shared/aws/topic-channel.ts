import type { Channel } from "../access/notify/announcer.ts";
import { mailMessage } from "../access/notify/mail-message.ts";
import { changesData } from "../access/plain-words.ts";
import { FaultError } from "../errors.ts";
import { createServiceCall, type ServiceCallOptions } from "./service-call.ts";
import { regionOf, serviceHost } from "./service-host.ts";

const TIMEOUT_MS = 8_000;
const MAX_ANSWER_BYTES = 65_536;

/** Messages to a topic of SNS (Publish, 2010-03-31), with attributes that subscriptions filter by. */
export function topicChannel(topic: string, options: ServiceCallOptions): Channel {
  const call = createServiceCall("sns", MAX_ANSWER_BYTES, options);
  const region = regionOf(topic);
  const host = serviceHost("sns", region);
  return {
    name: "topic",
    send: async (announcement) => {
      const { subject, text } = mailMessage(announcement);
      const attributes = {
        id: announcement.id,
        event: announcement.event,
        entitlement: announcement.request.entitlement,
        changesData: String(changesData(announcement.request.grants)),
      };
      const parameters = new URLSearchParams({
        Action: "Publish",
        Version: "2010-03-31",
        TopicArn: topic,
        Subject: subject,
        Message: text,
      });
      for (const [at, [name, value]] of Object.entries(attributes).entries()) {
        const entry = `MessageAttributes.entry.${at + 1}`;
        parameters.set(`${entry}.Name`, name);
        parameters.set(`${entry}.Value.DataType`, "String");
        parameters.set(`${entry}.Value.StringValue`, value);
      }
      const headers = { "content-type": "application/x-www-form-urlencoded; charset=utf-8" };
      const body = Buffer.from(parameters.toString());
      const { status, text: answer } = await call({ region, host, headers, body }, TIMEOUT_MS);
      if (status === 200) return;
      const code = /<Code>([A-Za-z]{1,80})<\/Code>/.exec(answer)?.[1] ?? "no code";
      throw new FaultError("gate-failed", `SNS answered Publish with ${status} (${code})`);
    },
  };
}
