import type { Announcement } from "./announcement.ts";

/**
 * The JSON that incoming webhooks of Slack take, and those that are like them. INVARIANT: what people wrote is shown as
 * text: it mentions nobody, links nowhere and formats nothing.
 */
export function slackMessage({ title, isLoud, facts, link }: Announcement): object {
  const heading = `${isLoud ? ":rotating_light: " : ""}${escape(title)}`;
  const fields = facts.map(({ name, text }) => `${name}: ${escape(text)}`);
  return {
    text: [heading, ...fields, ...(link === undefined ? [] : [link])].join("\n"),
    unfurl_links: false,
    unfurl_media: false,
    blocks: [
      { type: "section", text: plainText(heading, isLoud) },
      ...fields.map((field) => ({ type: "context", elements: [plainText(field, false)] })),
      ...(link === undefined ? [] : [{ type: "section", text: { type: "mrkdwn", text: `<${escape(link)}|open>` } }]),
    ],
  };
}

function plainText(text: string, emoji: boolean): object {
  return { type: "plain_text", text, emoji };
}

/** The three characters that begin or end what is parsed, and the sign that mentions in other services that take this format. */
function escape(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll(/(?<![\w.])@(?=\w)/g, "@\u200b");
}
