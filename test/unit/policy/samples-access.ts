import { GOOD, type Sample, sample } from "./sample.ts";

/** A good entitlement, as text and as what is changed in it. */
const ENTITLEMENT = `entitlements:
  support-read:
    requesters: { groups: ["okta:support"] }
    grants: [{ indices: ["logs-*"], actions: [read] }]
    maxDuration: 4h
    approvers: { groups: ["okta:leads"] }
`;
const GOOD_ACCESS = `${GOOD}${ENTITLEMENT}`;

function change(from: string, to: string): string {
  if (ENTITLEMENT.split(from).length !== 2) throw new Error(`not there exactly once: ${from}`);
  return GOOD + ENTITLEMENT.replace(from, () => to);
}

const APPROVERS = 'approvers: { groups: ["okta:leads"] }';
const HOURS = "hours: { days: [mon], from: '08:00', to: '18:00', timeZone: Europe/Berlin }";
const auto = (hours: string) => change(APPROVERS, `auto: true\n    ${hours}`);
const ticket = (text: string) => `${GOOD_ACCESS}    ticket: '${text}'\n`;
const BREAK = `breakGlass:
  requesters: { groups: ["okta:oncall"] }
  grants: [{ indices: ["logs-*"], actions: [read, write] }]
  maxDuration: 30m
`;

/** What must not stand in a policy about temporary access. */
export const ACCESS_SAMPLES: readonly Sample[] = [
  sample("no entitlement at all", `${GOOD}entitlements: {}\n`, true, "27:15 empty"),
  sample(
    "an entitlement without anything",
    `${GOOD}entitlements:\n  x: {}\n`,
    true,
    "28:3 missing-key",
    "28:3 missing-key",
    "28:3 missing-key",
    "28:3 no-approver",
  ),
  sample("an entitlement that nobody answers", change(`    ${APPROVERS}\n`, ""), false, "28:3 no-approver"),
  sample("an entitlement called `break-glass`", change("support-read", "break-glass"), false, "28:3 illegal-name"),
  sample(
    "approvers that are machines",
    change(APPROVERS, 'approvers: { clients: ["okta:0oa1"] }'),
    true,
    "32:18 unknown-key",
  ),
  sample("approvers of no known form", change(APPROVERS, "approvers: everybody"), true, "32:16 wrong-value"),
  sample("approvers of an unknown issuer", change("okta:leads", "oktaa:leads"), false, "32:27 unknown-issuer"),
  sample("requesters of an unknown issuer", change("okta:support", "oktaa:support"), false, "29:28 unknown-issuer"),
  sample("owners that nobody named", change(APPROVERS, "approvers: resourceOwner"), false, "32:16 owner-needed"),
  sample(
    "a write without an approver",
    change("[read]", "[read, write]").replace(APPROVERS, "auto: true"),
    false,
    "30:53 auto-write",
  ),
  sample("`auto` that is off", change(APPROVERS, "auto: false"), true, "32:11 wrong-value"),
  sample(
    "a grant of an unknown domain",
    change('{ indices: ["logs-*"]', '{ domain: elsewhere, indices: ["logs-*"]'),
    false,
    "30:24 unknown-domain",
  ),
  sample("a grant of half a form", change(", actions: [read]", ""), true, "30:14 grant-form"),
  sample(
    "hours that `auto` does not ask about",
    change(APPROVERS, `${APPROVERS}\n    ${HOURS}`),
    false,
    "33:5 illegal-hours",
  ),
  sample("hours that end before they begin", auto(HOURS.replace("18:00", "07:59")), false, "33:46 illegal-hours"),
  sample("an hour that there is not", auto(HOURS.replace("08:00", "00:60")), true, "33:33 illegal-hours"),
  sample("a time zone that there is not", auto(HOURS.replace("Berlin", "Berlim")), false, "33:65 illegal-hours"),
  sample("a day that there is not", auto(HOURS.replace("mon", "monday")), true, "33:21 wrong-value"),
  ...["(a+)+", "[a-", "a++", "^OPS", "O+P+S+-[0-9]+", ""].map((text) =>
    sample(`the ticket \`${text}\``, ticket(text), text !== "O+P+S+-[0-9]+", "33:13 illegal-ticket"),
  ),
  sample("no approval at all", `${GOOD_ACCESS}    approvals: 0\n`, true, "33:16 wrong-value"),
  sample("a duration without a unit", change("4h", '"4"'), true, "31:18 illegal-duration"),
  sample("an emergency that nobody looks at", `${GOOD}${BREAK}`, false, "27:1 owner-needed"),
  sample(
    "details of a novel's length",
    `${GOOD_ACCESS}accessDetails: ${"x".repeat(401)}\n`,
    true,
    "33:16 illegal-text",
  ),
  sample("a clean-up at once", `${GOOD_ACCESS}cleanup: { afterDays: 0 }\n`, true, "33:23 wrong-value"),
  sample(
    "owners of an unknown issuer",
    `${GOOD_ACCESS}owners:\n  resourceOwner: { tag: team, groupPrefix: "oktaa:team-" }\n`,
    false,
    "34:44 unknown-issuer",
  ),
  sample("nobody who is told", `${GOOD_ACCESS}notify: { link: "https://search.example.com" }\n`, true, "33:9 empty"),
  sample(
    "a FIFO topic",
    `${GOOD_ACCESS}notify: { topic: "arn:aws:sns:eu-west-1:123456789012:a.fifo" }\n`,
    true,
    "33:18 illegal-arn",
  ),
  sample("a bus without its ARN", `${GOOD_ACCESS}notify: { eventBus: default }\n`, true, "33:21 illegal-arn"),
  sample(
    "a webhook's URL in the policy",
    `${GOOD_ACCESS}notify: { webhook: { url: "https://hooks.example.com/secret" } }\n`,
    true,
    "33:11 missing-key",
    "33:22 unknown-key",
  ),
  ...[
    "http://search.example.com",
    "https://search.example.com/",
    "https://a.example.com/?x",
    "https://u:p@a.example.com",
  ].map((link) =>
    sample(
      `the link ${link}`,
      `${GOOD_ACCESS}notify: { link: "${link}", topic: "arn:aws:sns:eu-west-1:123456789012:a" }\n`,
      true,
      "33:17 illegal-endpoint",
    ),
  ),
];
