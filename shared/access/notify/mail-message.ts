import type { Announcement } from "./announcement.ts";

export interface MailMessage {
  readonly subject: string;
  readonly text: string;
}

/** SNS takes a subject of less than 100 characters, and nothing in it but printable ASCII. */
const MOST_SUBJECT = 99;

/** What somebody reads who subscribed by e-mail. INVARIANT: the subject is one line of ASCII, whatever people wrote. */
export function mailMessage({ title, facts, link }: Announcement): MailMessage {
  const ascii = `[Index Gate] ${title}`
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[^\x20-\x7e]/g, "?");
  const subject = ascii.length <= MOST_SUBJECT ? ascii : `${ascii.slice(0, MOST_SUBJECT - 3)}...`;
  const width = Math.max(...facts.map(({ name }) => name.length));
  const lines = facts.map(({ name, text }) => `${`${name}:`.padEnd(width + 2)}${text}`);
  return {
    subject,
    text: [title, "", ...lines, ...(link === undefined ? [] : ["", link]), ""].join("\n"),
  };
}
