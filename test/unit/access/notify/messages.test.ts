import { describe, expect, it } from "vitest";
import type { AccessRequest } from "../../../../shared/access/access-request.ts";
import { announce } from "../../../../shared/access/notify/announcement.ts";
import { bridgeEvent } from "../../../../shared/access/notify/bridge-event.ts";
import { type Happening, WHATS } from "../../../../shared/access/notify/happenings.ts";
import { mailMessage } from "../../../../shared/access/notify/mail-message.ts";
import { slackMessage } from "../../../../shared/access/notify/slack-message.ts";

const NOW = Date.parse("2026-11-23T20:00:00Z");
const REQUEST: AccessRequest = {
  id: "abc.123-x",
  principal: "okta:alice",
  displayName: "alice@example.com",
  email: "alice@private.example",
  entitlement: "release-write",
  grants: [{ domain: "logs", indices: ["releases-*"], actions: ["read", "write"] }],
  durationSeconds: 600,
  justification: "INC-7: ship it",
  ticket: "OPS-1",
  requestedAt: NOW,
  lapsesAt: NOW + 60_000,
  approvals: 1,
  reviews: [],
  version: 1,
};
const LINK = { link: "https://search.example.com" };
const ASKED: Happening = { key: "asked", what: "asked", at: NOW };
const hostile = (text: string): AccessRequest => ({ ...REQUEST, displayName: text, justification: text, ticket: text });
const told = (request: AccessRequest, happening = ASKED) => announce(request, happening, LINK);

