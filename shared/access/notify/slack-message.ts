import type { Announcement } from "./announcement.ts";

/** Slack refuses a message with a longer text in a block, and nobody would be told. */
const MOST_TEXT = 3_000;
/** … with the name of the fact before it. */
const MOST_ESCAPED = MOST_TEXT - 100;

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

/**
 * The three characters that begin or end what is parsed; and, for other services that take this format, the sign that
 * mentions (inside an e-mail address it does not, but for the names that mean everybody), and what makes links of Markdown.
 */
function escape(text: string): string {
  const escaped = text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll(/(?<![\p{L}\p{N}])@(?=\w)|@(?=(?:everyone|here|channel|all)\b)/giu, "@\u200b")
    .replaceAll("](", "]\u200b(");
  if (escaped.length <= MOST_ESCAPED) return escaped;
  // no half of an escaped sign or of a letter
  return `${escaped.slice(0, MOST_ESCAPED).replace(/(?:&[a-z]*|\p{Cs})$/u, "")}…`;
}
