import * as v from "valibot";
import { secretArn } from "./schema-auth.ts";
import { described, form, says } from "./schema-parts.ts";

/** A standard topic: messages of a FIFO topic would need a group. */
const TOPIC = /^arn:aws(?:-cn|-us-gov)?:sns:[a-z]{2,4}(?:-[a-z]+)+-[0-9]:[0-9]{12}:[A-Za-z0-9_-]{1,256}$/;
const BUS = /^arn:aws(?:-cn|-us-gov)?:events:[a-z]{2,4}(?:-[a-z]+)+-[0-9]:[0-9]{12}:event-bus\/[A-Za-z0-9_./-]{1,256}$/;
const LINK = /^https:\/\/[A-Za-z0-9.-]+(?::[0-9]{1,5})?(?:\/[A-Za-z0-9$_.+!*'()-]+)*$/;

/** How people are told about temporary access. */
export const notifySchema = v.pipe(
  v.strictObject({
    link: described(
      v.exactOptional(
        form(LINK, "illegal-endpoint", "is no address of a gate; write it like `https://search.example.com`"),
      ),
      "the gate's address as people reach it, for links in messages",
    ),
    topic: described(
      v.exactOptional(
        form(
          TOPIC,
          "illegal-arn",
          "is no ARN of a standard topic; write it like `arn:aws:sns:eu-west-1:123456789012:access`",
        ),
      ),
      "the ARN of a topic of SNS, whose subscribers get readable text",
    ),
    eventBus: described(
      v.exactOptional(
        form(
          BUS,
          "illegal-arn",
          "is no ARN of an event bus; write it like `arn:aws:events:eu-west-1:123456789012:event-bus/default`",
        ),
      ),
      "the ARN of a bus of EventBridge, for programs",
    ),
    webhook: described(
      v.exactOptional(
        v.strictObject({
          secretId: described(secretArn, "the ARN of the secret of Secrets Manager: the webhook's URL"),
        }),
      ),
      "an incoming webhook of Slack, or one that takes the same messages",
    ),
  }),
  v.check(
    ({ topic, eventBus, webhook }) => topic !== undefined || eventBus !== undefined || webhook !== undefined,
    says("empty", "nobody is told; name at least one of `topic`, `eventBus` and `webhook`"),
  ),
  v.metadata({ anyOf: [{ required: ["topic"] }, { required: ["eventBus"] }, { required: ["webhook"] }] }),
);