describe("a message", () => {
  it("says who asks for what, until when, why, and where to answer; what changes data is loud", () => {
    expect(mailMessage(told(REQUEST))).toEqual({
      subject: "[Index Gate] WRITE ACCESS: alice@example.com asks for release-write",
      text: `WRITE ACCESS: alice@example.com asks for release-write

who:     alice@example.com (okta:alice)
what:    read and WRITE releases-* on logs
for:     10m
why:     INC-7: ship it
ticket:  OPS-1
request: abc.123-x

https://search.example.com/-/portal#waiting
`,
    });
    expect(JSON.stringify(slackMessage(told(REQUEST)))).toContain(":rotating_light: WRITE ACCESS: ");
    const reading = { ...REQUEST, grants: [{ domain: "logs", indices: ["a"], actions: ["read"] }] } as AccessRequest;
    expect(JSON.stringify(slackMessage(told(reading)))).not.toMatch(/WRITE|rotating/);
  });

  it("has a title for everything that happens", () => {
    const granted = { ...REQUEST, grantedAt: NOW };
    const titles = WHATS.map((what) => told(granted, { ...ASKED, what, by: { principal: "okta:lead" } }).title);
    expect(titles).toEqual([
      "WRITE ACCESS: alice@example.com asks for release-write",
      "WRITE ACCESS: BREAK-GLASS: alice@example.com took emergency access until 2026-11-23 20:10 UTC",
      "WRITE ACCESS: okta:lead approved release-write for alice@example.com",
      "WRITE ACCESS: okta:lead declined release-write for alice@example.com",
      "WRITE ACCESS: alice@example.com has release-write until 2026-11-23 20:10 UTC",
      "WRITE ACCESS: alice@example.com's release-write ends at 2026-11-23 20:10 UTC",
      "WRITE ACCESS: alice@example.com's release-write is over",
    ]);
    for (const how of ["lapsed", "revoked", "withdrawn"] as const) {
      expect(told(granted, { ...ASKED, what: "ended", how }).title).toMatch(
        /was (?:not answered|taken back|withdrawn)/,
      );
    }
  });

  it("never has an e-mail address that was not shown before, and nothing to follow without a link", () => {
    const plain = announce(REQUEST, ASKED, {});
    for (const message of [slackMessage(plain), mailMessage(plain), bridgeEvent(plain)]) {
      expect(JSON.stringify(message)).not.toMatch(/private|https:/);
    }
  });

  it.each([
    "<!channel>",
    "<@U123>",
    "<https://evil.example|click>",
    "@channel @here",
    ".@channel _@all x.@here",
    "x@everyone y@Here",
    "[approve](https://evil.example)",
    "a & b > c",
    "&lt;!here&gt;",
  ])("shows %s as text to Slack and the like", (text) => {
    const message = slackMessage(told(hostile(text))) as { text: string; blocks: { type: string }[] };
    const all = JSON.stringify(message.blocks.slice(0, -1)) + message.text;
    expect(all).not.toMatch(/<|(?<!&lt;|&gt;|&amp;)>/);
    expect(all).not.toMatch(/(?<![a-z0-9])@\w|@(?:everyone|here|channel|all)\b/i);
    expect(all).not.toContain("](");
    expect(all).not.toMatch(/&(?!amp;|lt;|gt;)/);
    expect(JSON.stringify(message.blocks.slice(0, -1))).not.toContain("mrkdwn");
    expect(message.blocks.at(-1)).toEqual({
      type: "section",
      text: { type: "mrkdwn", text: "<https://search.example.com/-/portal#waiting|open>" },
    });
  });

  it.each(["&", "<", "@a", "💥", "x&"])(
    "has no text that Slack finds too long, and cuts no sign of %s in two",
    (sign) => {
      const message = slackMessage(told(hostile(sign.repeat(2_000)))) as {
        blocks: { text?: { text: string }; elements?: { text: string }[] }[];
      };
      for (const { text, elements = [] } of message.blocks) {
        for (const each of [...elements, ...(text === undefined ? [] : [text])]) {
          expect(each.text.length).toBeLessThanOrEqual(3_000);
          expect(each.text).not.toMatch(/&(?!amp;|lt;|gt;)|\p{Cs}/u);
        }
      }
      expect(JSON.stringify(message)).toMatch(/why: [^"]{900}/);
    },
  );

  it("keeps an e-mail address as it is", () => {
    expect(JSON.stringify(slackMessage(told(REQUEST)))).toContain("who: alice@example.com (okta:alice)");
  });

  it.each([
    "a\r\nBcc: eve@example.com",
    "a\u2028b",
    "Łukasz Ω 💥",
    "\u202eevil",
    "\u001b[2J",
    "x".repeat(5_000),
    "\ud800",
    "\uffff",
  ])("has a subject of one line of ASCII, and lines of its own alone, with %j", (text) => {
    const { subject, text: body } = mailMessage(told(hostile(text)));
    expect(subject).toMatch(/^\[Index Gate\][\x20-\x7e]{1,87}$/);
    expect(body.split(/[\n\r\u0085\u2028\u2029]/)).toHaveLength(11);
    expect(body).not.toMatch(/[^\n\P{Cc}]|\p{Cf}|\p{Cs}|\p{Noncharacter_Code_Point}/u);
    expect(Buffer.byteLength(body)).toBeLessThan(20_000);
  });

  it("is an event for programs, which no list of patterns makes too large", () => {
    const { Source, DetailType, Time, Detail } = bridgeEvent(told(REQUEST));
    expect([Source, DetailType, Time]).toEqual(["index-gate.access", "asked", NOW / 1_000]);
    expect(JSON.parse(Detail)).toMatchObject({
      id: "abc.123-x/asked",
      event: "asked",
      requestId: "abc.123-x",
      requester: { principal: "okta:alice" },
      grants: REQUEST.grants,
      changesData: true,
      justification: "INC-7: ship it",
    });
    const indices = Array.from({ length: 1_000 }, (_, at) => `${"x".repeat(240)}-${at}`);
    const large = bridgeEvent(told({ ...REQUEST, grants: [{ domain: "logs", indices, actions: ["read"] }] }));
    expect(Buffer.byteLength(large.Detail)).toBeLessThan(20_000);
    expect(JSON.parse(large.Detail)).toMatchObject({ grants: [], grantsLeftOut: true });
  });
});
